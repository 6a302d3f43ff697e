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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases C43 to C45 of the reference: owners of one group below one creditor (docs/credit-cases.md). */
@ParameterizedClass
@MethodSource(Links.ALL)
class GroupCasesTest {
    private final Owners owners;
    private final Owner root;
    private final Owner first;
    private final Owner second;
    private final Claim ofFirst;
    private final Claim ofSecond;

    GroupCasesTest(Links links) throws ArchivoltException {
        owners = new Owners(links, RINGS, "rings");
        root = owners.root("S3");
        first = owners.below(root, "S1");
        second = owners.below(root, "S2");
        ofFirst = first.asksIn("fellowship", NENYA);
        ofSecond = second.asksIn("fellowship", NENYA);
    }

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
