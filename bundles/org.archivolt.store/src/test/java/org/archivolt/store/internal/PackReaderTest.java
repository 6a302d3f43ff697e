package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.ldm.ExtentInput;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class PackReaderTest {
    private static final int BLOCK = 512;
    private static final int SIZE_FIELD = 124;
    private static final int CHECKSUM_FIELD = 148;
    private static final int TYPE_FIELD = 156;

    private static MemoryPack ofThree() throws ArchivoltException {
        return new MemoryPack().with("first", 700).with("ünïcödé", 0).with("third", 512);
    }

    /** Members read before the error, and the error; none when the pack is whole. */
    private record Found(List<PackMember> members, Optional<ArchivoltException> error) {
        static Found in(byte[] pack) throws ArchivoltException {
            PackReader reader = new PackReader(MemoryPack.input(pack));
            List<PackMember> members = new ArrayList<>();
            while (members.size() <= pack.length / BLOCK) {
                try {
                    Optional<PackMember> next = reader.next();
                    if (next.isEmpty()) {
                        return new Found(members, Optional.empty());
                    }
                    members.add(next.get());
                } catch (ArchivoltException e) {
                    return new Found(members, Optional.of(e));
                }
            }
            throw new AssertionError("more members than a pack of " + pack.length + " bytes can have");
        }
    }

    private static void assertDamaged(byte[] pack, String found) throws ArchivoltException {
        assertThat(Found.in(pack).error()).get().satisfies(error -> {
            assertThat(error.code()).isEqualTo(DATA_CORRUPT);
            assertThat(error.facts()).containsKey("position");
            assertThat(error.facts().get("found").toString()).contains(found);
        });
    }

    @Test
    void aPackCutAnywhereGivesTheMembersBeforeTheCutAndAnError() throws ArchivoltException {
        MemoryPack pack = ofThree();
        byte[] whole = pack.finished();
        for (int length = 0; length < whole.length; length++) {
            int cut = length;
            Found found = Found.in(Arrays.copyOf(whole, cut));
            assertThat(found.members()).as("cut after %d", cut).hasSize((int) pack.members().stream()
                    .filter(m -> m.packed().offset() + m.packed().size() <= cut)
                    .count());
            assertThat(found.error()).as("cut after %d", cut).get().satisfies(error -> {
                assertThat(error.code()).isEqualTo(DATA_CORRUPT);
                assertThat(error.facts()).containsEntry("found", errorOfCut(found, pack, cut));
            });
        }
    }

    /** A member whose headers are there and whose bytes are not is said to be longer than the file. */
    private static String errorOfCut(Found found, MemoryPack pack, int cut) {
        boolean hasHeaders = found.members().size() < pack.members().size()
                && pack.members().get(found.members().size()).packed().offset() <= cut;
        return hasHeaders ? "a member longer than the file" : "the end of the file";
    }

    @Test
    void anErrorComesAgainWhenAskedAgain() throws ArchivoltException {
        PackReader reader = new PackReader(MemoryPack.input(new byte[100]));
        assertThatExceptionOfType(ArchivoltException.class).isThrownBy(reader::next);
        assertThatExceptionOfType(ArchivoltException.class).isThrownBy(reader::next);
    }

    /** Goal: a damaged byte never leads to anything but members or a clear error. Method: each byte, three ways. */
    @Test
    void anyDamagedByteGivesMembersOrAClearError() throws ArchivoltException {
        byte[] whole = ofThree().finished();
        for (int at = 0; at < whole.length; at++) {
            for (int flip : new int[] {1, 0x80, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) flip;
                Found.in(damaged).error().ifPresent(e -> assertThat(e.code()).isEqualTo(DATA_CORRUPT));
            }
        }
    }

    /**
     * Goal: as above, past the checksums of the headers. Method: some bytes of a header or of its records become others,
     * and the checksums are made right.
     */
    @Test
    void anyForgedHeaderGivesMembersOrAClearError() {
        long seed = new Random().nextLong();
        System.out.println("PackReaderTest seed " + seed);
        Random random = new Random(seed);
        Assertions.assertTimeout(Duration.ofSeconds(20), () -> {
            byte[] whole = ofThree().finished();
            for (int round = 0; round < 20_000; round++) {
                byte[] forged = whole.clone();
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    forged[random.nextInt(3 * BLOCK)] =
                            (byte) (random.nextBoolean() ? random.nextInt() : "0179=\n \0".charAt(random.nextInt(8)));
                }
                Found found = Found.in(withChecksum(withChecksum(forged, 0), 2 * BLOCK));
                found.error().ifPresent(e -> assertThat(e.code()).isEqualTo(DATA_CORRUPT));
                found.members()
                        .forEach(member -> assertThat(member.offset() + member.size())
                                .as("seed %d", seed)
                                .isBetween(member.offset(), (long) whole.length));
            }
        });
    }

    @Test
    void aWrongChecksumIsSeen() throws ArchivoltException {
        byte[] pack = ofThree().finished();
        pack[CHECKSUM_FIELD + 2] ^= 1;
        assertDamaged(pack, "checksum");
        pack = ofThree().finished();
        pack[2 * BLOCK + CHECKSUM_FIELD + 2] ^= 1;
        assertDamaged(pack, "checksum");
    }

    @Test
    void recordsOfAbsurdLengthAreNotRead() throws ArchivoltException {
        assertDamaged(withSize(ofThree().finished(), 0, 1L << 60), "an extended header of 1152921504606846976 bytes");
        assertDamaged(withSize(ofThree().finished(), 0, Integer.MAX_VALUE), "an extended header of 2147483647 bytes");
        assertDamaged(withSize(ofThree().finished(), 0, 0), "an extended header of 0 bytes");
        assertDamaged(withSize(ofThree().finished(), 0, -1), "");
        assertDamaged(withSize(ofThree().finished(), 0, Long.MIN_VALUE), "");
    }

    @Test
    void membersOfAbsurdLengthAreNotBelieved() throws ArchivoltException {
        assertDamaged(withSize(ofThree().finished(), 2 * BLOCK, 1L << 60), "a member longer than the file");
        assertDamaged(withSize(ofThree().finished(), 2 * BLOCK, Long.MAX_VALUE), "a member longer than the file");
        assertDamaged(withSize(ofThree().finished(), 2 * BLOCK, -1), "");
        assertDamaged(withSize(ofThree().finished(), 2 * BLOCK, Long.MIN_VALUE), "");
    }

    @Test
    void recordsThatSayAbsurdThingsAreNotBelieved() throws ArchivoltException {
        String described = PackHeader.DESCRIPTION + "={}";
        assertThat(MemoryPack.read(withRecords(described))).hasSize(1);
        assertDamaged(withRecords(described, "size=1152921504606846976"), "a member longer than the file");
        assertDamaged(withRecords(described, "size=99999999999999999999"), "");
        assertDamaged(withRecords(described, "size=-5"), "");
        assertDamaged(withRecords(described, "path=../../etc/passwd"), "no file name");
        assertDamaged(withRecords(described, "path=a/b"), "no file name");
        assertDamaged(withRecords(described, "mtime=yesterday"), "malformed");
        assertDamaged(
                withRecords(described, "GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.realsize=1099511627776"),
                "");
        assertDamaged(withRecords(described, "GNU.sparse.map=0,1", "GNU.sparse.size=1099511627776"), "");
        assertDamaged(withRecords("comment=only"), "without a description");
    }

    @Test
    void recordsWithAbsurdLengthsOfTheirOwnAreMalformed() throws ArchivoltException {
        for (String records :
                List.of("0 a=b\n", "-7 a=b\n", "999999999999999999999 a=b\n", "2147483647 a=b\n", "x", "5 a=b", " ")) {
            assertDamaged(withRawRecords(records), "");
        }
    }

    @Test
    void aTarThatIsNoPackIsRefused() throws ArchivoltException {
        byte[] pack = ofThree().finished();
        assertDamaged(Arrays.copyOfRange(pack, 2 * BLOCK, pack.length), "a member without an extended header");
        for (char type : "1235LKSVg".toCharArray()) {
            byte[] other = ofThree().finished();
            other[2 * BLOCK + TYPE_FIELD] = (byte) type;
            assertDamaged(withChecksum(other, 2 * BLOCK), "");
        }
    }

    /** Goal: headers that call for headers do not eat the stack. Method: a pack of nothing but them. */
    @Test
    void extendedHeadersOfExtendedHeadersAreRefused() throws ArchivoltException {
        byte[] headers = Arrays.copyOf(ofThree().finished(), 2 * BLOCK);
        byte[] pack = new byte[2 * BLOCK * 5_000];
        for (int at = 0; at < pack.length; at += headers.length) {
            System.arraycopy(headers, 0, pack, at, headers.length);
        }
        assertDamaged(pack, "");
    }

    @Test
    void oneBlockOfZerosIsNoEnd() throws ArchivoltException {
        byte[] pack = ofThree().finished();
        pack[pack.length - 1] = 1;
        assertDamaged(pack, "one block of zeros");
    }

    @Test
    void whatFollowsTheEndIsNotRead() throws ArchivoltException {
        byte[] pack = ofThree().finished();
        byte[] longer = Arrays.copyOf(pack, pack.length + 5_000);
        Arrays.fill(longer, pack.length, longer.length, (byte) 7);
        assertThat(MemoryPack.read(longer)).hasSize(3);
    }

    @Test
    void randomBytesAreNoPack() throws ArchivoltException {
        Random random = new Random(3);
        for (int round = 0; round < 1_000; round++) {
            byte[] noise = new byte[random.nextInt(4_000)];
            random.nextBytes(noise);
            assertDamaged(noise, "");
        }
    }

    /** Goal: sizes and offsets are long. Method: a file that is all hole, of a tebibyte. */
    @Test
    void findsMembersBehindATebibyte() throws ArchivoltException {
        byte[] description = "{}".getBytes(StandardCharsets.UTF_8);
        PackHeader first = PackHeader.of("first", new ObjectId("1"), description, MemoryPack.CREATED, (1L << 40) + 1);
        PackHeader second = PackHeader.of("second", new ObjectId("2"), description, MemoryPack.CREATED, 0);
        ExtentInput pack = new ExtentInput() {
            @Override
            public long size() {
                return first.packedBytes() + second.packedBytes() + PackWriter.END_BYTES;
            }

            @Override
            public int read(ByteBuffer into, long position) {
                int count = into.remaining();
                PackHeader header = position < first.packedBytes() ? first : second;
                long begin = header == first ? 0 : first.packedBytes();
                for (int i = 0; i < count; i++) {
                    long at = position - begin + i;
                    into.put(at < header.bytes().limit() ? header.bytes().get((int) at) : 0);
                }
                return count;
            }

            @Override
            public void close() {}
        };
        List<PackMember> members = MemoryPack.read(new PackReader(pack));
        assertThat(members).extracting(PackMember::name).containsExactly("first", "second");
        assertThat(members).extracting(PackMember::size).containsExactly((1L << 40) + 1, 0L);
        assertThat(members.get(1).offset()).isEqualTo(first.packedBytes() + second.packedBytes());
    }

    @Test
    void handsOnWhatReadingFailsWith() throws ArchivoltException {
        ArchivoltException fault = new ArchivoltException(MEDIUM_FAULT, "reading extent");
        PackReader reader = new PackReader(new ExtentInput() {
            @Override
            public long size() {
                return 10_000;
            }

            @Override
            public int read(ByteBuffer into, long position) throws ArchivoltException {
                throw fault;
            }

            @Override
            public void close() {}
        });
        assertThat(catchThrowableOfType(ArchivoltException.class, reader::next)).isSameAs(fault);
    }

    /** A pack of one member of no bytes, with just these records. */
    private static byte[] withRecords(String... records) throws ArchivoltException {
        StringBuilder text = new StringBuilder();
        for (String record : records) {
            int length = record.getBytes(StandardCharsets.UTF_8).length + 2;
            int digits = Integer.toString(length + 2).length();
            text.append(length + digits).append(' ').append(record).append('\n');
        }
        return withRawRecords(text.toString());
    }

    private static byte[] withRawRecords(String records) throws ArchivoltException {
        byte[] pack = new MemoryPack().with("only", 0).finished();
        byte[] bytes = records.getBytes(StandardCharsets.UTF_8);
        Arrays.fill(pack, BLOCK, 2 * BLOCK, (byte) 0);
        System.arraycopy(bytes, 0, pack, BLOCK, bytes.length);
        return withSize(pack, 0, bytes.length);
    }

    /** With another size in the header at an offset, in base 256. */
    private static byte[] withSize(byte[] pack, int header, long size) {
        ByteBuffer field = ByteBuffer.wrap(pack, header + SIZE_FIELD, 12);
        field.putInt(size < 0 ? -1 : 1 << 31).putLong(size);
        return withChecksum(pack, header);
    }

    private static byte[] withChecksum(byte[] pack, int header) {
        Arrays.fill(pack, header + CHECKSUM_FIELD, header + CHECKSUM_FIELD + 8, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += pack[header + i] & 0xff;
        }
        byte[] text = "%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, pack, header + CHECKSUM_FIELD, text.length);
        return pack;
    }
}
