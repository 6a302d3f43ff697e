package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.mount.MountedHost.Outcome;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What two nodes see of one another. */
class TwoMountsTest {
    private MountedHost host;

    @BeforeEach
    void mount(@TempDir Path folder) throws Exception {
        host = new MountedHost(folder);
    }

    @AfterEach
    void unmount() {
        if (host != null) {
            host.close();
        }
    }

    @Test
    void eachSeesAtOnceWhatTheOtherHasDone() throws Exception {
        for (int round = 0; round < 30; round++) {
            Files.writeString(host.one.resolve("f"), "round " + round);
            assertThat(Files.readString(host.two.resolve("f"))).isEqualTo("round " + round);
            Files.move(host.two.resolve("f"), host.two.resolve("g"));
            assertThat(Files.exists(host.one.resolve("f"))).isFalse();
            Files.delete(host.one.resolve("g"));
            assertThat(Files.exists(host.two.resolve("g"))).isFalse();
        }
    }

    @Test
    void bytesThatAreOverwrittenInPlaceAreSeenAtOnce() throws Exception {
        Path file = host.one.resolve("f");
        Files.write(file, new byte[300_000]);
        try (FileChannel here = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel there =
                        FileChannel.open(host.two.resolve("f"), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (int round = 1; round < 200; round++) {
                FileChannel writer = round % 2 == 0 ? here : there;
                FileChannel reader = round % 2 == 0 ? there : here;
                writer.write(ByteBuffer.wrap(new byte[] {(byte) round}), round * 1000L);
                ByteBuffer one = ByteBuffer.allocate(1);
                reader.read(one, round * 1000L);
                assertThat(one.get(0)).isEqualTo((byte) round);
            }
        }
    }

    /** Scenario 19. */
    @Test
    void whatAnotherNodeAppendsCanBeReadByWhoHasItOpen() throws Exception {
        Path file = host.one.resolve("f");
        Files.write(file, new byte[] {1});
        try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ)) {
            byte[] more = filled((int) MountedHost.BOOK + 10, 7);
            Files.write(host.two.resolve("f"), more, StandardOpenOption.APPEND);
            assertThat(reader.size()).isEqualTo(MountedHost.BOOK + 11);
            ByteBuffer end = ByteBuffer.allocate(10);
            reader.read(end, MountedHost.BOOK + 1);
            assertThat(end.array()).containsOnly(7);
        }
    }

    /** Scenario 19. */
    @Test
    void nobodyMakesItSmallerWhileAnotherHasItOpen() throws Exception {
        Path file = host.one.resolve("f");
        Files.write(file, new byte[1000]);
        try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ)) {
            Outcome refused =
                    host.outcome("truncate", "-s", "10", host.two.resolve("f").toString());
            assertThat(refused.errors()).contains("Too many open files");
            assertThat(reader.size()).isEqualTo(1000);
        }
        host.run("truncate", "-s", "10", host.two.resolve("f").toString());
        assertThat(Files.size(file)).isEqualTo(10);
    }

    /** Scenario 19. */
    @Test
    void whatAnotherNodeRemovesIsReadToItsEndAndThenOverwritten() throws Exception {
        Path file = host.one.resolve("f");
        byte[] bytes = filled(3_000_000, 'S');
        Files.write(file, bytes);
        try (FileChannel reader = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            host.run("rm", host.two.resolve("f").toString());
            assertThat(Files.exists(file)).isFalse();
            assertThat(host.librarian.status().books().inUse()).isEqualTo(2);
            ByteBuffer all = ByteBuffer.allocate(bytes.length);
            while (all.hasRemaining() && reader.read(all) > 0) {
                // reads on
            }
            assertThat(all.array()).isEqualTo(bytes);
            reader.write(ByteBuffer.wrap(new byte[] {1}), 0);
        }
        Await.until("the books are free", () -> {
            host.librarian.zeroAll();
            return host.librarian.status().books().free() == 4 * MountedHost.BOOKS;
        });
    }

    @Test
    void whatAnotherNodeRenamesAndReplacesStaysTheSameFileToWhoHasItOpen() throws Exception {
        Path file = host.one.resolve("f");
        Files.writeString(file, "old");
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            host.shell("mv \"$two/f\" \"$two/moved\"; printf longer-and-new > \"$two/f\"");
            assertThat(open.length()).isEqualTo(3);
            assertThat(open.readLine()).isEqualTo("old");
            open.write("+more".getBytes());
        }
        assertThat(Files.readString(host.two.resolve("moved"))).isEqualTo("old+more");
        assertThat(Files.readString(file)).isEqualTo("longer-and-new");
    }

    /** Scenario 18. */
    @Test
    void whatWasCutOffIsZeroWhenItGrowsAgain() throws Exception {
        host.shell("head -c 2097152 /dev/zero | tr '\\0' S > f; truncate -s 100 f; truncate -s 2M f");
        byte[] bytes = Files.readAllBytes(host.two.resolve("f"));
        assertThat(Arrays.copyOf(bytes, 100)).containsOnly('S');
        assertThat(Arrays.copyOfRange(bytes, 100, bytes.length)).containsOnly(0).hasSize((int) MountedHost.BOOK - 100);
    }

    /** Scenario 18, through a hole behind the end. */
    @Test
    void writingBehindTheEndLeavesZerosBetween() throws Exception {
        host.shell("head -c 1000000 /dev/zero | tr '\\0' S > f; truncate -s 100 f;"
                + "printf x | dd of=f bs=1 seek=3000000 status=none conv=notrunc");
        byte[] bytes = Files.readAllBytes(host.two.resolve("f"));
        assertThat(Arrays.copyOfRange(bytes, 100, 3_000_000)).containsOnly(0);
        assertThat(bytes).hasSize(3_000_001);
    }

    @Test
    void mappedFilesAreSharedThroughThePageCache() throws Exception {
        String program = "import mmap,os,sys\n"
                + "f=open('m','r+b')\nm=mmap.mmap(f.fileno(),0)\nassert m[:5]==b'aaaaa'\n"
                + "m[100:105]=b'MMMMM'\nm.flush()\n"
                + "p=mmap.mmap(f.fileno(),0,access=mmap.ACCESS_COPY)\np[0:1]=b'P'\nassert p[0:1]==b'P'\n"
                + "r=mmap.mmap(f.fileno(),0,prot=mmap.PROT_READ)\nassert r[0:1]==b'a' and r[100:105]==b'MMMMM'\n"
                + "m[4999999:5000000]=b'E'\nm.close()\nf.close()\n";
        host.shell("head -c 5000000 /dev/zero | tr '\\0' a > m");
        host.run("python3", "-c", program);
        byte[] seen = Files.readAllBytes(host.two.resolve("m"));
        assertThat(new String(seen, 0, 106)).isEqualTo("a".repeat(100) + "MMMMMa");
        assertThat((char) seen[4_999_999]).isEqualTo('E');
    }

    @Test
    void theTimeOfModificationIsThatOfTheLastWriteAndCanBeSet() throws Exception {
        Path file = host.one.resolve("f");
        Files.write(file, new byte[10]);
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            host.run("touch", "-d", "2001-01-01", "f");
            assertThat(Files.getLastModifiedTime(host.two.resolve("f")).toString())
                    .startsWith("2001-01-01");
            open.write(ByteBuffer.wrap(new byte[1]), 0);
            assertThat(Files.getLastModifiedTime(host.two.resolve("f")).toInstant())
                    .isAfter(Instant.parse("2020-01-01T00:00:00Z"));
            open.force(true);
        }
        assertThat(host.librarian.lookup(ShelfPath.parse("/f")).modified())
                .isEqualTo(Files.getLastModifiedTime(file).toInstant());
    }

    @Test
    void booksComeByThePolicyOfTheShelfForTheNodeOfTheMount() throws Exception {
        host.shell("touch f g; setfattr -n user.LFS.AllocationPolicy -v LocalNode f;"
                + "setfattr -n user.LFS.AllocationPolicy -v LocalNode g;"
                + "truncate -s 2M f; truncate -s 2M \"$two/g\"");
        assertThat(interleave("/f")).containsExactly(0);
        assertThat(interleave("/g")).containsExactly(1);
    }

    private byte[] interleave(String path) throws ArchivoltException {
        long shelf = host.librarian.lookup(ShelfPath.parse(path)).id();
        return host.librarian.attribute(shelf, ShelfAttributes.INTERLEAVE);
    }

    @Test
    void handlesThatEndedWithTheirNodeAreOpenedOnceMore() throws Exception {
        Path file = host.one.resolve("f");
        Files.write(file, new byte[10]);
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            host.librarian.lose(MountedHost.ONE);
            open.write(ByteBuffer.wrap(new byte[] {5}), 0);
            assertThat(host.librarian.status().handles()).isEqualTo(1);
            host.librarian.lose(MountedHost.ONE);
            assertThatThrownBy(() -> open.write(ByteBuffer.wrap(new byte[] {6}), 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Stale");
        }
        assertThat(Files.readAllBytes(file)[0]).isEqualTo((byte) 5);
    }

    @Test
    void aHandleOfAShelfThatIsGoneIsStale() throws Exception {
        Path file = host.one.resolve("f");
        Files.write(file, new byte[10]);
        try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
            host.librarian.lose(MountedHost.ONE);
            host.librarian.unlink(new Caller(MountedHost.TWO, 1, 0, 0), ShelfPath.parse("/f"));
            assertThatThrownBy(() -> open.write(ByteBuffer.wrap(new byte[] {6}), 0))
                    .hasMessageContaining("Stale");
        }
    }

    @Test
    void attributesSetElsewhereAreSeen() throws Exception {
        host.shell("touch f");
        long shelf = host.librarian.lookup(ShelfPath.parse("/f")).id();
        Caller elsewhere = new Caller(MountedHost.TWO, 1, 0, 0);
        host.librarian.setAttribute(elsewhere, shelf, "user.x", new byte[] {'1'}, AttributeMode.ANY);
        host.librarian.setPermissions(elsewhere, shelf, 0400);
        assertThat(host.shell("getfattr --only-values -n user.x f; stat -c %a f"))
                .isEqualTo("1400");
    }

    @Test
    void nodesAreActiveWhileTheyAreMountedAndSayGoodbye() throws Exception {
        assertThat(state(MountedHost.ONE.number())).isEqualTo(NodeState.ACTIVE);
        assertThat(state(3)).isEqualTo(NodeState.ABSENT);
        host.librarian.lose(MountedHost.ONE);
        Await.until("the node is active again", () -> state(MountedHost.ONE.number()) == NodeState.ACTIVE);
        host.mounts.unmount(host.one, false);
        assertThat(state(MountedHost.ONE.number())).isEqualTo(NodeState.ABSENT);
        assertThat(state(MountedHost.TWO.number())).isEqualTo(NodeState.ACTIVE);
    }

    private NodeState state(int node) {
        return host.librarian.nodes().stream()
                .filter(each -> each.id().number() == node)
                .findAny()
                .orElseThrow()
                .state();
    }

    /** Method: the handle is one that nobody will close, as a runtime that was killed leaves it. */
    @Test
    void theFirstMountOfANodeEndsWhatWasLeftOpenInItsName(@TempDir Path other) throws Exception {
        host.shell("echo x > f");
        long shelf = host.librarian.lookup(ShelfPath.parse("/f")).id();
        host.librarian.open(new Caller(MountedHost.TWO, 1, 0, 0), shelf);
        host.mounts.mount(MountedHost.TWO, other, LfsOptions.DEFAULT);
        assertThat(host.librarian.status().handles()).isEqualTo(1);

        NodeId three = new NodeId(3);
        host.librarian.open(new Caller(three, 1, 0, 0), shelf);
        host.mounts.unmount(other, false);
        host.mounts.mount(three, other, LfsOptions.DEFAULT);
        assertThat(host.librarian.status().handles()).isEqualTo(1);
    }

    @Test
    void mountsInUseAreUnmountedOnlyLazily() throws Exception {
        Files.write(host.one.resolve("f"), new byte[10]);
        try (FileChannel open = FileChannel.open(host.one.resolve("f"), StandardOpenOption.WRITE)) {
            assertThatThrownBy(() -> host.mounts.unmount(host.one, false))
                    .isInstanceOf(ArchivoltException.class)
                    .hasMessageContaining("in use");
            host.mounts.unmount(host.one, true);
            assertThat(Files.exists(host.one.resolve("f"))).isFalse();
            assertThatThrownBy(() -> open.write(ByteBuffer.wrap(new byte[1]))).isInstanceOf(IOException.class);
            assertThat(host.librarian.status().handles()).isZero();
        }
        assertThat(host.mounts.list())
                .singleElement()
                .satisfies(mount -> assertThat(mount.path()).isEqualTo(host.two.toRealPath()));
    }

    @Test
    void aMountTakenAwayByHandIsNoticed() throws Exception {
        host.run("umount", host.two.toString());
        Await.until("it is gone", () -> host.mounts.list().size() == 1);
        assertThatThrownBy(() -> host.mounts.unmount(host.two, false)).hasMessageContaining("not mounted");
        Await.until("the node has said goodbye", () -> state(2) == NodeState.ABSENT);
    }

    @Test
    void mountsWhereALinkLeadsTo(@TempDir Path other) throws Exception {
        Path target = Files.createDirectories(other.resolve("target")).toRealPath();
        Files.createSymbolicLink(other.resolve("second"), Path.of("target"));
        Path link = Files.createSymbolicLink(other.resolve("first"), Path.of("../" + other.getFileName() + "/second"));
        assertThat(host.mounts.mount(MountedHost.ONE, link, LfsOptions.DEFAULT).path())
                .isEqualTo(target);
        assertThat(MountTable.at(target)).isPresent();
        assertThatThrownBy(() -> host.mounts.mount(MountedHost.ONE, target, LfsOptions.DEFAULT))
                .hasMessageContaining("ALREADY_EXISTS");
        host.mounts.unmount(link, false);
        assertThat(MountTable.at(target)).isEmpty();
        Files.createSymbolicLink(other.resolve("loop"), Path.of("loop"));
        assertThatThrownBy(() -> host.mounts.mount(MountedHost.ONE, other.resolve("loop"), LfsOptions.DEFAULT))
                .hasMessageContaining("empty directory");
    }

    @Test
    void refusesToMountWhatCannotBeMounted(@TempDir Path other) throws Exception {
        Files.createDirectories(other.resolve("full/of"));
        var options = LfsOptions.DEFAULT;
        assertThatThrownBy(() -> host.mounts.mount(MountedHost.ONE, host.one, options))
                .hasMessageContaining("ALREADY_EXISTS");
        assertThatThrownBy(() -> host.mounts.mount(MountedHost.ONE, other.resolve("full"), options))
                .hasMessageContaining("empty directory");
        assertThatThrownBy(() -> host.mounts.mount(MountedHost.ONE, other.resolve("nothing/here"), options))
                .hasMessageContaining("empty directory");
        assertThatThrownBy(() -> host.mounts.mount(MountedHost.ONE, Path.of("relative"), options))
                .hasMessageContaining("absolute");
        assertThatThrownBy(() -> host.mounts.mount(new NodeId(9), other.resolve("full/of"), options))
                .hasMessageContaining("not registered");
    }

    @Test
    void unknownFailuresAreInputOutputErrors() throws Exception {
        host.shell("echo x > f");
        host.fabric.close();
        assertThat(host.outcome("cat", "f").errors()).contains("Input/output error");
        assertThat(Optional.of(host.run("ls"))).contains("f\nlost+found");
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
