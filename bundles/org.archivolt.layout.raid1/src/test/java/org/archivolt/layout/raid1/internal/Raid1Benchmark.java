package org.archivolt.layout.raid1.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.layout.ExtentColumns;
import org.archivolt.layout.ExtentDigest;
import org.archivolt.layout.ExtentHasher;
import org.archivolt.layout.ExtentReader;
import org.archivolt.layout.ExtentReaders;
import org.archivolt.layout.ExtentWriter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.StoredExtent;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.Workbench;
import org.archivolt.layout.WrittenExtent;

/**
 * What the layout itself costs. Not a test: {@code main DIRECTORY}, as root, because it empties the page cache. Files are
 * not synced.
 */
final class Raid1Benchmark implements Workbench, ExtentColumns, ExtentReaders, AutoCloseable {
    private static final int BLOCK = ExtentHasher.BLOCK_BYTES;

    private final Path directory;
    private final int replicas;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<ByteBuffer> pool = new ArrayList<>();

    private Raid1Benchmark(Path directory, int replicas) {
        this.directory = directory;
        this.replicas = replicas;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        try (Raid1Benchmark benchmark = new Raid1Benchmark(directory, 2)) {
            for (int round = 0; round < 4; round++) {
                for (int size : List.of(4096, 64 * 1024, BLOCK - 1)) {
                    benchmark.writeSmall(size);
                }
            }
        }
        for (int replicas : List.of(1, 2)) {
            try (Raid1Benchmark benchmark = new Raid1Benchmark(directory, replicas)) {
                for (int round = 0; round < 4; round++) {
                    benchmark.largeObject(512);
                }
            }
        }
    }

    private void writeSmall(int size) throws Exception {
        int count = 20_000_000 / (size + 10_000);
        long inline = 0;
        long threaded = 0;
        for (int turn = 0; turn < 10; turn++) {
            long start = System.nanoTime();
            for (int i = 0; i < count / 10; i++) {
                ReplicatedWrite.writeOneBlock(borrow(1, BLOCK).get(0).limit(size), new ExtentHasher(), writers());
                giveBackAll();
            }
            long middle = System.nanoTime();
            for (int i = 0; i < count / 10; i++) {
                Buffers buffers = borrow(4, BLOCK);
                try (Lanes lanes = new Lanes(1 + replicas, 4, threads)) {
                    ReplicatedWrite.writeBlocks(buffers.get(0).limit(size), new Zeros(0), buffers, writers(), lanes);
                }
                giveBackAll();
            }
            inline += middle - start;
            threaded += System.nanoTime() - middle;
            deleteAll();
        }
        System.out.printf(
                "%d replicas of %d bytes: inline %.1f us, by threads %.1f us%n",
                replicas, size, inline / 1e3 / count, threaded / 1e3 / count);
    }

    /** Written once; read from memory and from the disk into a socket that somebody empties. */
    private void largeObject(int blocks) throws Exception {
        long start = System.nanoTime();
        List<WrittenExtent> written = ReplicatedWrite.write(new Zeros((long) blocks * BLOCK), this, this);
        giveBackAll();
        long nanos = System.nanoTime() - start;
        StoredObject object = new StoredObject(
                (long) blocks * BLOCK,
                new LayoutParameters(Map.of()),
                written.stream()
                        .map(e -> new StoredExtent(e.extent(), e.column(), e.objectOffset(), e.digest()))
                        .toList());
        System.out.printf("%d MiB: write %d replicas %.0f MiB/s; best read", blocks, replicas, blocks * 1e9 / nanos);
        for (boolean cold : List.of(false, true)) {
            long best = Long.MAX_VALUE;
            for (int turn = 0; turn < 5; turn++) {
                best = Math.min(best, read(object, cold));
            }
            System.out.printf(" %s %.0f", cold ? "cold" : "warm", blocks * 1e9 / best);
        }
        System.out.println(" MiB/s");
        deleteAll();
    }

    private long read(StoredObject object, boolean cold) throws Exception {
        if (cold) {
            new ProcessBuilder("sync").start().waitFor();
            Files.writeString(Path.of("/proc/sys/vm/drop_caches"), "1");
        }
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel socket = server.accept()) {
            Thread drain = new Thread(() -> {
                try {
                    ByteBuffer sink = ByteBuffer.allocateDirect(BLOCK);
                    while (client.read(sink.clear()) >= 0) {}
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            drain.start();
            long start = System.nanoTime();
            ObjectTarget target = bytes -> {
                try {
                    while (bytes.hasRemaining()) {
                        socket.write(bytes);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };
            ReplicatedRead.read(object, ByteRange.whole(object.size()), this, target, this);
            giveBackAll();
            socket.shutdownOutput();
            drain.join();
            return System.nanoTime() - start;
        }
    }

    private List<ReplicaWriter> writers() {
        return IntStream.range(0, replicas)
                .mapToObj(column -> new ReplicaWriter(this, column))
                .toList();
    }

    private void deleteAll() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }

    @Override
    public Executor executor() {
        return threads;
    }

    /** Cheap, so that the layout is measured and not this. */
    @Override
    public Buffers borrow(int count, int bytes) {
        while (pool.size() < count) {
            pool.add(ByteBuffer.allocateDirect(BLOCK));
        }
        return new Buffers() {
            @Override
            public ByteBuffer get(int index) {
                return pool.get(index);
            }

            @Override
            public void close() {}
        };
    }

    private void giveBackAll() {
        pool.forEach(ByteBuffer::clear);
    }

    @Override
    public int count() {
        return replicas;
    }

    @Override
    public ExtentWriter begin(int column, long objectOffset) {
        UUID id = UUID.randomUUID();
        try {
            FileChannel channel = FileChannel.open(
                    directory.resolve(id.toString()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new ExtentWriter() {
                @Override
                public void write(ByteBuffer bytes) {
                    try {
                        channel.write(bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }

                @Override
                public WrittenExtent finish(ExtentDigest digest) {
                    try {
                        channel.close();
                        return new WrittenExtent(id, column, objectOffset, digest);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<ExtentReader> acquire(Collection<StoredExtent> candidates, int count) {
        StoredExtent extent = candidates.iterator().next();
        try {
            FileChannel channel =
                    FileChannel.open(directory.resolve(extent.extent().toString()));
            return List.of(new ExtentReader() {
                @Override
                public StoredExtent extent() {
                    return extent;
                }

                @Override
                public int read(ByteBuffer into, long position) {
                    try {
                        return channel.read(into, position);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void damaged(StoredExtent extent, ArchivoltException why) {
        throw new AssertionError(why);
    }

    private static final class Zeros implements ObjectBody {
        private long left;

        Zeros(long size) {
            left = size;
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.empty();
        }

        @Override
        public int read(ByteBuffer into) {
            int length = (int) Math.min(left, into.remaining());
            into.position(into.position() + length);
            left -= length;
            return length;
        }
    }
}
