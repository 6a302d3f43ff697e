package org.archivolt.shell.internal.complete;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.junit.jupiter.api.Test;

class NamesTest {
    private static final List<MediumId> MEDIA = List.of(
            new MediumId(Family.DISK, "lib", "disk0"),
            new MediumId(Family.DISK, "lib", "disk1"),
            new MediumId(Family.DISK, "other", "disk1"));

    @Test
    void offersShortNamesWhileTheyAreUnique() {
        assertThat(Names.of(MEDIA, MediumId::name, "d")).containsExactly("disk0", "disk:lib:disk1", "disk:other:disk1");
    }

    @Test
    void offersFullNamesOnceAColonIsTyped() {
        assertThat(Names.of(MEDIA, MediumId::name, "disk:"))
                .containsExactly("disk:lib:disk0", "disk:lib:disk1", "disk:other:disk1");
    }
}
