package org.archivolt.resource.internal.core.conformance;

import static org.archivolt.resource.internal.core.conformance.RingsType.ALL;
import static org.archivolt.resource.internal.core.conformance.RingsType.DURIN;
import static org.archivolt.resource.internal.core.conformance.RingsType.NENYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.RINGS;
import static org.assertj.core.api.Assertions.assertThat;

import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Modes;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.junit.jupiter.api.Test;

/** Cases C43 to C45 of the reference: owners of one group below one creditor (docs/credit-cases.md). */
class GroupCasesTest {
    private final Owners owners = new Owners(RINGS, "rings");
    private final Owner root = owners.root("S3");
    private final Owner first = owners.below(root, "S1");
    private final Owner second = owners.below(root, "S2");
    private final Claim ofFirst = first.asksIn("fellowship", NENYA);
    private final Claim ofSecond = second.asksIn("fellowship", NENYA);

    GroupCasesTest() throws ArchivoltException {}

    @Test
    void c43_ownersOfOneGroupHaveTheSameAtTheSameTime() {
        assertThat(ofFirst.isHeld()).isTrue();
        assertThat(ofSecond.isHeld()).isTrue();
        assertThat(first.has()).isEqualTo(NENYA);
        assertThat(second.has()).isEqualTo(NENYA);
    }

    @Test
    void c44_whoIsInNoGroupGetsWhatTheGroupDoesNotHave() {
        assertThat(root.asks(DURIN).isHeld()).isTrue();

        assertThat(ofFirst.isHeld()).isTrue();
        assertThat(ofSecond.isHeld()).isTrue();
        assertThat(ofFirst.isWanted() || ofSecond.isWanted()).isFalse();
    }

    @Test
    void c45_whoIsInNoGroupGetsItWhenAllOfTheGroupHaveGivenItBack() {
        Claim claim = root.asks(NENYA);
        assertThat(claim.isWaiting()).isTrue();

        ofFirst.release();
        assertThat(claim.isWaiting()).isTrue();

        ofSecond.release();
        assertThat(claim.isHeld()).isTrue();
        assertThat(first.has()).isEqualTo(Modes.NONE);
        assertThat(second.has()).isEqualTo(Modes.NONE);

        claim.release();
        assertThat(root.cached()).isEqualTo(ALL);
    }
}
