package org.archivolt.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.TagChange;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.lrs.AdoptRequest;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.MediumPlace;
import org.archivolt.lrs.Notice;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.store.LayoutCatalog;

/** The services the commands use, with little behind them; writes down what was asked of them. */
public final class FakeBackend implements ResourceAdministration, ResourceScheduler, LayoutCatalog {
    static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    final List<String> calls = new ArrayList<>();
    Answer<Void> formatted = completed();
    MediumId carried;
    MediumPlace place = new MediumPlace(Optional.empty(), Optional.empty());
    List<DeviceId> devices = List.of();
    String detail = "";
    DriveHealth told = DriveHealth.UNKNOWN;
    public List<RequestReport> reports = List.of();
    final SortedMap<String, String> configuration =
            new TreeMap<>(Map.of("family", "disk", "flush.delay.ms", "5", "streams", "64"));

    private static Answer<Void> completed() {
        Answer<Void> answer = new Answer<>(1);
        answer.complete(null);
        return answer;
    }

    public static MediumRecord medium(MediumId id) {
        return new MediumRecord(
                id,
                "ext4",
                Tags.of("fast", "local"),
                AdministrativeStatus.UNLOCKED,
                FilesystemStatus.USED,
                Optional.of(new UUID(1, 2)),
                new Space(1L << 40, 1L << 39),
                1_234_567,
                89,
                TIME,
                Set.of());
    }

    static DeviceRecord device(DeviceId id, String path) {
        return new DeviceRecord(
                id, "host-with-a-long-name", path, "ext4", "s1", Map.of(), AdministrativeStatus.UNLOCKED, TIME);
    }

    @Override
    public MediumRecord addFixed(
            Family family, String path, Optional<String> name, Optional<String> library, Tags tags) {
        calls.add("add %s %s %s %s [%s]".formatted(family, path, name.orElse("-"), library.orElse("-"), tags));
        return medium(new MediumId(family, library.orElse("host"), name.orElse("made")));
    }

    @Override
    public DeviceRecord addDevice(
            Family family, String path, Optional<String> name, String library, Map<String, String> options) {
        calls.add("add drive %s %s %s %s %s".formatted(family, path, name.orElse("-"), library, options));
        return new DeviceRecord(
                new DeviceId(family, library, name.orElse("serial")),
                "host",
                path,
                "LTO-9",
                "serial",
                options,
                AdministrativeStatus.LOCKED,
                Instant.EPOCH);
    }

    @Override
    public MediumRecord addMedium(MediumId medium, Optional<String> model, Tags tags) {
        calls.add("add medium %s %s [%s]".formatted(medium, model.orElse("-"), tags));
        return medium(medium);
    }

    @Override
    public void unlock(MediumId medium) {
        calls.add("unlock " + medium);
    }

    @Override
    public void lock(MediumId medium) {
        calls.add("lock " + medium);
    }

    @Override
    public void unlock(DeviceId device) {
        calls.add("unlock " + device);
    }

    @Override
    public void lock(DeviceId device) {
        calls.add("lock " + device);
    }

    @Override
    public void release(DeviceId device) {
        calls.add("release " + device);
    }

    @Override
    public Optional<MediumId> carried(Family family, String path) {
        return Optional.ofNullable(carried);
    }

    @Override
    public void remove(MediumId medium) {
        calls.add("remove " + medium);
    }

    @Override
    public void remove(DeviceId device) {
        calls.add("remove " + device);
    }

    @Override
    public void setAccess(MediumId medium, MediumAccess access) {
        calls.add("access %s %s".formatted(medium, access));
    }

    @Override
    public void changeTags(MediumId medium, TagChange change) {
        calls.add("tags %s all=%s -[%s] +[%s]".formatted(medium, change.all(), change.removed(), change.added()));
    }

    @Override
    public void setGroupings(MediumId medium, Set<String> groupings) {
        calls.add("groupings %s %s".formatted(medium, new TreeSet<>(groupings)));
    }

    @Override
    public void setLost(MediumId medium, boolean lost) {
        calls.add("%s %s".formatted(lost ? "lost" : "found", medium));
    }

    @Override
    public void moveDevice(DeviceId device, String toHost) {
        calls.add("move " + device + " to " + toHost);
    }

    @Override
    public MediumPlace locate(MediumId medium) {
        return place;
    }

    @Override
    public Answer<Void> adopt(AdoptRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<Allocation> allocate(WriteRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<Allocation> allocate(ReadRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> release(Release release) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<Void> format(FormatRequest request) {
        calls.add("format %s unlock=%s force=%s".formatted(request.medium(), request.unlock(), request.force()));
        return formatted;
    }

    @Override
    public CompletableFuture<Void> notify(Notice notice) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> ping() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<Void> cancel(long request) {
        if (reports.stream().noneMatch(report -> report.request() == request)) {
            return CompletableFuture.failedFuture(
                    new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "no such request").with("request", request));
        }
        calls.add("cancel " + request);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<List<RequestReport>> requests(Family family, int limit) {
        return CompletableFuture.completedFuture(reports.stream().limit(limit).toList());
    }

    @Override
    public CompletableFuture<Optional<RequestReport>> why(long request) {
        return CompletableFuture.completedFuture(
                reports.stream().filter(report -> report.request() == request).findFirst());
    }

    @Override
    public SortedMap<String, String> configuration(Family family) throws ArchivoltException {
        if (!family.equals(Family.DISK)) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_RESOURCE, "no such family is served here")
                    .with("field", "family")
                    .with("family", family);
        }
        return new TreeMap<>(configuration);
    }

    @Override
    public void configure(Family family, Map<String, String> changes) {
        calls.add("configure %s %s".formatted(family, changes));
        configuration.putAll(changes);
    }

    @Override
    public FamilySnapshot snapshot(Family family) {
        List<FamilySnapshot.DeviceStatus> statuses = devices.stream()
                .filter(d -> d.family().equals(family))
                .map(d -> new FamilySnapshot.DeviceStatus(
                        d,
                        "mounted",
                        detail,
                        Optional.of(new MediumId(d.family(), d.library(), d.name())),
                        1,
                        2,
                        3,
                        4096,
                        Duration.ofMillis(5),
                        4,
                        told))
                .toList();
        return new FamilySnapshot(family, true, 7, 8, statuses);
    }

    @Override
    public List<Family> families() {
        return List.of(Family.DISK);
    }

    @Override
    public List<InstalledLayout> layouts() {
        LayoutParameter replicas = new LayoutParameter.Number("replicas", "how many copies", 2, 1, 16);
        LayoutDescription description = new LayoutDescription("raid1", 1, 0, "replicas", List.of(replicas));
        return List.of(new InstalledLayout(description, 1, 3, Optional.empty()));
    }
}
