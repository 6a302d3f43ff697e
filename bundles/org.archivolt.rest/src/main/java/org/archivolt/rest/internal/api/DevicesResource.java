package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** The devices there are, by id, what those of this host are doing, and what operators do with them. */
@Path("devices")
@Produces(MediaType.APPLICATION_JSON)
public final class DevicesResource {

    private final Backends backends;

    public DevicesResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DevicesPage(List<ObjectNode> devices, String next) {}

    /** @param activity null when the scheduler here does not know the device */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DeviceView(
            String id,
            String family,
            String library,
            String name,
            String host,
            String path,
            String model,
            String serial,
            String status,
            Map<String, String> options,
            String added,
            Activity activity) {
        static DeviceView of(DeviceRecord device, DeviceStatus status) {
            return new DeviceView(
                    device.id().toString(),
                    device.id().family().name(),
                    device.id().library(),
                    device.id().name(),
                    device.host(),
                    device.path(),
                    device.model(),
                    device.serial(),
                    device.status().name(),
                    device.options(),
                    device.added().toString(),
                    status == null ? null : Activity.of(status));
        }
    }

    /** What a device is doing; see {@link DeviceStatus}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Activity(
            String phase,
            String detail,
            String medium,
            int running,
            int scheduled,
            int toSync,
            long toSyncBytes,
            long toSyncAgeMillis,
            int health,
            Told told) {
        static Activity of(DeviceStatus status) {
            return new Activity(
                    status.phase(),
                    status.detail(),
                    status.medium().map(MediumId::toString).orElse(null),
                    status.running(),
                    status.scheduled(),
                    status.toSync(),
                    status.toSyncBytes(),
                    status.toSyncAge().toMillis(),
                    status.health(),
                    Told.of(status.told()));
        }
    }

    /** What a device told of itself; see {@link DriveHealth}. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Told(String asOf, List<AlertView> alerts, boolean cleaningRequested, Map<String, Long> counters) {
        /** Null when it never was asked. */
        static Told of(DriveHealth health) {
            return health.asOf().isEmpty()
                    ? null
                    : new Told(
                            health.asOf().get().toString(),
                            health.alerts().stream().map(AlertView::of).toList(),
                            health.cleaningRequested(),
                            health.counters());
        }
    }

    /** See {@link DriveHealth.Alert}. */
    public record AlertView(int number, String severity, String text) {
        static AlertView of(DriveHealth.Alert alert) {
            return new AlertView(alert.number(), alert.severity().name(), alert.text());
        }
    }

    /** By id, those that have all that is asked for; a page of them, see {@link ListQuery}. */
    @GET
    public DevicesPage list(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ResourceFilter filter = ResourceFilter.take(query);
        Optional<String> host = query.take("host");
        ListQuery wanted = ListQuery.take(query, "id");
        query.end();
        Map<DeviceId, DeviceStatus> statuses =
                backends.scheduler().map(DevicesResource::statuses).orElse(Map.of());
        List<DeviceView> devices = backends.resources().devices().stream()
                .filter(device ->
                        filter.admits(device.id().family(), device.id().library(), device.status()))
                .filter(device ->
                        host.filter(name -> !name.equals(device.host())).isEmpty())
                .map(device -> DeviceView.of(device, statuses.get(device.id())))
                .toList();
        ListQuery.Page page = wanted.page(devices, DeviceView.class);
        return new DevicesPage(page.rows(), page.next().orElse(null));
    }

    /** Adds a drive that takes the media of its library, as the shell's {@code drive:add}. */
    @POST
    public Response post(@Context HttpServletRequest request) throws ArchivoltException {
        return add(request).toResponse();
    }

    Reply add(HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        JsonFields body = Bodies.read(request);
        Family family = Bodies.family(body);
        String path = body.requiredText("path", Bodies.PATH_LENGTH_MAX);
        String library = body.requiredText("library", Bodies.WORD_LENGTH_MAX);
        Optional<String> name = body.text("name", Bodies.WORD_LENGTH_MAX);
        boolean unlock = body.flag("unlock", false);
        Optional<JsonFields> given = body.object("options");
        Map<String, String> options = given.isPresent() ? given.get().allTexts(Bodies.PATH_LENGTH_MAX) : Map.of();
        body.end();
        DeviceId device = backends.administration()
                .addDevice(family, path, name, library, options)
                .id();
        if (unlock) {
            backends.administration().unlock(device);
        }
        return Reply.created("devices/" + device, view(device));
    }

    @GET
    @Path("{id}")
    public DeviceView get(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return view(DeviceId.parse(id));
    }

    /** Locks or unlocks it, or has another host use it: one of these, since two could fail half way. */
    @PATCH
    @Path("{id}")
    public DeviceView patch(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        DeviceId device = DeviceId.parse(id);
        JsonFields body = Bodies.read(request);
        Optional<String> status = body.text("status", Bodies.WORD_LENGTH_MAX);
        Optional<String> host = body.text("host", Bodies.WORD_LENGTH_MAX);
        body.end();
        if (status.isPresent() == host.isPresent()) {
            throw body.fault("status", "must be given, or else host");
        }
        if (host.isPresent()) {
            backends.administration().moveDevice(device, host.get());
        } else if (Bodies.unlocked(body, status.orElseThrow())) {
            backends.administration().unlock(device);
        } else {
            backends.administration().lock(device);
        }
        return view(device);
    }

    /** Forgets it, as the shell's {@code drive:remove}. Answered by 204. */
    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        backends.administration().remove(DeviceId.parse(id));
    }

    /** Breaks the hold of a dead host, as the shell's {@code drive:release}. Answered by 204. */
    @POST
    @Path("{id}/release")
    public void release(@PathParam("id") String id, @Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        DeviceId device = DeviceId.parse(id);
        Bodies.read(request).end();
        backends.administration().release(device);
    }

    private DeviceView view(DeviceId id) throws ArchivoltException {
        DeviceRecord device = backends.resources()
                .device(id)
                .orElseThrow(() ->
                        new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "there is no such device").with("device", id));
        return DeviceView.of(
                device,
                backends.scheduler()
                        .map(scheduler -> statuses(scheduler).get(id))
                        .orElse(null));
    }

    private static Map<DeviceId, DeviceStatus> statuses(ResourceScheduler scheduler) {
        return scheduler.families().stream()
                .flatMap(f -> scheduler.snapshot(f).devices().stream())
                .collect(Collectors.toMap(DeviceStatus::device, Function.identity(), (first, second) -> first));
    }
}
