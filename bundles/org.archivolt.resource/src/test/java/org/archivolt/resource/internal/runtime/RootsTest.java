package org.archivolt.resource.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.VersionedValue;
import org.archivolt.resource.internal.core.Ask;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Word;
import org.archivolt.resource.internal.type.LockType;
import org.archivolt.resource.internal.type.ResourceTypes;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the catalog keeps of the root's books. */
class RootsTest {
    private static final ResourceName LOCK = new ResourceName("lock", "r");
    private static final Credit WRITE = LockType.LOCK.algebra().modes("read", "write");
    private static final Credit UNKNOWN = new Modes(1L << 40);

    private final MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker());
    private final CreditCatalog credits = catalog.credits();
    private final Roots roots = new Roots(credits, ResourceTypes.of(Map.of(), Map.of()));

    @AfterEach
    void close() throws Exception {
        catalog.close();
    }

    private CreditSession join(String host) throws ArchivoltException {
        return credits.join(host, UUID.randomUUID(), Duration.ofSeconds(10));
    }

    private Word report(CreditSession from, long number, long seen, Credit has, List<Ask> asks, byte[]... written)
            throws ArchivoltException {
        Optional<VersionedValue> value = written.length == 0
                ? Optional.empty()
                : Optional.of(new VersionedValue(
                        credits.find("lock", "r").orElseThrow().version(), written[0]));
        Report report = new Report(1, number, seen, has, asks, List.of(), value);
        return roots.change(from, LOCK, root -> root.report(from.toString(), report))
                .orElseThrow();
    }

    private static List<Ask> ask(Credit want) {
        return List.of(new Ask(1, want, want, Reach.REVOKE, Patience.WAIT, "u", Optional.empty()));
    }

    private RootBooks row() throws ArchivoltException {
        return credits.find("lock", "r").orElseThrow();
    }

    @Test
    void listsWhoHasNothingButARefusalToBeTold() throws Exception {
        CreditSession a = join("a");

        report(a, 1, 0, Modes.NONE, ask(UNKNOWN));

        assertThat(row().debtors()).containsExactly(a);
        assertThat(credits.of(a)).hasSize(1);
        assertThat(roots.word(a, LOCK).orElseThrow().refusals())
                .singleElement()
                .hasFieldOrPropertyWithValue("code", ErrorCode.NO_SUCH_RESOURCE);
    }

    @Test
    void keepsOfASessionThatIsGoneOnlyItsNumbersAndTheValue() throws Exception {
        CreditSession a = join("a");
        CreditSession b = join("b");
        report(a, 1, 0, Modes.NONE, ask(WRITE));
        report(a, 2, 1, WRITE, List.of(), new byte[] {7});
        credits.leave(a);
        assertThat(credits.unsettled(10)).hasSize(1);

        roots.change(b, LOCK, root -> {});

        RootBooks row = row();
        assertThat(row.books()).isEmpty();
        assertThat(row.debtors()).isEmpty();
        assertThat(row.tokens()).isEmpty();
        assertThat(row.lastToken()).isEqualTo(1);
        assertThat(credits.unsettled(10)).isEmpty();
        assertThat(report(b, 1, 0, Modes.NONE, ask(WRITE)).grants())
                .singleElement()
                .satisfies(each -> assertThat(each.token()).contains(FencingToken.of(2)))
                .satisfies(each -> assertThat(each.value().value()).containsExactly(7))
                .satisfies(each -> assertThat(each.value().version()).isEqualTo(1));
    }

    @Test
    void settlesTheSessionsThatHadNothingLeft() throws Exception {
        CreditSession a = join("a");
        CreditSession b = join("b");
        report(a, 1, 0, Modes.NONE, ask(WRITE));
        report(a, 2, 1, Modes.NONE, List.of());
        credits.leave(a);
        assertThat(credits.unsettled(10)).hasSize(1);

        roots.change(b, LOCK, root -> {});

        assertThat(row().books()).isEmpty();
    }
}
