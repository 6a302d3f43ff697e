package org.archivolt.resource.internal.core.conformance;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.NOT_LOCAL;
import static org.archivolt.resource.internal.core.conformance.RingsType.ALL;
import static org.archivolt.resource.internal.core.conformance.RingsType.ANGMAR;
import static org.archivolt.resource.internal.core.conformance.RingsType.DURIN;
import static org.archivolt.resource.internal.core.conformance.RingsType.NARYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.NENYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.RINGS;
import static org.archivolt.resource.internal.core.conformance.RingsType.SHARED;
import static org.archivolt.resource.internal.core.conformance.RingsType.VILYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.allBut;
import static org.archivolt.resource.internal.core.conformance.RingsType.and;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.Modes;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Message;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases C46 to C67 of the reference: owners above and beside each other (docs/credit-cases.md). */
@ParameterizedClass
@MethodSource(Links.ALL)
class RemoteCasesTest {
    private final Owners owners;
    private final Owner s3;

    RemoteCasesTest(Links links) throws ArchivoltException {
        owners = new Owners(links, RINGS, "rings");
        s3 = owners.root("S3");
    }

    /** S1 borrows from S2, S2 from S3. */
    @Nested
    class Chain {
        private final Owner s2 = owners.below(s3, "S2");
        private final Owner s1 = owners.below(s2, "S1");

        @Test
        void c46_whoMayNotBorrowGetsOnlyWhatIsHere() {
            Claim claim = s2.asks(NENYA, Reach.LOCAL, Patience.WAIT, Optional.empty());

            assertThat(claim.refused()).contains(NOT_LOCAL);
            assertThat(owners.sent()).isZero();
        }

        @Test
        void c46_whoMayNotRevokeGetsOnlyWhatIsFree() {
            s2.takes(NENYA);

            Claim claim = s3.asks(NENYA, Reach.BORROW, Patience.WAIT, Optional.empty());

            assertThat(claim.refused()).contains(NOT_LOCAL);
            assertThat(s2.has()).isEqualTo(NENYA);
        }

        @Test
        void c47_borrowsWhatIsAskedForAndNoMore() {
            s2.takes(NENYA);

            assertThat(s3.cached()).isEqualTo(allBut(NENYA));
            assertThat(s2.has()).isEqualTo(NENYA);
            assertThat(s2.cached()).isEqualTo(NENYA);
        }

        @Test
        void c48_borrowsOnlyWhatIsLacking() {
            s2.takes(NENYA);
            s1.takes(and(NENYA, DURIN));

            assertThat(s3.cached()).isEqualTo(allBut(NENYA, DURIN));
            assertThat(s2.has()).isEqualTo(and(NENYA, DURIN));
            assertThat(s2.cached()).isEqualTo(Modes.NONE);
            assertThat(s1.has()).isEqualTo(and(NENYA, DURIN));
            assertThat(s1.cached()).isEqualTo(and(NENYA, DURIN));
        }

        @Test
        void c49_callsBackAndBorrowsForOneRequest() {
            s1.takes(NENYA);
            s2.takes(and(NENYA, VILYA));

            assertThat(s3.cached()).isEqualTo(allBut(NENYA, VILYA));
            assertThat(s2.has()).isEqualTo(and(NENYA, VILYA));
            assertThat(s2.cached()).isEqualTo(and(NENYA, VILYA));
            assertThat(s1.has()).isEqualTo(Modes.NONE);
        }

        @Test
        void c50_callsBackThroughTheOwnerBetween() {
            s1.takes(ANGMAR);
            s3.takes(ANGMAR);

            assertThat(s1.has()).isEqualTo(Modes.NONE);
            assertThat(s2.has()).isEqualTo(Modes.NONE);
            assertThat(s3.cached()).isEqualTo(ALL);
        }

        @Test
        void c51_waitsForTheHolderWhoIsTold() {
            Claim holder = s2.asks(NENYA);
            Claim claim = s3.asks(NENYA);
            assertThat(holder.isWanted()).isTrue();
            assertThat(claim.isWaiting()).isTrue();

            holder.release();
            assertThat(claim.isHeld()).isTrue();
            assertThat(s2.has()).isEqualTo(Modes.NONE);
        }

