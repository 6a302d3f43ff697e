package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.CommitOutcome;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.OrphanExtent;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.Precondition;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.dss.CatalogSamples;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What happens to a pack in use between the moment a commit looks at it and the moment it takes it. Method: the commit needs
 * the declaration of another pack too, whose row the test holds locked meanwhile.
 */
final class PackRacesTest {
    private final CatalogSamples samples = new CatalogSamples();
    private final MediumId medium = samples.mediumId("m1");
    private final ObjectCatalog objects = Shared.embedded().objects();
    private final ObjectId id = samples.objectId("object");
    private final ObjectId neighbour = samples.objectId("neighbour");
    private final ObjectId held = samples.objectId("held");
    private PendingExtent pack;
    private ObjectCommit commit;
    private ObjectCommit holding;

    @BeforeEach
    void open() throws Exception {
        Shared.embedded().resources().addMedium(samples.medium("m1"));
        pack = declared();
        commit = samples.commitPacked(id, pack, 0);
        holding = samples.commitPacked(held, declared(), 0);
    }

    private interface Meanwhile {
        void happens() throws Exception;
    }

    @Test
    void recognisesACommitThatAnotherTryHasDoneMeanwhile() throws Exception {
        objects.commit(List.of(samples.commitPacked(neighbour, pack, 2000)));

        List<CommitOutcome> outcomes = commitWhile(() -> {
            assertThat(objects.commit(List.of(commit)).get(0).object()).isPresent();
            assertThat(objects.remove(ObjectSelector.of(id), Precondition.NONE)).isPresent();
        });

        assertThat(outcomes).allMatch(outcome -> outcome.object().isPresent());
        assertThat(objects.find(id)).isEmpty();
        assertThat(objects.find(held)).isPresent();
        objects.remove(ObjectSelector.of(neighbour), Precondition.NONE);
        assertThat(orphans()).containsExactly(pack.extent());
    }

    @Test
    void findsThatItsPackHasBecomeAnOrphanMeanwhile() throws Exception {
        objects.commit(List.of(samples.commitPacked(neighbour, pack, 2000)));

        List<CommitOutcome> outcomes =
                commitWhile(() -> objects.remove(ObjectSelector.of(neighbour), Precondition.NONE));

        assertThat(outcomes.get(0).refused()).contains(ErrorCode.CATALOG_CORRUPT);
        assertThat(outcomes.get(1).object()).isPresent();
        assertThat(objects.find(id)).isEmpty();
        assertThat(orphans()).containsExactly(pack.extent());
    }

    private List<CommitOutcome> commitWhile(Meanwhile meanwhile) throws Exception {
        try (Connection connection = Shared.embedded().database().source().getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from pending_extent where uuid = '%s' for update"
                    .formatted(holding.extents().get(0).extent()));
            CompletableFuture<List<CommitOutcome>> running = CompletableFuture.supplyAsync(this::commitBoth);
            Await.until("the commit waits", () -> isWaiting(statement));
            meanwhile.happens();
            connection.commit();
            return running.get(20, TimeUnit.SECONDS);
        }
    }

    private List<CommitOutcome> commitBoth() {
        try {
            return objects.commit(List.of(commit, holding));
        } catch (ArchivoltException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isWaiting(Statement statement) {
        try (ResultSet rows = statement.executeQuery(
                "select exists (select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid)))")) {
            rows.next();
            return rows.getBoolean(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private PendingExtent declared() throws ArchivoltException {
        PendingExtent extent = samples.pending(medium);
        objects.declare(List.of(extent), List.of());
        return extent;
    }

    private List<UUID> orphans() throws ArchivoltException {
        return objects.orphans(List.of(medium), 100).stream()
                .map(OrphanExtent::extent)
                .toList();
    }
}
