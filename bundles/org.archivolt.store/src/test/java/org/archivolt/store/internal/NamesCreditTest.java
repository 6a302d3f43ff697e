package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.archivolt.base.ObjectId;
import org.archivolt.resource.IntervalSet.Interval;
import org.junit.jupiter.api.Test;

class NamesCreditTest {
    private static NamesCredit of(String id) {
        return NamesCredit.of(new ObjectId(id));
    }

    private static String directory(String id) {
        return of(id).directory().name();
    }

    @Test
    void aDirectoryEndsWithTheLastSlash() {
        assertThat(directory("name")).isEqualTo("/");
        assertThat(directory("/name")).isEqualTo("/");
        assertThat(directory("a/b/name")).isEqualTo("a/b/");
        assertThat(directory("a/b/")).isEqualTo("a/b/");
    }

    @Test
    void whatCannotBeTheNameOfAResourceIsHashed() {
        String tooLong = "d".repeat(600) + "/";

        assertThat(directory(tooLong + "a")).matches("#[0-9a-f]{16}").isEqualTo(directory(tooLong + "b"));
        assertThat(directory("line\nbreak/a")).matches("#[0-9a-f]{16}").isNotEqualTo(directory(tooLong + "a"));
    }

    /** Goal: hosts of different releases agree. */
    @Test
    void aPositionNeverChanges() {
        assertThat(of("a/name").names().write().intervals())
                .isEqualTo(List.of(new Interval(241361533340823903L, 241361533340823904L)));
    }

    @Test
    void whoWritesANameReadsIt() {
        assertThat(of("name").names().read()).isEqualTo(of("name").names().write());
    }

    @Test
    void joinsWhatIsInTheSameDirectory() {
        List<ObjectId> ids =
                List.of(new ObjectId("b/1"), new ObjectId("a/1"), new ObjectId("b/2"), new ObjectId("b/1"));

        List<NamesCredit> joined = NamesCredit.of(ids);

        assertThat(joined).extracting(each -> each.directory().name()).containsExactly("a/", "b/");
        assertThat(joined.get(1).names().write().intervals()).hasSize(2);
        assertThat(NamesCredit.of(List.of())).isEmpty();
    }
}
