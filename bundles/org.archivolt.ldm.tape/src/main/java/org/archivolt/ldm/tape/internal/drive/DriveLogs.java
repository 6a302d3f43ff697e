package org.archivolt.ldm.tape.internal.drive;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.DriveHealth.Alert;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.LogPage;
import org.archivolt.scsi.data.TapeAlert;

/** What a drive has noted: TapeAlert flags and counters of its log pages (SSC-5). */
final class DriveLogs {
    private static final int ANSWER_BYTES = 16 * 1024;
    private static final int CUMULATIVE = 1;

    /** The counters that are of use to people: page, parameter, name. */
    private enum Counter {
        WRITE_CORRECTED(LogPage.WRITE_ERRORS, 0x0003, "write.errors.corrected"),
        WRITE_UNCORRECTED(LogPage.WRITE_ERRORS, 0x0006, "write.errors.uncorrected"),
        READ_CORRECTED(LogPage.READ_ERRORS, 0x0003, "read.errors.corrected"),
        READ_UNCORRECTED(LogPage.READ_ERRORS, 0x0006, "read.errors.uncorrected"),
        BYTES_FROM_HOST(LogPage.SEQUENTIAL_ACCESS_DEVICE, 0x0000, "bytes.from.host"),
        BYTES_TO_TAPE(LogPage.SEQUENTIAL_ACCESS_DEVICE, 0x0001, "bytes.to.tape"),
        BYTES_FROM_TAPE(LogPage.SEQUENTIAL_ACCESS_DEVICE, 0x0002, "bytes.from.tape"),
        BYTES_TO_HOST(LogPage.SEQUENTIAL_ACCESS_DEVICE, 0x0003, "bytes.to.host"),
        LIFETIME_LOADS(LogPage.DEVICE_STATISTICS, 0x0000, "lifetime.loads"),
        LIFETIME_CLEANINGS(LogPage.DEVICE_STATISTICS, 0x0001, "lifetime.cleanings"),
        LIFETIME_HOURS(LogPage.DEVICE_STATISTICS, 0x0002, "lifetime.hours.powered"),
        VOLUME_LOADS(LogPage.VOLUME_STATISTICS, 0x0001, "medium.loads"),
        VOLUME_WRITE_UNCORRECTED(LogPage.VOLUME_STATISTICS, 0x0004, "medium.write.errors.uncorrected"),
        VOLUME_READ_UNCORRECTED(LogPage.VOLUME_STATISTICS, 0x0009, "medium.read.errors.uncorrected");

        final int page;
        final int parameter;
        final String label;

        Counter(int page, int parameter, String label) {
            this.page = page;
            this.parameter = parameter;
            this.label = label;
        }
    }

    private final DriveUnit unit;
    private final Ticker ticker;
    /** The drive forgets flags as they are read; they are kept until somebody asks. */
    private final Set<TapeAlert> pending = EnumSet.noneOf(TapeAlert.class);

    DriveLogs(DriveUnit unit, Ticker ticker) {
        this.unit = unit;
        this.ticker = ticker;
    }

    /** Those raised since the last call; read ones are still told by {@link #health}. */
    Set<TapeAlert> newAlerts() throws ArchivoltException {
        Optional<LogPage> page = page(LogPage.TAPE_ALERT);
        Set<TapeAlert> alerts = page.map(TapeAlert::from).orElseGet(() -> EnumSet.noneOf(TapeAlert.class));
        pending.addAll(alerts);
        return alerts;
    }

    DriveHealth health() throws ArchivoltException {
        newAlerts();
        List<Alert> alerts = pending.stream()
                .map(AlertTexts::of)
                .sorted(Comparator.comparing(Alert::severity).reversed().thenComparing(Alert::number))
                .toList();
        boolean cleaning = unit.cleaningRequested() || isCleaningRequested(pending);
        pending.clear();
        return new DriveHealth(Optional.of(ticker.now()), alerts, cleaning, counters());
    }

    /** What was asked for has been done. */
    void cleaned() {
        pending.remove(TapeAlert.CLEAN_NOW);
        pending.remove(TapeAlert.CLEAN_PERIODIC);
        unit.cleaned();
    }

    private static boolean isCleaningRequested(Set<TapeAlert> alerts) {
        return alerts.contains(TapeAlert.CLEAN_NOW) || alerts.contains(TapeAlert.CLEAN_PERIODIC);
    }

    private Map<String, Long> counters() throws ArchivoltException {
        Map<String, Long> counters = new TreeMap<>();
        Map<Integer, Optional<LogPage>> pages = new TreeMap<>();
        for (Counter counter : Counter.values()) {
            if (!pages.containsKey(counter.page)) {
                pages.put(counter.page, page(counter.page));
            }
            pages.get(counter.page)
                    .flatMap(page -> page.parameter(counter.parameter))
                    .ifPresent(found -> counters.put(counter.label, found.number()));
        }
        return counters;
    }

    private Optional<LogPage> page(int number) throws ArchivoltException {
        Optional<byte[]> answer = unit.answerIfKnown(
                new PrimaryCommand.LogSense(false, CUMULATIVE, number, 0, 0, ANSWER_BYTES),
                ANSWER_BYTES,
                "asking how the drive is");
        return answer.isPresent() ? Optional.of(LogPage.decode(answer.get())) : Optional.empty();
    }
}
