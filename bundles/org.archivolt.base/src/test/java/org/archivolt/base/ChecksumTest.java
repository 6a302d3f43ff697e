package org.archivolt.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ChecksumTest {
    /** Published test values: xxHash's own sanity value for no input, RFC 3720 B.4, RFC 1321 A.5, FIPS 180-4. */
    @ParameterizedTest
    @CsvSource({
        "XXH128, '', 99aa06d3014798d86001c324468d497f",
        "CRC32C, 123456789, e3069283",
        "MD5, abc, 900150983cd24fb0d6963f7d28e17f72",
        "SHA256, abc, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    })
    void agreesWithPublishedValues(ChecksumAlgorithm algorithm, String text, String hex) {
        assertThat(checksum(algorithm, text.getBytes(StandardCharsets.UTF_8)).hex())
                .isEqualTo(hex);
    }

    @ParameterizedTest
    @EnumSource
    void doesNotDependOnHowTheBytesArrive(ChecksumAlgorithm algorithm) {
        byte[] bytes = new byte[100_003];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        RunningChecksum pieces = algorithm.start();
        for (int from = 0, length = 1; from < bytes.length; from += length, length = length * 3 + 1) {
            length = Math.min(length, bytes.length - from);
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(length).put(bytes, from, length).flip();
            pieces.update(direct);
            assertThat(direct.hasRemaining()).isFalse();
        }
        assertThat(pieces.finish()).isEqualTo(checksum(algorithm, bytes));
    }

    @Test
    void readsBackWhatItPrints() {
        Checksum checksum = checksum(ChecksumAlgorithm.SHA256, new byte[] {1});
        assertThat(Checksum.parse(checksum.toString())).isEqualTo(checksum);
    }

    @Test
    void refusesAValueOfTheWrongLength() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Checksum(ChecksumAlgorithm.MD5, "00"));
    }

    private static Checksum checksum(ChecksumAlgorithm algorithm, byte[] bytes) {
        RunningChecksum running = algorithm.start();
        running.update(ByteBuffer.wrap(bytes));
        return running.finish();
    }
}
