package org.archivolt.rest.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The digests are those of the empty body. */
class DigestHeadersTest {
    private static final String MD5_BASE64 = "1B2M2Y8AsgTpgAmY7PhCfg==";
    private static final Checksum MD5 = Checksum.parse("md5:d41d8cd98f00b204e9800998ecf8427e");
    private static final String SHA256_BASE64 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    private static final Checksum SHA256 =
            Checksum.parse("sha-256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    @Test
    void takesContentMd5() throws ArchivoltException {
        assertThat(new DigestHeaders().contentMd5(MD5_BASE64).checksums()).containsExactly(MD5);
        assertThat(new DigestHeaders().contentMd5(null).checksums()).isEmpty();
    }

    @Test
    void takesDictionariesOfSeveralLinesAndMembers() throws ArchivoltException {
        List<String> lines =
                List.of("md5=:" + MD5_BASE64 + ": , sha-256=:" + SHA256_BASE64 + ":;x=1", "unixsum=:AAA=:");
        assertThat(new DigestHeaders().dictionary("Content-Digest", lines).checksums())
                .containsExactly(MD5, SHA256);
    }

    @Test
    void takesPlainChecksums() throws ArchivoltException {
        List<String> lines = List.of("MD5=" + MD5.hex().toUpperCase(), "sha-256=" + SHA256.hex());
        assertThat(new DigestHeaders().plain("Archivolt-Checksum", lines).checksums())
                .containsExactly(MD5, SHA256);
    }

    @Test
    void verifiesTheSameOnceOnly() throws ArchivoltException {
        DigestHeaders headers = new DigestHeaders()
                .contentMd5(MD5_BASE64)
                .dictionary("Repr-Digest", List.of("md5=:" + MD5_BASE64 + ":"));
        assertThat(headers.checksums()).containsExactly(MD5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "1B2M2Y8AsgTpgAmY7PhCf", "d41d8cd98f00b204e9800998ecf8427e"})
    void refusesBadContentMd5(String value) {
        assertRefused("Content-MD5", () -> new DigestHeaders().contentMd5(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "md5",
                "md5=",
                "md5=1B2M",
                "md5=:AAAA:",
                "sha-256=:" + MD5_BASE64 + ":",
                "md5=:@:",
                ",",
            })
    void refusesBadDictionaries(String value) {
        assertRefused("Content-Digest", () -> new DigestHeaders().dictionary("Content-Digest", List.of(value)));
    }

    @Test
    void refusesDictionariesOfWhichNothingIsVerified() {
        assertRefused("Repr-Digest", () -> new DigestHeaders().dictionary("Repr-Digest", List.of("unixsum=:AAA=:")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "md5", "md5=", "md5=12", "sha-1=12", "md5=zz", "xxh128:00"})
    void refusesBadPlainChecksums(String value) {
        assertRefused("Archivolt-Checksum", () -> new DigestHeaders().plain("Archivolt-Checksum", List.of(value)));
    }

    private static void assertRefused(String field, org.assertj.core.api.ThrowableAssert.ThrowingCallable parsing) {
        assertThatThrownBy(parsing)
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", field));
    }
}
