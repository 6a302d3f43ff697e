package org.archivolt.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.dss.CatalogStatus;
import org.archivolt.lrs.FakeScheduler;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final VirtualTicker ticker = new VirtualTicker();
    private final Backends backends = new Backends();
    private final Probes probes = new Probes(backends, ticker);
    private final Database database = new Database();

    @Test
    void namesWhatItWaitsFor() {
        assertThat(probes.ready().waitingFor()).containsExactly("database", "scheduler", "store");
        bindAll();
        ticker.advance(KEPT);
        assertThat(probes.ready()).isEqualTo(new Probes.Ready(true, java.util.List.of()));
    }

    @Test
    void noticesThatTheDatabaseGoesAndComesBack() {
        bindAll();
        assertThat(probes.ready().ready()).isTrue();
        database.fault = Optional.of("connection refused to 10.0.0.1");
        ticker.advance(KEPT);
        assertThat(probes.ready().waitingFor()).containsExactly("database");
        database.fault = Optional.empty();
        ticker.advance(KEPT);
        assertThat(probes.ready().ready()).isTrue();
    }

    @Test
    void askingOftenCostsTheDatabaseNothing() {
        bindAll();
        for (int i = 0; i < 1_000; i++) {
            probes.ready();
        }
        assertThat(database.asked).isEqualTo(1);
    }

    @Test
    void isLiveWithoutADatabaseAndWithoutAScheduler() {
        assertThat(probes.live().live()).isTrue();
        backends.bindScheduler(new FakeScheduler());
        ticker.advance(KEPT);
        assertThat(probes.live().live()).isTrue();
    }

    private void bindAll() {
        backends.bindCatalogStatus(database);
        backends.bindScheduler(new FakeScheduler());
        backends.bindStore(new FakeStore());
    }

    private static final class Database implements CatalogStatus {
        private Optional<String> fault = Optional.empty();
        private int asked;

        @Override
        public Optional<String> fault() {
            asked++;
            return fault;
        }

        @Override
        public String description() {
            return "a database";
        }
    }
}
