package org.archivolt.testkit.dss;

import static org.archivolt.base.ErrorCode.CATALOG_UNAVAILABLE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CreditCatalog.Changed;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.junit.jupiter.api.Test;

class MemoryCreditCatalogTest extends CreditCatalogContract {
    private final MemoryCatalog memory = new MemoryCatalog(Ticker.system());

    @Override
    protected CatalogUnderTest catalog() {
        return memory;
    }

    @Test
    void losesTheAnswerOfAChangeThatWasDone() throws Exception {
        MemoryCreditCatalog credits = memory.credits();
        CreditSession session = credits.join("h", UUID.randomUUID(), Duration.ofSeconds(30));
        credits.loseAnswers(1);

        assertFails(CATALOG_UNAVAILABLE, () -> write(credits, session, "x"));

        assertThat(credits.find("t", "r").orElseThrow().books()).isEqualTo("x");
        write(credits, session, "");
    }

    @Test
    void doesNothingWhileItIsAway() throws Exception {
        MemoryCreditCatalog credits = memory.credits();
        CreditSession session = credits.join("h", UUID.randomUUID(), Duration.ofSeconds(30));
        credits.goAway();

        assertFails(CATALOG_UNAVAILABLE, () -> credits.renew(session));
        assertFails(CATALOG_UNAVAILABLE, () -> write(credits, session, "x"));
        assertFails(CATALOG_UNAVAILABLE, () -> credits.find("t", "r"));

        credits.comeBack();
        assertThat(credits.renew(session)).isTrue();
        assertThat(credits.find("t", "r")).isEmpty();
    }

    private static void write(MemoryCreditCatalog credits, CreditSession session, String text) throws Exception {
        RootBooks books = new RootBooks("t", "r", text, 0, Set.of(), Set.of(), 0, new byte[0]);
        credits.change(session, "t", "r", (before, live) -> new Changed<>(books, Set.of(), null));
    }
}
