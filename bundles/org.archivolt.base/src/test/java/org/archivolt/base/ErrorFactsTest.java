package org.archivolt.base;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ErrorFactsTest {
    private final ArchivoltException error = new ArchivoltException(MEDIUM_FAULT, "mounting");

    @Test
    void tellsItsFactsInTheOrderTheyWereAdded() {
        error.with("medium", "m1").with("device", "d1").with("medium", "m2");
        assertThat(error).hasMessage("MEDIUM_FAULT while mounting {medium=m1, device=d1}");
    }

    /** As another thread may. */
    @Test
    void isWordedWhileFactsAreAdded() {
        error.with("first", talkative()).with("second", "2");
        assertThat(error).hasMessage("MEDIUM_FAULT while mounting {first=1, second=2}");
        assertThat(error).hasMessageEndingWith("{first=1, second=2, third=3}");
    }

    private Object talkative() {
        return new Object() {
            @Override
            public String toString() {
                error.with("third", "3");
                return "1";
            }
        };
    }

    @Test
    void tellsWhatWasKnownThen() {
        Map<String, Object> before = error.with("medium", "m1").facts();
        error.with("device", "d1");
        assertThat(before).containsOnlyKeys("medium");
    }
}
