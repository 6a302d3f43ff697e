package org.archivolt.ldm.tape.virtual.internal.drive;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.scsi.data.LogPage;
import org.archivolt.scsi.data.LogPage.Parameter;
import org.archivolt.scsi.data.TapeAlert;

/** The log pages of a drive (SSC-5, 8.2), from what it has really counted. */
final class DriveLogs {
    private static final long MEGABYTE = 1_000_000;
    private static final int CELSIUS = 35;
    private static final int LIST = 0x03;

    private final TapeDrive drive;
    private final Map<Integer, Supplier<List<Parameter>>> pages = new TreeMap<>();

    DriveLogs(TapeDrive drive) {
        this.drive = drive;
        pages.put(LogPage.WRITE_ERRORS, () -> errors(counters().writeErrors, counters().bytesFromHost));
        pages.put(LogPage.READ_ERRORS, () -> errors(counters().readErrors, counters().bytesToHost));
        pages.put(LogPage.SEQUENTIAL_ACCESS_DEVICE, this::sequentialAccess);
        pages.put(LogPage.TEMPERATURE, () -> List.of(Parameter.counter(0, 2, CELSIUS)));
        pages.put(LogPage.DEVICE_STATUS, this::deviceStatus);
        pages.put(LogPage.DEVICE_STATISTICS, this::deviceStatistics);
        pages.put(LogPage.VOLUME_STATISTICS, this::volumeStatistics);
        pages.put(LogPage.TAPE_ALERT, List::of);
        pages.put(LogPage.TAPE_CAPACITY, this::capacity);
    }

    Set<Integer> pages() {
        return pages.keySet();
    }

    /** Alerts are told once. */
    LogPage page(int page) {
        if (page == LogPage.TAPE_ALERT) {
            LogPage alerts = TapeAlert.toPage(drive.alerts());
            drive.alerts().clear();
            return alerts;
        }
        return new LogPage(page, 0, pages.get(page).get());
    }

    private DriveCounters counters() {
        return drive.counters();
    }

    private static List<Parameter> errors(long uncorrected, long bytes) {
        return List.of(
                Parameter.counter(0x0000, 4, 0),
                Parameter.counter(0x0001, 4, 0),
                Parameter.counter(0x0002, 4, 0),
                Parameter.counter(0x0003, 4, 0),
                Parameter.counter(0x0004, 4, 0),
                Parameter.counter(0x0005, 8, bytes),
                Parameter.counter(0x0006, 4, uncorrected));
    }

    private List<Parameter> sequentialAccess() {
        return List.of(
                Parameter.counter(0x0000, 8, counters().bytesFromHost),
                Parameter.counter(0x0001, 8, counters().bytesFromHost),
                Parameter.counter(0x0002, 8, counters().bytesToHost),
                Parameter.counter(0x0003, 8, counters().bytesToHost),
                Parameter.counter(0x0100, 4, counters().cleaningRequested ? 1 : 0));
    }

    /** Very high frequency data: the bits a library looks at (ADC-3, 6.1.2). */
    private List<Parameter> deviceStatus() {
        boolean present = drive.bay().cartridge().isPresent();
        boolean threaded = drive.bay().threaded().isPresent();
        int first = (drive.preventsRemoval() ? 0x80 : 0)
                | (present ? 0x20 : 0)
                | (drive.isWriteProtected() ? 0x08 : 0)
                | (counters().cleaningRequested ? 0x04 : 0)
                | 0x01;
        int second = (present ? 0x10 : 0) | (threaded ? 0x07 : 0);
        return List.of(new Parameter(0x0000, LIST, new byte[] {(byte) first, (byte) second, 0, 0}));
    }

    private List<Parameter> deviceStatistics() {
        return List.of(
                Parameter.counter(0x0000, 4, counters().loads),
                Parameter.counter(0x0001, 4, counters().cleanings),
                Parameter.counter(0x0010, 8, counters().readErrors),
                Parameter.counter(0x0011, 8, counters().writeErrors));
    }

    private List<Parameter> volumeStatistics() {
        Optional<Cartridge> loaded = drive.bay().threaded().map(Deck::cartridge);
        if (loaded.isEmpty()) {
            return List.of(Parameter.counter(0x0000, 1, 0));
        }
        Cartridge cartridge = loaded.get();
        return List.of(
                Parameter.counter(0x0000, 1, 1),
                Parameter.counter(0x0001, 4, cartridge.loads()),
                Parameter.counter(0x0004, 4, counters().writeErrors),
                Parameter.counter(0x0009, 4, counters().readErrors),
                Parameter.counter(0x0012, 4, cartridge.bytesWritten() / MEGABYTE),
                Parameter.counter(0x0013, 4, cartridge.bytesRead() / MEGABYTE),
                text(0x0040, 32, cartridge.shell().serial()),
                text(0x0045, 32, cartridge.shell().barcode()),
                Parameter.counter(0x0080, 1, drive.isWriteProtected() ? 1 : 0),
                Parameter.counter(0x0081, 1, cartridge.shell().isWorm() ? 1 : 0));
    }

    private static Parameter text(int code, int length, String value) {
        String padded = String.format("%-" + length + "s", value);
        return new Parameter(code, LIST, padded.getBytes(StandardCharsets.US_ASCII));
    }

    /** What remains of the partitions, and what they hold, in MiB. */
    private List<Parameter> capacity() {
        List<Parameter> parameters = new ArrayList<>();
        Optional<Cartridge> loaded = drive.bay().threaded().map(Deck::cartridge);
        for (int partition = 0; partition < 2; partition++) {
            boolean there = loaded.isPresent() && partition < loaded.get().partitions();
            long capacity = there ? loaded.get().capacity(partition) : 0;
            long left = there ? Math.max(0, capacity - loaded.get().bytesUsed(partition)) : 0;
            parameters.add(partition, Parameter.counter(0x0001 + partition, 4, left >> 20));
            parameters.add(Parameter.counter(0x0003 + partition, 4, capacity >> 20));
        }
        return parameters;
    }
}
