package org.archivolt.rest.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {
    private static final String TAG = "\"abc\"";

    @ParameterizedTest
    @ValueSource(strings = {"*", " * ", "\"abc\"", "\"x\", \"abc\"", "\"a,b\" ,\"abc\"", "\"x\",\"abc\",\"y\""})
    void findsTheTag(String list) throws ArchivoltException {
        assertThat(EntityTags.matchesStrongly("If-Match", list, TAG)).isTrue();
        assertThat(EntityTags.matchesWeakly("If-None-Match", list, TAG)).isTrue();
    }

    @Test
    void aWeakTagMatchesWeaklyOnly() throws ArchivoltException {
        assertThat(EntityTags.matchesWeakly("If-None-Match", "W/\"abc\"", TAG)).isTrue();
        assertThat(EntityTags.matchesStrongly("If-Match", "W/\"abc\"", TAG)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"abcd\"", "\"\"", "\"x\", \"y\"", "\"x,\", \",abc\""})
    void doesNotFindOthers(String list) throws ArchivoltException {
        assertThat(EntityTags.matchesWeakly("If-None-Match", list, TAG)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "\"abc", "abc\"", "\"a\" \"b\"", "\"a\",", "w/\"a\"", "*, \"a\""})
    void refusesWhatIsMalformed(String list) {
        assertThatThrownBy(() -> EntityTags.matchesWeakly("If-None-Match", list, TAG))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", "If-None-Match"));
    }
}
