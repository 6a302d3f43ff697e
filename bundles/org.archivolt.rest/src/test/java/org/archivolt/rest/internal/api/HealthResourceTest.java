package org.archivolt.rest.internal.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.dss.CatalogStatus;
import org.archivolt.lrs.FakeScheduler;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.rest.internal.Backends;
import org.archivolt.store.ObjectStore;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;

class HealthResourceTest {
    private final VirtualTicker ticker = new VirtualTicker();
    private final Backends backends = new Backends();
    private final HealthResource resource = new HealthResource(backends, "1.2.3", ticker);
    private final Database database = new Database();
    private final ResourceScheduler scheduler = new FakeScheduler();

    @Test
    void isReadyWhenAllIsThereAndTheDatabaseAnswers() {
        bindAll();
        ticker.advance(Duration.ofSeconds(5));
        HealthResource.Health health = resource.health();
        assertThat(health.ready()).isTrue();
        assertThat(health.version()).isEqualTo("1.2.3");
        assertThat(health.uptimeSeconds()).isEqualTo(5);
        assertThat(health.database().description()).isEqualTo("a database");
        assertThat(health.scheduler().families()).containsExactly(new HealthResource.FamilyView("disk", true, 0, 0, 0));
    }

    @Test
    void isNotReadyWhileTheDatabaseDoesNotAnswer() {
        bindAll();
        database.fault = Optional.of("connection refused");
        assertThat(resource.health().ready()).isFalse();
        assertThat(resource.health().database().fault()).isEqualTo("connection refused");
        database.fault = Optional.empty();
        assertThat(resource.health().ready()).isTrue();
    }

    @Test
    void isNotReadyWhileAPartIsAway() {
        assertThat(resource.health().ready()).isFalse();
        bindAll();
        backends.unbindScheduler(scheduler);
        assertThat(resource.health().ready()).isFalse();
        assertThat(resource.health().scheduler().available()).isFalse();
        backends.bindScheduler(scheduler);
        backends.unbindCatalogStatus(database);
        assertThat(resource.health().ready()).isFalse();
    }

    @Test
    void aSuccessorIsNotLostWhenItsPredecessorGoes() {
        Database old = new Database();
        backends.bindCatalogStatus(old);
        backends.bindCatalogStatus(database);
        backends.unbindCatalogStatus(old);
        assertThat(backends.catalogStatus()).containsSame(database);
    }

    private void bindAll() {
        backends.bindCatalogStatus(database);
        backends.bindScheduler(scheduler);
        backends.bindStore((ObjectStore) java.lang.reflect.Proxy.newProxyInstance(
                ObjectStore.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (p, m, a) -> null));
    }

    private static final class Database implements CatalogStatus {
        private Optional<String> fault = Optional.empty();

        @Override
        public Optional<String> fault() {
            return fault;
        }

        @Override
        public String description() {
            return "a database";
        }
    }
}
