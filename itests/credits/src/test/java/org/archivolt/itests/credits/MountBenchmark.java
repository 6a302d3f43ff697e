package org.archivolt.itests.credits;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.file.internal.FileFabric;
import org.archivolt.librarian.internal.runtime.HostLibrarian;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.mount.HostLfs;

/**
 * The operations of the reference's table on a mount, with its pool of 20,480 books of 8 MiB on 40 nodes: by one client and by eight at once, each in a
 * directory of its own, since the kernel makes one name after another in a directory. Names are
 * durable in a PostgreSQL of its own, bytes are in a folder. {@code ./archivolt bench lfs [FOLDER [CACHE_MS]]}.
 */
public final class MountBenchmark {
    private static final String POOL = "[global]\nnode_count = 40\nbook_size_bytes = 8M\nbytes_per_node = 512B\n";
    private static final int BOOK = 8 << 20;
    private static final int ROUNDS = 3;
    private static final int FILES = 400;

    private static final String POLICY = "user.LFS.AllocationPolicy";
    private static final int PAGE = 4096;
    private static final int MEGABYTE = 1 << 20;

    /** By all clients together. */
    private static final int STREAMED_MIB = 512;

    /** Of {@code LocalNode}, eight clients find no more. */
    private static final int GROWN = 60;

    private final Librarian librarian;
    private final Path mount;

    private MountBenchmark(Librarian librarian, Path mount) {
        this.librarian = librarian;
        this.mount = mount;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        Duration cache = Duration.ofMillis(Long.parseLong(arguments[1]));
        Path database = Files.createTempDirectory("archivolt-mount");
        try (Database postgres = new Database(database.resolve("postgres"));
                HostUnderTest host = HostUnderTest.start(
                        postgres.url(postgres.port()),
                        postgres.user(),
                        postgres.password(),
                        "host",
                        database.resolve("instance"),
                        Duration.ofSeconds(10));
                FileFabric fabric = new FileFabric(folder.resolve("fabric"))) {
            HostLibrarian librarian = LibrarianUnderTest.on(host, fabric);
            librarian.register(POOL, false);
            Path mount = Files.createDirectories(folder.resolve("mount"));
            try (HostLfs mounts = new HostLfs(librarian, fabric, Ticker.system(), Duration.ofSeconds(10))) {
                mounts.mount(new NodeId(1), mount, new LfsOptions(true, cache, 8));
                new MountBenchmark(librarian, mount).run();
            } finally {
                librarian.stop();
            }
        } finally {
            Folders.delete(database);
        }
        System.exit(0);
    }

    private void run() throws Exception {
        measure("warm-up", new Clients(8), new Table());
        Table one = new Table();
        Table eight = new Table();
        for (int round = 0; round < ROUNDS; round++) {
            measure("one" + round, new Clients(1), one);
            measure("eight" + round, new Clients(8), eight);
        }
        Table.print(one, eight);
    }

    private void measure(String name, Clients clients, Table table) throws Exception {
        Path folder = Files.createDirectory(mount.resolve(name));
        clients.each(
                1, (client, i) -> Files.createDirectory(path(folder, client, i).getParent()));
        table.add("create and close", clients.each(FILES, (client, i) -> Files.createFile(path(folder, client, i))));
        table.add("stat", clients.each(FILES, (client, i) -> Files.size(path(folder, client, i))));
        table.add(
                "open and close",
                clients.each(
                        FILES,
                        (client, i) -> FileChannel.open(path(folder, client, i)).close()));
        grow(folder, clients, table, "RandomBooks");
        table.add(
                "set an attribute",
                clients.each(FILES, (client, i) -> setPolicy(path(folder, client, i), "LocalNode")));
        table.add("get an attribute", clients.each(FILES, (client, i) -> policyOf(path(folder, client, i))));
        grow(folder, clients, table, "LocalNode");
        write(folder, clients, table);
        stream(folder, clients, table);
        table.add("read a directory", clients.each(1, (client, i) -> {
            try (Stream<Path> entries = Files.list(path(folder, client, i).getParent())) {
                entries.forEach(entry -> {});
            }
        }));
        table.add("rename there and back", clients.each(FILES, (client, i) -> {
            Path file = path(folder, client, i);
            Files.move(file, file.resolveSibling("to-" + file.getFileName()));
            Files.move(file.resolveSibling("to-" + file.getFileName()), file);
        }));
        table.add("unlink, empty", clients.each(FILES, (client, i) -> Files.delete(path(folder, client, i))));
        clients.each(1, (client, i) -> Files.delete(path(folder, client, i).getParent()));
        Files.delete(folder);
        LibrarianBenchmark.awaitFree(librarian);
    }

