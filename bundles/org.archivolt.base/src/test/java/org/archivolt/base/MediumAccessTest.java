package org.archivolt.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediumAccessTest {
    @Test
    void addsAndTakesAway() throws Exception {
        assertThat(MediumAccess.ALL.changed("-D")).isEqualTo(new MediumAccess(true, true, false));
        assertThat(MediumAccess.NONE.changed("+PG-g")).isEqualTo(new MediumAccess(true, false, false));
        assertThat(new MediumAccess(false, true, true).changed("+p-d")).isEqualTo(new MediumAccess(true, true, false));
    }

    @Test
    void replacesAllWhenNothingIsAddedOrTakenAway() throws Exception {
        assertThat(MediumAccess.ALL.changed("g")).isEqualTo(new MediumAccess(false, true, false));
        assertThat(MediumAccess.NONE.changed("PGD")).isEqualTo(MediumAccess.ALL);
        assertThat(MediumAccess.NONE.changed("ppP")).isEqualTo(new MediumAccess(true, false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-PGJ", "x", "P+G", "+", "-", "+P-", "--P", "P G", "+ P", "P,G", "PGD\n", "РG"})
    void refusesWhatItCannotRead(String words) {
        assertThatThrownBy(() -> MediumAccess.ALL.changed(words))
                .isInstanceOfSatisfying(ArchivoltException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.facts()).containsEntry("field", "access");
                });
    }

    @Test
    void tellsItselfInOneWordThatCanBeReadAgain() throws Exception {
        assertThat(MediumAccess.ALL).hasToString("PGD");
        assertThat(new MediumAccess(false, true, false)).hasToString("G");
        assertThat(MediumAccess.NONE).hasToString("-");
        assertThat(MediumAccess.NONE.changed(new MediumAccess(true, false, true).toString()))
                .isEqualTo(new MediumAccess(true, false, true));
    }
}
