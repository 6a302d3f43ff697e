package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written is checked by other people's programs: GNU tar, and Python where there is one. */
class PackWriterTest {
    private static final ObjectId ID = new ObjectId("α");
    private static final byte[] DESCRIPTION = "{}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private static MemoryPack ofEveryKindOfName() throws ArchivoltException {
        MemoryPack pack = new MemoryPack();
        List<String> ids = List.of(
                "plain",
                "with space ",
                "quotes \"'`\\",
                "line\nfeed\r\ttab\u001b[31m",
                "ünïcödé e\u0301 日本語 😀 \u202eright to left",
                "\ufeff\u2028\u00a0",
                "../../etc/passwd",
                "/absolute/",
                ".hidden",
                "-rf *?<>|:",
                "%2F~",
                "a\n22 path=/etc/passwd\nb=c",
                "x".repeat(ObjectId.BYTES_MAX),
                "😀".repeat(ObjectId.BYTES_MAX / 4),
                "ä".repeat(99),
                "\n".repeat(ObjectId.BYTES_MAX));
        for (String id : ids) {
            pack.with(id, 100);
        }
        return pack;
    }

    @Test
    void tarListsAndExtractsNamesOfEveryKind() throws Exception {
        MemoryPack pack = ofEveryKindOfName();
        Path file = Files.write(directory.resolve("pack.tar"), pack.finished());
        assertThat(run("tar", "--quoting-style=literal", "-tf", file.toString()).lines())
                .isEqualTo(pack.names());
        assertThat(run("tar", "--quoting-style=literal", "--full-time", "--numeric-owner", "-tvf", file.toString())
                        .lines())
                .isEqualTo(pack.names().stream()
                        .map(name -> "-rw-r--r-- 0/0             100 2026-11-21 10:04:29.1234567 " + name)
                        .toList());
        assertExtracts(file, pack);
    }

    @Test
    void membersOfEverySizeRoundTheBlockAreExtracted() throws Exception {
        MemoryPack pack = new MemoryPack();
        for (int size = 0; size <= 1025; size++) {
            pack.with("of " + size, size);
        }
        byte[] bytes = pack.finished();
        Path file = Files.write(directory.resolve("pack.tar"), bytes);
        assertExtracts(file, pack);
        assertHolds(bytes, pack);
    }

    @Test
    void tenThousandMembersAreListedAndFound() throws Exception {
        MemoryPack pack = new MemoryPack();
        for (int i = 0; i < 10_000; i++) {
            pack.with("object/" + i, i % 700);
        }
        byte[] bytes = pack.finished();
        Path file = Files.write(directory.resolve("pack.tar"), bytes);
        assertThat(run("tar", "-tf", file.toString()).lines()).isEqualTo(pack.names());
        assertHolds(bytes, pack);
    }

    @Test
    void anEmptyPackIsATarOfNothing() throws Exception {
        byte[] bytes = new MemoryPack().finished();
        Path file = Files.write(directory.resolve("pack.tar"), bytes);
        assertThat(run("tar", "-tf", file.toString()).output()).isEmpty();
        assertThat(MemoryPack.read(bytes)).isEmpty();
    }

    @Test
    void pythonFindsTheSameMembersAtTheSameOffsets() throws Exception {
        assumeTrue(isRunnable("python3", "--version"), "no python3 here");
        MemoryPack pack = ofEveryKindOfName();
        Path file = Files.write(directory.resolve("pack.tar"), pack.finished());
        String script = """
                import sys, tarfile
                for member in tarfile.open(sys.argv[1]):
                    texts = member.name, member.pax_headers["comment"], member.pax_headers["SCHILY.xattr.user.archivolt"]
                    print(member.offset_data, member.size, oct(member.mode), *(t.encode().hex() for t in texts))
                """;
        assertThat(run("python3", "-c", script, file.toString()).lines())
                .isEqualTo(pack.members().stream()
                        .map(member -> "%d %d 0o644 %s %s %s"
                                .formatted(
                                        member.packed().offset(),
                                        member.packed().size(),
                                        hex(member.packed().name()),
                                        hex(member.id()),
                                        HexFormat.of().formatHex(member.packed().description())))
                        .toList());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As on a medium of the disk family, whoever extracts with {@code --xattrs} has the descriptions too. */
    @Test
    void tarRestoresDescriptionsAsAttributes() throws Exception {
        assumeTrue(Files.getFileStore(directory).supportsFileAttributeView("user"), "no attributes here");
        MemoryPack pack = ofEveryKindOfName();
        Path file = Files.write(directory.resolve("pack.tar"), pack.finished());
        Path target = Files.createDirectory(directory.resolve("extracted"));
        run("tar", "--xattrs", "--xattrs-include=user.*", "-C", target.toString(), "-xf", file.toString());
        for (MemoryPack.Member member : pack.members()) {
            assertThat(Files.getAttribute(target.resolve(member.packed().name()), "user:archivolt"))
                    .isEqualTo(member.packed().description());
        }
    }

    /** Goal: the size of a member is not bounded by what a tar header holds. Method: a hole of nine gibibytes. */
    @Test
    void tarListsAMemberOfNineGibibytes() throws Exception {
        PackHeader header = PackHeader.of("large", ID, DESCRIPTION, MemoryPack.CREATED, 9L << 30);
        Path file = directory.resolve("pack.tar");
        try (RandomAccessFile pack = new RandomAccessFile(file.toFile(), "rw")) {
            pack.getChannel().write(header.bytes());
            pack.setLength(header.packedBytes() + PackWriter.END_BYTES);
        }
        assertThat(run("tar", "-tvf", file.toString()).output()).contains(" 9663676416 ");
    }

    @Test
    void tellsBeforehandHowLongAMemberMakesThePack() throws ArchivoltException {
        for (int size : new int[] {0, 1, 511, 512, 513, 100_000}) {
            for (int descriptionBytes : new int[] {1, 300, 400, 500, 65_536}) {
                byte[] description = "x".repeat(descriptionBytes).getBytes(StandardCharsets.UTF_8);
                PackHeader header = PackHeader.of("name", ID, description, MemoryPack.CREATED, size);
                PackWriter writer = new PackWriter(PackWriterTest::drop);
                assertThat(writer.begin(header)).isEqualTo(writer.size());
                writer.write(ByteBuffer.allocate(size));
                assertThat(writer.size()).isEqualTo(header.packedBytes());
                writer.finish();
                assertThat(writer.size()).isEqualTo(header.packedBytes() + PackWriter.END_BYTES);
            }
        }
    }

    private static void drop(ByteBuffer bytes) {
        bytes.position(bytes.limit());
    }

    @Test
    void theLongestDescriptionIdAndNameAreReadBack() throws ArchivoltException {
        MemoryPack pack = new MemoryPack()
                .with("😀".repeat(ObjectId.BYTES_MAX / 4), 3, "é".repeat(PackHeader.DESCRIPTION_BYTES_MAX / 2));
        assertHolds(pack.finished(), pack);
    }

    @Test
    void refusesWhatNoMemberCanHave() {
        for (String name : List.of("", ".", "..", "a/b", "a\0b", "x".repeat(256))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PackHeader.of(name, ID, DESCRIPTION, MemoryPack.CREATED, 1));
        }
        for (byte[] description : new byte[][] {{}, new byte[PackHeader.DESCRIPTION_BYTES_MAX + 1], {(byte) 0xc0}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PackHeader.of("name", ID, description, MemoryPack.CREATED, 1));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackHeader.of("name", ID, DESCRIPTION, MemoryPack.CREATED, -1));
    }

    @Test
    void refusesMoreOrLessBytesThanTheHeaderSays() throws ArchivoltException {
        PackHeader header = PackHeader.of("name", ID, DESCRIPTION, MemoryPack.CREATED, 10);
        PackWriter writer = new PackWriter(PackWriterTest::drop);
        assertThatIllegalStateException().isThrownBy(() -> writer.write(ByteBuffer.allocate(1)));
        writer.begin(header);
        writer.write(ByteBuffer.allocate(9));
        assertThatIllegalStateException().isThrownBy(() -> writer.write(ByteBuffer.allocate(2)));
        assertThatIllegalStateException().isThrownBy(() -> writer.begin(header));
        assertThatIllegalStateException().isThrownBy(writer::finish);
        writer.write(ByteBuffer.allocate(1));
        assertThatIllegalStateException().isThrownBy(() -> writer.write(ByteBuffer.allocate(1)));
        writer.finish();
        assertThatIllegalStateException().isThrownBy(() -> writer.begin(header));
        assertThatIllegalStateException().isThrownBy(writer::finish);
    }

    @Test
    void handsOnWhatTheSinkFailsWith() {
        ArchivoltException full = new ArchivoltException(NO_SPACE, "writing");
        PackWriter writer = new PackWriter(bytes -> {
            throw full;
        });
        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> writer.begin(PackHeader.of("name", ID, DESCRIPTION, MemoryPack.CREATED, 1)))
                .isSameAs(full);
    }

    private void assertExtracts(Path file, MemoryPack pack) throws Exception {
        Path target = Files.createDirectory(directory.resolve("extracted"));
        assertThat(run("tar", "-C", target.toString(), "-xf", file.toString()).output())
                .isEmpty();
        try (var extracted = Files.list(target)) {
            assertThat(extracted).hasSize(pack.members().size());
        }
        for (MemoryPack.Member member : pack.members()) {
            Path path = target.resolve(member.packed().name());
            assertThat(Files.readAllBytes(path)).isEqualTo(member.bytes());
            assertThat(Files.getLastModifiedTime(path).toInstant().truncatedTo(ChronoUnit.SECONDS))
                    .isEqualTo(MemoryPack.CREATED.truncatedTo(ChronoUnit.SECONDS));
        }
    }

    /** What the reader finds is what was written, and so are the bytes at the offsets. */
    private static void assertHolds(byte[] bytes, MemoryPack pack) throws ArchivoltException {
        List<PackMember> found = MemoryPack.read(bytes);
        assertThat(found).hasSameSizeAs(pack.members());
        for (int i = 0; i < found.size(); i++) {
            MemoryPack.Member member = pack.members().get(i);
            PackMember packed = found.get(i);
            assertThat(parts(packed)).isEqualTo(parts(member.packed()));
            int offset = (int) packed.offset();
            assertThat(Arrays.copyOfRange(bytes, offset, offset + (int) packed.size()))
                    .isEqualTo(member.bytes());
        }
    }

    private static List<Object> parts(PackMember member) {
        return List.of(
                member.name(),
                member.offset(),
                member.size(),
                member.modified(),
                ByteBuffer.wrap(member.description()));
    }

    private record Answer(String output) {
        List<String> lines() {
            return output.lines().toList();
        }
    }

    /** Runs to the end, and fails unless the program is content and says nothing but its answer. */
    private Answer run(String... command) throws IOException, InterruptedException {
        Path complaints = directory.resolve("complaints");
        Path answer = directory.resolve("answer");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("TZ", "UTC");
        builder.redirectError(complaints.toFile()).redirectOutput(answer.toFile());
        Process process = builder.start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " did not end");
        }
        assertThat(Files.readString(complaints))
                .as("what %s complains of", command[0])
                .isEmpty();
        assertThat(process.exitValue()).as("exit of %s", command[0]).isZero();
        return new Answer(Files.readString(answer));
    }

    private boolean isRunnable(String... command) throws InterruptedException {
        try {
            run(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