    /** From nothing to one book, to half of it, and to nothing. */
    private void grow(Path folder, Clients clients, Table table, String policy) throws Exception {
        RandomAccessFile[][] files = new RandomAccessFile[clients.count()][GROWN];
        clients.each(GROWN, (client, i) -> {
            setPolicy(path(folder, client, i), policy);
            files[client][i] = new RandomAccessFile(path(folder, client, i).toFile(), "rw");
        });
        table.add(
                "truncate 0 to 1 book, " + policy,
                clients.each(GROWN, (client, i) -> files[client][i].setLength(BOOK)));
        table.add(
                "truncate within a book, " + policy,
                clients.each(GROWN, (client, i) -> files[client][i].setLength(BOOK / 2)));
        table.add("truncate to nothing, " + policy, clients.each(GROWN, (client, i) -> files[client][i].setLength(0)));
        clients.each(GROWN, (client, i) -> files[client][i].close());
        LibrarianBenchmark.awaitFree(librarian);
    }

    private static void write(Path folder, Clients clients, Table table) throws Exception {
        FileChannel[] files = open(folder, clients);
        ByteBuffer[] pages = buffers(clients, PAGE);
        for (FileChannel file : files) {
            file.write(ByteBuffer.allocate(1), BOOK - 1);
        }
        int times = 5 * FILES;
        int held = BOOK / PAGE;
        table.add(
                "write 4 KiB within a book",
                clients.each(times, (client, i) -> files[client].write(pages[client].clear(), (long) i % held * PAGE)));
        table.add(
                "read 4 KiB",
                clients.each(times, (client, i) -> files[client].read(pages[client].clear(), (long) i % held * PAGE)));
        empty(files);
        table.add(
                "write 4 KiB, extending",
                clients.each(times, (client, i) -> files[client].write(pages[client].clear())));
        empty(files);
        close(files);
    }

    /** Rates are MiB a second. */
    private static void stream(Path folder, Clients clients, Table table) throws Exception {
        FileChannel[] files = open(folder, clients);
        ByteBuffer[] megabytes = buffers(clients, MEGABYTE);
        int times = STREAMED_MIB / clients.count();
        table.add(
                "write, extending, MiB",
                clients.each(
                        times, (client, i) -> files[client].write(megabytes[client].clear(), (long) i * MEGABYTE)));
        table.add(
                "rewrite, MiB",
                clients.each(
                        times, (client, i) -> files[client].write(megabytes[client].clear(), (long) i * MEGABYTE)));
        table.add(
                "read, MiB",
                clients.each(times, (client, i) -> files[client].read(megabytes[client].clear(), (long) i * MEGABYTE)));
        empty(files);
        close(files);
    }

    private static FileChannel[] open(Path folder, Clients clients) throws IOException {
        FileChannel[] files = new FileChannel[clients.count()];
        for (int client = 0; client < files.length; client++) {
            files[client] =
                    FileChannel.open(path(folder, client, 0), StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        return files;
    }

    private static ByteBuffer[] buffers(Clients clients, int bytes) {
        ByteBuffer[] buffers = new ByteBuffer[clients.count()];
        Arrays.setAll(buffers, client -> ByteBuffer.allocateDirect(bytes));
        return buffers;
    }

    private static void empty(FileChannel[] files) throws IOException {
        for (FileChannel file : files) {
            file.truncate(0);
            file.position(0);
        }
    }

    private static void close(FileChannel[] files) throws IOException {
        for (FileChannel file : files) {
            file.close();
        }
    }

    private static Path path(Path folder, int client, int i) {
        return folder.resolve(Integer.toString(client)).resolve(Integer.toString(i));
    }

    private static void setPolicy(Path file, String policy) {
        byte[] value = policy.getBytes(StandardCharsets.US_ASCII);
        require(LibC.setxattr(file.toString(), POLICY, value, new NativeLong(value.length), 0) == 0);
    }

    private static void policyOf(Path file) {
        byte[] value = new byte[64];
        require(LibC.getxattr(file.toString(), POLICY, value, new NativeLong(value.length))
                        .longValue()
                > 0);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("errno " + Native.getLastError());
        }
    }

    /** Those of Java open the file first. */
    private static final class LibC {
        static {
            Native.register("c");
        }

        private static native int setxattr(String path, String name, byte[] value, NativeLong size, int flags);

        private static native NativeLong getxattr(String path, String name, byte[] value, NativeLong size);
    }
}
