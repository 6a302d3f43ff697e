package org.archivolt.resource.internal.core.conformance;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.resource.internal.core.conformance.RingsType.ALL;
import static org.archivolt.resource.internal.core.conformance.RingsType.FORGED;
import static org.archivolt.resource.internal.core.conformance.RingsType.NARYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.NENYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.RINGS;
import static org.archivolt.resource.internal.core.conformance.RingsType.VILYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.and;
import static org.assertj.core.api.Assertions.assertThat;

import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cases C10 to C18 of the reference: users of one owner among themselves (docs/credit-cases.md). What the reference reserves on request
 * is the rule here: requests are served in the order of arrival.
 */
@ParameterizedClass
@MethodSource(Links.ALL)
class LocalCasesTest {
    private final Owners owners;
    private final Owner root;

    LocalCasesTest(Links links) throws ArchivoltException {
        owners = new Owners(links, RINGS, "rings");
        root = owners.root("S1");
    }

    @ParameterizedTest
    @EnumSource
    void c10_whatIsCachedIsGranted(Patience patience) {
        assertThat(root.asks(NENYA, patience).isHeld()).isTrue();
        assertThat(root.asks(VILYA, patience).isHeld()).isTrue();
    }

    @Test
    void c11_whoWaitsForWhatIsHeldGetsItWhenItIsGivenBack() {
        Claim first = root.asks(NENYA);
        Claim second = root.asks(NENYA);
        assertThat(second.isWaiting()).isTrue();
        assertThat(first.isWanted()).isTrue();

        first.release();
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void c11_whoTriesForWhatIsHeldIsRefused() {
        Claim first = root.asks(NENYA);

        assertThat(root.asks(NENYA, Patience.TRY).refused()).contains(BUSY);
        assertThat(first.isHeld()).isTrue();
        assertThat(first.isWanted()).isFalse();
    }

    @Test
    void c14_whatAnEarlierRequestWaitsForIsNotGivenToALaterOne() {
        Claim holder = root.asks(NENYA);
        Claim first = root.asks(and(NARYA, NENYA));
        Claim second = root.asks(NARYA);
        assertThat(holder.isWanted()).isTrue();
        assertThat(first.isWaiting()).isTrue();
        assertThat(second.isWaiting()).isTrue();

        holder.release();
        assertThat(first.isHeld()).isTrue();
        assertThat(second.isWaiting()).isTrue();

        first.release();
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void c14_whoTriesForWhatAnEarlierRequestWaitsForIsRefused() {
        Claim holder = root.asks(NENYA);
        Claim first = root.asks(and(NARYA, NENYA));

        assertThat(root.asks(NARYA, Patience.TRY).refused()).contains(BUSY);

        holder.release();
        assertThat(first.isHeld()).isTrue();
    }

    @Test
    void c15_whatIsHeldGoesToWhoeverAskedFirst() {
        Claim holder = root.asks(NENYA);
        Claim first = root.asks(and(NARYA, NENYA));
        Claim second = root.asks(NENYA);

        holder.release();
        assertThat(first.isHeld()).isTrue();
        assertThat(second.isWaiting()).isTrue();

        first.release();
        assertThat(second.isHeld()).isTrue();
    }

    @Test
    void c15_whoTriesForWhatIsHeldAndWaitedForIsRefused() {
        root.asks(NENYA);
        root.asks(and(NARYA, NENYA));

        assertThat(root.asks(NENYA, Patience.TRY).refused()).contains(BUSY);
    }

    @Test
    void c16_twoWhoWaitAreServedInTheOrderOfArrival() {
        Claim holder = root.asks(NENYA);
        Claim first = root.asks(NENYA);
        Claim second = root.asks(NENYA);

        holder.release();
        assertThat(first.isHeld()).isTrue();
        assertThat(second.isWaiting()).isTrue();

        first.release();
        assertThat(second.isHeld()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void c17_whatDoesNotExistIsRefused(Patience patience) {
        assertThat(root.asks(FORGED, patience).refused()).contains(NO_SUCH_RESOURCE);
        assertThat(root.cached()).isEqualTo(ALL);
    }

    @Test
    void c18_whoIsWindingUpRefusesRequests() {
        Owner debtor = owners.below(root, "S0");
        Claim held = debtor.asks(NENYA);
        debtor.windsUp();
        assertThat(held.isWanted()).isTrue();

        assertThat(debtor.asks(VILYA).refused()).contains(SHUTTING_DOWN);

        held.release();
        assertThat(debtor.books().isEmpty()).isTrue();
        assertThat(root.cached()).isEqualTo(ALL);
    }
}