        @Test
        void c52_whoTriesForWhatIsHeldElsewhereIsRefused() {
            Claim holder = s2.asks(NENYA);

            assertThat(s3.asks(NENYA, Patience.TRY).refused()).contains(BUSY);
            assertThat(holder.isHeld()).isTrue();
            assertThat(holder.isWanted()).isFalse();
        }

        @Test
        void c53_whatManyCanHaveIsCopiedNotMoved() {
            s2.takes(SHARED);

            assertThat(s2.has()).isEqualTo(SHARED);
            assertThat(s3.cached()).isEqualTo(ALL);
        }

        @Test
        void c54_whatManyCanHaveIsNotCalledBack() {
            Claim holder = s2.asks(SHARED);
            Claim claim = s3.asks(SHARED);

            assertThat(claim.isHeld()).isTrue();
            assertThat(holder.isHeld()).isTrue();
            assertThat(holder.isWanted()).isFalse();
        }

        @Test
        void c55_whoTriesForWhatManyCanHaveGetsIt() {
            Claim holder = s2.asks(SHARED);

            assertThat(s3.asks(SHARED, Patience.TRY).isHeld()).isTrue();
            assertThat(holder.isWanted()).isFalse();
        }

        @Test
        void c56_whatIsHeldHereIsNotLentWhenSomethingElseIsAskedFor() {
            Claim holder = s2.asks(NENYA);
            Claim claim = s1.asks(NARYA);

            assertThat(claim.isHeld()).isTrue();
            assertThat(holder.isWanted()).isFalse();
            assertThat(s1.has()).isEqualTo(NARYA);
            assertThat(s2.has()).isEqualTo(and(NENYA, NARYA));
        }

        @Test
        void c57_whatIsHeldHereIsLentWhenItIsGivenBack() {
            Claim holder = s2.asks(NENYA);
            Claim claim = s1.asks(NENYA);
            assertThat(holder.isWanted()).isTrue();
            assertThat(claim.isWaiting()).isTrue();

            holder.release();
            assertThat(claim.isHeld()).isTrue();
            assertThat(s1.has()).isEqualTo(NENYA);
            assertThat(s2.has()).isEqualTo(NENYA);
        }

        @Test
        void c61_theOrderOfArrivalAtTheOwnerBetweenCounts() {
            Claim holder = s3.asks(NENYA);
            Claim below = s1.asks(NENYA);
            Claim between = s2.asks(and(NARYA, NENYA));

            holder.release();
            assertThat(below.isHeld()).isTrue();
            assertThat(between.isWaiting()).isTrue();

            below.release();
            assertThat(between.isHeld()).isTrue();
        }

        @Test
        void c64_whenTheLeaseOfAllIsOverDebtorsLoseWhatTheyHave() {
            Claim held = s1.asks(NENYA);
            assertThat(held.isHeld()).isTrue();

            s2.losesAll();

            assertThat(held.isLost()).isTrue();
            assertThat(s1.cached()).isEqualTo(Modes.NONE);
            assertThat(s2.cached()).isEqualTo(Modes.NONE);
        }

        @Test
        void c64_whoAsksWhileTheCreditorIsAwayWaits() {
            s2.losesAll();
            owners.lose(message -> message.to() == s3);

            assertThat(s1.asks(NENYA).isWaiting()).isTrue();
        }

        @Test
        void c65_whenTheLeaseOfAllIsOverTheHolderIsToldThatItIsLost() {
            Claim held = s2.asks(NENYA);

            s2.losesAll();

            assertThat(held.isLost()).isTrue();
            assertThat(s2.cached()).isEqualTo(Modes.NONE);

            held.release();
            assertThat(s2.cached()).isEqualTo(Modes.NONE);
        }

        @Test
        void c66_whoHasLostAllBorrowsAgainWhenTheCreditorIsBack() {
            owners.lose(message -> message.to() == s3);
            s2.losesAll();
            Claim claim = s2.asks(NENYA);
            assertThat(claim.isWaiting()).isTrue();

            owners.mend();
            assertThat(claim.isHeld()).isTrue();
        }

        @Test
        void c67_whoHasLostAllHasNothingLeftWithTheCreditor() {
            s2.takes(NENYA);
            s2.losesAll();
            s2.takes(VILYA);

            assertThat(s2.has()).isEqualTo(VILYA);
            assertThat(s3.cached()).isEqualTo(allBut(VILYA));
        }
    }

