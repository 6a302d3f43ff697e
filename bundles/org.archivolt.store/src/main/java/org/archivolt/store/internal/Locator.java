package org.archivolt.store.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.FamilySnapshot.DeviceStatus;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.lrs.SchedulerStatistics;
import org.archivolt.store.ObjectLocation;
import org.archivolt.store.ObjectLocation.CopyLocation;
import org.archivolt.store.ObjectLocation.MediumLocation;

/** Finds out where copies are now, and which of them is the quickest to reach. */
final class Locator {
    /** Of bringing a cartridge into a drive, as long as none has been brought. */
    private static final Duration LOAD_UNKNOWN = Duration.ofSeconds(90);

    private final ResourceCatalog resources;
    private final ResourceScheduler scheduler;
    private final SchedulerStatistics statistics;
    private final StoreSettings settings;

    Locator(
            ResourceCatalog resources,
            ResourceScheduler scheduler,
            SchedulerStatistics statistics,
            StoreSettings settings) {
        this.resources = resources;
        this.scheduler = scheduler;
        this.statistics = statistics;
        this.settings = settings;
    }

    /** Those to be read first come first; of one copy nothing is asked. */
    List<StoredCopy> byPreference(List<StoredCopy> copies) {
        if (copies.size() < 2) {
            return copies;
        }
        Look look = new Look();
        return copies.stream()
                .sorted(Comparator.comparing((StoredCopy copy) -> copy.copy().status())
                        .thenComparingInt(this::preference)
                        .thenComparing(look::delay))
                .toList();
    }

    private int preference(StoredCopy copy) {
        int place = settings.preferredCopies().indexOf(copy.copy().name());
        return place < 0 ? Integer.MAX_VALUE : place;
    }

    ObjectLocation locate(StoredObjectRecord stored) throws ArchivoltException {
        Look look = new Look();
        List<CopyLocation> copies = new ArrayList<>();
        for (StoredCopy copy : byPreference(stored.copies())) {
            copies.add(locate(copy, look));
        }
        return new ObjectLocation(stored.object(), copies);
    }

    private CopyLocation locate(StoredCopy copy, Look look) throws ArchivoltException {
        Map<MediumId, Long> bytes = new LinkedHashMap<>();
        for (ExtentRecord extent : copy.extents()) {
            bytes.merge(extent.medium(), extent.size(), Long::sum);
        }
        List<MediumLocation> media = new ArrayList<>();
        for (Map.Entry<MediumId, Long> each : bytes.entrySet()) {
            media.add(locate(each.getKey(), each.getValue(), look));
        }
        boolean isReadable =
                copy.copy().status() != CopyStatus.INCOMPLETE && media.stream().anyMatch(MediumLocation::readable);
        return new CopyLocation(copy.copy(), media, isReadable ? Optional.of(look.delay(copy)) : Optional.empty());
    }

    private MediumLocation locate(MediumId id, long bytes, Look look) throws ArchivoltException {
        Optional<DeviceStatus> device = look.device(id);
        Optional<String> host = device.isPresent()
                ? resources.device(device.get().device()).map(record -> record.host())
                : Optional.empty();
        boolean isReadable = resources.medium(id).filter(Locator::isReadable).isPresent();
        return new MediumLocation(id, host, device.map(DeviceStatus::device), look.isMounted(id), isReadable, bytes);
    }

    private static boolean isReadable(MediumRecord medium) {
        return medium.status() == AdministrativeStatus.UNLOCKED
                && medium.access().get()
                && !medium.lost()
                && medium.filesystem().isFormatted();
    }

    /** What is going on in each family, asked for once. */
    private final class Look {
        private final Map<Family, FamilySnapshot> snapshots = new HashMap<>();
        private final Map<Family, Duration> loads = new HashMap<>();

        Optional<DeviceStatus> device(MediumId medium) {
            return snapshots.computeIfAbsent(medium.family(), scheduler::snapshot).devices().stream()
                    .filter(device -> device.medium().equals(Optional.of(medium)))
                    .findFirst();
        }

        boolean isMounted(MediumId medium) {
            return device(medium)
                    .filter(device ->
                            Stream.of("mounted", "syncing", "examining").anyMatch(device.phase()::equals))
                    .isPresent();
        }

        /** Until all of its media are within reach, one after the other: nobody knows how many drives will be free. */
        Duration delay(StoredCopy copy) {
            return copy.extents().stream()
                    .map(ExtentRecord::medium)
                    .distinct()
                    .map(this::delay)
                    .max(Comparator.naturalOrder())
                    .orElse(Duration.ZERO);
        }

        private Duration delay(MediumId medium) {
            boolean isAtHand =
                    medium.family().isAlwaysAtHand() || device(medium).isPresent();
            return isAtHand ? Duration.ZERO : loads.computeIfAbsent(medium.family(), this::load);
        }

        /** What it has taken so far, on the average. */
        private Duration load(Family family) {
            double seconds = average(family, "load") + average(family, "mount");
            return seconds > 0 ? Duration.ofMillis(Math.round(seconds * 1000)) : LOAD_UNKNOWN;
        }

        private double average(Family family, String call) {
            double sum = sum(family, call, "archivolt_lrs_device_call_seconds_sum");
            double count = sum(family, call, "archivolt_lrs_device_call_seconds_count");
            return count > 0 ? sum / count : 0;
        }

        private double sum(Family family, String call, String name) {
            return statistics.samples(Optional.of(family)).stream()
                    .filter(sample -> sample.name().equals(name))
                    .filter(sample -> call.equals(sample.labels().get("call")))
                    .mapToDouble(SchedulerStatistics.Sample::value)
                    .sum();
        }
    }
}
