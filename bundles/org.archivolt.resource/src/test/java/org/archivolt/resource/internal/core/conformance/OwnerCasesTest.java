package org.archivolt.resource.internal.core.conformance;

import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.resource.internal.core.conformance.RingsType.ALL;
import static org.archivolt.resource.internal.core.conformance.RingsType.NENYA;
import static org.archivolt.resource.internal.core.conformance.RingsType.RINGS;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.archivolt.resource.internal.type.CountedType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases C01 to C09 of the reference: one owner and its life (docs/credit-cases.md). */
@ParameterizedClass
@MethodSource(Links.ALL)
class OwnerCasesTest {
    private final Owners owners;
    private final Owner root;

    OwnerCasesTest(Links links) throws ArchivoltException {
        owners = new Owners(links, RINGS, "rings");
        root = owners.root("S2");
    }

    @Test
    void c03_booksOfAResourceAreEmptyBeforeItIsUsedAndAfterItWasReturned() {
        Owner debtor = owners.below(root, "S1");
        assertThat(debtor.books().isEmpty()).isTrue();

        debtor.takes(NENYA);
        assertThat(debtor.books().isEmpty()).isFalse();

        root.takes(NENYA);
        assertThat(debtor.books().isEmpty()).isTrue();
    }

    @Test
    void c04_anOwnerThatHasNothingWindsUpWithoutAWord() {
        Owner debtor = owners.below(root, "S1");

        debtor.windsUp();

        assertThat(debtor.books().isEmpty()).isTrue();
        assertThat(owners.sent()).isZero();
    }

    @Test
    void c06_theRootBeginsWithAllThereIs() {
        assertThat(root.cached()).isEqualTo(ALL);
        assertThat(root.has()).isEqualTo(ALL);
    }

    @Test
    void c07_thereAreNoBooksOfAResourceThatCannotBe() {
        assertFails(NO_SUCH_RESOURCE, () -> Books.root(CountedType.space(Map.of("pool", 1L)), "other"));
    }

    @Test
    void c08_allThereIsCanBeHeldAndGivenBack() {
        Claim all = root.asks(ALL);
        assertThat(all.isHeld()).isTrue();
        assertThat(root.cached()).isEqualTo(RingsType.SHARED);

        all.release();
        assertThat(root.cached()).isEqualTo(ALL);
    }

    @Test
    void c09_whoHasWoundUpRefusesRequests() {
        Owner debtor = owners.below(root, "S1");
        debtor.windsUp();

        assertThat(debtor.asks(NENYA).refused()).contains(SHUTTING_DOWN);
    }
}
