package org.archivolt.rest.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangeHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-9, 0, 10",
        "bytes=5-, 5, 5",
        "bytes=9-9, 9, 1",
        "bytes=3-1000, 3, 7",
        "bytes=-3, 7, 3",
        "bytes=-1000, 0, 10",
        "BYTES=2-3, 2, 2",
        "bytes= 2-3, 2, 2",
        "bytes=0-99999999999999999999999999, 0, 10",
        "bytes=-99999999999999999999999999, 0, 10",
        "bytes=00000000000000000000000002-3, 2, 2",
    })
    void takesOneRangeOfBytes(String header, long offset, long length) throws ArchivoltException {
        assertThat(RangeHeader.parse(header, 10)).contains(new ByteRange(offset, length));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bytes=10-",
                "bytes=10-20",
                "bytes=99999999999999999999999999-",
                "bytes=99999999999999999999999999-99999999999999999999999999",
                "bytes=-0"
            })
    void refusesWhatLiesOutsideTheObject(String header) {
        assertCode(header, 10, ErrorCode.RANGE_NOT_SATISFIABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=0-0", "bytes=-1"})
    void anEmptyObjectHasNoRange(String header) {
        assertCode(header, 0, ErrorCode.RANGE_NOT_SATISFIABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=5-2",
                "bytes=1-2,4-5",
                "bytes=1-2-3",
                "bytes=--1",
                "bytes=+1-2",
                "bytes 1-2",
                "=1-2",
                "bytes=1 - 2",
                "bytes=0x1-2",
                "bytes=١-٢"
            })
    void refusesWhatIsMalformed(String header) {
        assertCode(header, 10, ErrorCode.INVALID_ARGUMENT);
    }

    @Test
    void ignoresOtherUnitsAsTheRfcDemands() throws ArchivoltException {
        assertThat(RangeHeader.parse("lines=1-2", 10)).isEmpty();
        assertThat(RangeHeader.parse(null, 10)).isEqualTo(Optional.empty());
    }

    private static void assertCode(String header, long size, ErrorCode code) {
        assertThatThrownBy(() -> RangeHeader.parse(header, size))
                .isInstanceOfSatisfying(ArchivoltException.class, e -> {
                    assertThat(e.code()).isEqualTo(code);
                    assertThat(e.facts()).containsEntry("field", "Range");
                });
    }
}
