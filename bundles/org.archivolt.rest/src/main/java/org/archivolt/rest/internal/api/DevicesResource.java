package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.rest.internal.Backends;

/** The devices there are, by id, and what those of this host are doing. */
@Path("devices")
@Produces(MediaType.APPLICATION_JSON)
public final class DevicesResource {
    private final Backends backends;

    public DevicesResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer. */
    public record Devices(List<DeviceView> devices) {}

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
            int health) {
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
                    status.health());
        }
    }

    @GET
    public Devices list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        Map<DeviceId, DeviceStatus> statuses =
                backends.scheduler().map(DevicesResource::statuses).orElse(Map.of());
        return new Devices(backends.resources().devices().stream()
                .map(d -> DeviceView.of(d, statuses.get(d.id())))
                .toList());
    }

    private static Map<DeviceId, DeviceStatus> statuses(ResourceScheduler scheduler) {
        return scheduler.families().stream()
                .flatMap(f -> scheduler.snapshot(f).devices().stream())
                .collect(Collectors.toMap(DeviceStatus::device, Function.identity(), (first, second) -> first));
    }
}
