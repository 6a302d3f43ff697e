package org.archivolt.resource.internal.core.conformance;

import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.resource.internal.core.conformance.RingsType.ALL;
import static org.archivolt.resource.internal.core.conformance.RingsType.FORGED;
import static org.archivolt.resource.internal.core.conformance.RingsType.NENYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.RINGS;
import static org.archivolt.resource.internal.core.conformance.RingsType.SHARED;
import static org.archivolt.resource.internal.core.conformance.RingsType.VILYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.allBut;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.Modes;
import org.archivolt.resource.internal.core.Ask;
import org.archivolt.resource.internal.core.Demand;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Word;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Message;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases C19 to C34 of the reference: what two owners say to each other, and what comes of it (docs/credit-cases.md). */
@ParameterizedClass
@MethodSource(Links.ALL)
class MessageCasesTest {
    private final Owners owners;
    private final Owner root;
    private final Owner debtor;

    MessageCasesTest(Links links) throws ArchivoltException {
        owners = new Owners(links, RINGS, "rings");
        root = owners.root("S2");
        debtor = owners.below(root, "S1");
    }

    @ParameterizedTest
    @EnumSource
    void c19_anAskSaysWhatIsLackingAndHow(Patience patience) {
        debtor.mutters(NENYA, Reach.REVOKE, patience, Optional.empty());

        Report report = ((Message.Reported) owners.underWay().get(0)).report();
        Ask ask = report.asks().get(0);
        assertThat(report.asks()).hasSize(1);
        assertThat(report.has()).isEqualTo(Modes.NONE);
        assertThat(ask.want()).isEqualTo(NENYA);
        assertThat(ask.reach()).isEqualTo(Reach.REVOKE);
        assertThat(ask.patience()).isEqualTo(patience);
    }

    @Test
    void c20_whatIsLentIsBorrowedAndCached() {
        debtor.takes(NENYA);

        assertThat(debtor.has()).isEqualTo(NENYA);
        assertThat(debtor.cached()).isEqualTo(NENYA);
    }

    @Test
    void c21_anAnswerThatIsLostChangesNothingAtTheDebtorAndNothingIsGivenTwice() {
        owners.lose(message -> message instanceof Message.Said);
        Claim claim = debtor.asks(NENYA);
        assertThat(claim.isWaiting()).isTrue();
        assertThat(debtor.has()).isEqualTo(Modes.NONE);
        assertThat(root.cached()).isEqualTo(allBut(NENYA));

        owners.mend();
        assertThat(claim.isHeld()).isTrue();
        assertThat(root.cached()).isEqualTo(allBut(NENYA));
    }

    @Test
    void c22_aDemandSaysWhatIsWanted() {
        debtor.takes(NENYA);
        root.mutters(NENYA, Reach.REVOKE, Patience.WAIT, Optional.empty());

        Word word = ((Message.Said) owners.underWay().get(0)).word();
        assertThat(word.demand().map(Demand::required)).contains(NENYA);
    }

    @Test
    void c23_whatIsReturnedIsCachedAtTheCreditor() {
        debtor.takes(NENYA);
        root.takes(NENYA);

        assertThat(root.cached()).isEqualTo(ALL);
        assertThat(debtor.has()).isEqualTo(Modes.NONE);
    }

    @Test
    void c24_whatIsReturnedStaysLentUntilTheCreditorHearsOfIt() {
        debtor.takes(NENYA);
        owners.lose(message -> message instanceof Message.Reported);
        Claim claim = root.asks(NENYA);

        assertThat(claim.isWaiting()).isTrue();

        owners.mend();
        assertThat(claim.isHeld()).isTrue();
    }

    @Test
    void c27_aPartIsLentAndTheRestStays() {
        debtor.takes(VILYA);

        assertThat(debtor.has()).isEqualTo(VILYA);
        assertThat(root.cached()).isEqualTo(allBut(VILYA));
    }

    @Test
    void c28_allIsLentAndOnlyWhatManyCanHaveStays() {
        debtor.takes(ALL);

        assertThat(debtor.has()).isEqualTo(ALL);
        assertThat(root.cached()).isEqualTo(SHARED);
    }

    @ParameterizedTest
    @EnumSource
    void c29_anAskForWhatDoesNotExistIsRefused(Patience patience) {
        assertThat(debtor.asks(FORGED, patience).refused()).contains(NO_SUCH_RESOURCE);
        assertThat(root.cached()).isEqualTo(ALL);
        assertThat(debtor.books().isEmpty()).isTrue();
    }

    @Test
    void c31_allOfALoanIsCalledBack() {
        debtor.takes(VILYA);
        root.takes(VILYA);

        assertThat(debtor.has()).isEqualTo(Modes.NONE);
        assertThat(debtor.cached()).isEqualTo(Modes.NONE);
    }

    @Test
    void c32_aPartOfALoanIsCalledBack() {
        debtor.takes(ALL);
        root.takes(VILYA);

        assertThat(debtor.has()).isEqualTo(allBut(VILYA));
        assertThat(debtor.cached()).isEqualTo(allBut(VILYA));
    }

    @Test
    void c33_aDemandForWhatIsNotLentChangesNothing() {
        debtor.takes(NENYA);
        Word last = root.books().currentWord("S1").orElseThrow();
        Word demanding = new Word(
                last.epoch(),
                last.number() + 1,
                last.seen(),
                false,
                false,
                false,
                List.of(),
                List.of(),
                Optional.of(new Demand(VILYA, VILYA, false)));

        debtor.books().word(demanding);

        assertThat(debtor.has()).isEqualTo(NENYA);
        assertThat(debtor.books().holds()).isEmpty();
    }
}
