package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CatalogStatus;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.rest.internal.Backends;

/** Whether objects can be put and got now. Tells the truth: asks the database each time. */
@Path("health")
@Produces(MediaType.APPLICATION_JSON)
public final class HealthResource {
    private final Backends backends;
    private final String version;
    private final Ticker ticker;
    private final long startNanos;

    public HealthResource(Backends backends, String version, Ticker ticker) {
        this.backends = backends;
        this.version = version;
        this.ticker = ticker;
        this.startNanos = ticker.nanos();
    }

    /** The answer; 200 when ready, 503 when not. */
    public record Health(
            boolean ready,
            String version,
            long uptimeSeconds,
            DatabaseView database,
            SchedulerView scheduler,
            boolean store) {}

    /** @param fault null when it is available */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DatabaseView(boolean available, String description, String fault) {
        private static final DatabaseView AWAY = new DatabaseView(false, null, "not started");

        static DatabaseView of(CatalogStatus status) {
            Optional<String> fault = status.fault();
            return new DatabaseView(fault.isEmpty(), status.description(), fault.orElse(null));
        }
    }

    public record SchedulerView(boolean available, List<FamilyView> families) {
        private static final SchedulerView AWAY = new SchedulerView(false, List.of());

        static SchedulerView of(ResourceScheduler scheduler) {
            return new SchedulerView(
                    true,
                    scheduler.families().stream()
                            .map(f -> FamilyView.of(scheduler.snapshot(f)))
                            .toList());
        }
    }

    /** @param driver whether a driver serves the family now */
    public record FamilyView(String name, boolean driver, int devices, int queued, int allocations) {
        static FamilyView of(FamilySnapshot family) {
            return new FamilyView(
                    family.family().name(),
                    family.driver(),
                    family.devices().size(),
                    family.queued(),
                    family.allocations());
        }
    }

    @GET
    public Response health(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Health health = health();
        return Response.status(health.ready() ? 200 : 503).entity(health).build();
    }

    Health health() {
        DatabaseView database = backends.catalogStatus().map(DatabaseView::of).orElse(DatabaseView.AWAY);
        SchedulerView scheduler = backends.scheduler().map(SchedulerView::of).orElse(SchedulerView.AWAY);
        boolean store = backends.storeIfPresent().isPresent();
        long uptimeSeconds = (ticker.nanos() - startNanos) / 1_000_000_000;
        boolean ready = database.available() && scheduler.available() && store;
        return new Health(ready, version, uptimeSeconds, database, scheduler, store);
    }
}