    /** S1 and S2 borrow from S3. */
    @Nested
    class Star {
        private final Owner s1 = owners.below(s3, "S1");
        private final Owner s2 = owners.below(s3, "S2");

        @Test
        void c58_whoWantsAllIsNotStarvedByThoseWhoTakePartsInTurn() {
            Claim narya = s1.asks(NARYA);
            Claim nenya = s2.asks(NENYA);
            Claim all = s3.asks(ALL);
            Claim naryaAgain = s1.asks(NARYA);
            narya.release();
            Claim nenyaAgain = s2.asks(NENYA);
            nenya.release();

            assertThat(all.isHeld()).isTrue();
            assertThat(naryaAgain.isWaiting()).isTrue();
            assertThat(nenyaAgain.isWaiting()).isTrue();

            all.release();
            assertThat(naryaAgain.isHeld()).isTrue();
            assertThat(nenyaAgain.isHeld()).isTrue();
        }

        @Test
        void c58_whoWantsAllGetsItWhenEverybodyHasFinishedHisTurn() {
            Claim narya = s1.asks(NARYA);
            Claim nenya = s2.asks(NENYA);
            Claim all = s3.asks(ALL);
            for (int turn = 0; turn < 10 && all.isWaiting(); turn++) {
                narya.release();
                narya = s1.asks(NARYA);
                nenya.release();
                nenya = s2.asks(NENYA);
            }

            assertThat(all.isHeld()).isTrue();
        }

        @Test
        void c59_whatIsBackStaysWithWhoeverWaitsForMore() {
            Claim narya = s1.asks(NARYA);
            Claim nenya = s2.asks(NENYA);
            Claim all = s3.asks(ALL);

            narya.release();
            Claim naryaAgain = s1.asks(NARYA);
            assertThat(all.isWaiting()).isTrue();
            assertThat(naryaAgain.isWaiting()).isTrue();

            nenya.release();
            assertThat(all.isHeld()).isTrue();

            all.release();
            assertThat(naryaAgain.isHeld()).isTrue();
        }

        @Test
        void c60_theOrderOfArrivalAtTheCreditorCounts() {
            Claim holder = s3.asks(NENYA);
            Claim ofFirst = s1.asks(NENYA);
            Claim ofSecond = s2.asks(and(NARYA, NENYA));

            holder.release();
            assertThat(ofFirst.isHeld()).isTrue();
            assertThat(ofSecond.isWaiting()).isTrue();

            ofFirst.release();
            assertThat(ofSecond.isHeld()).isTrue();
        }

        @Test
        void c62_ofTwoAtTheSameTimeTheOneThatIsDeliveredFirstIsServedFirst() {
            Claim holder = s3.asks(NENYA);
            Claim ofFirst = s1.mutters(NENYA, Reach.REVOKE, Patience.WAIT, Optional.empty());
            Claim ofSecond = s2.mutters(NENYA, Reach.REVOKE, Patience.WAIT, Optional.empty());
            owners.deliverFrom(s2);
            owners.settle();

            holder.release();
            assertThat(ofSecond.isHeld()).isTrue();
            assertThat(ofFirst.isWaiting()).isTrue();
        }

        @Test
        void c63_whatADeadDebtorHadIsBackWhenItsLeaseIsOverAndNotBefore() {
            Claim held = s2.asks(NENYA);
            owners.lose(message -> message.to() == s2 || isFrom(message, s2));
            Claim claim = s3.asks(NENYA);
            assertThat(claim.isWaiting()).isTrue();

            s3.givesUp(s2);

            assertThat(claim.isHeld()).isTrue();
            assertThat(held.isLost()).as("a dead one is not told").isFalse();
        }

        @Test
        void c63_aDeadDebtorThatComesBackHearsThatAllIsLost() {
            Claim held = s2.asks(NENYA);
            s3.givesUp(s2);

            s2.asks(VILYA);

            assertThat(held.isLost()).isTrue();
            assertThat(s3.cached().bits() & NENYA.bits()).isEqualTo(NENYA.bits());
        }

        private static boolean isFrom(Message message, Owner owner) {
            return message instanceof Message.Reported reported && reported.from() == owner;
        }
    }
}
