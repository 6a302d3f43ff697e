package org.archivolt.tape;

import static org.archivolt.tape.TapeGeneration.LTO_10_30TB;
import static org.archivolt.tape.TapeGeneration.LTO_10_40TB;
import static org.archivolt.tape.TapeGeneration.LTO_7;
import static org.archivolt.tape.TapeGeneration.LTO_7_M8;
import static org.archivolt.tape.TapeGeneration.LTO_8;
import static org.archivolt.tape.TapeGeneration.LTO_9;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A kind of tape drive: which cartridges it takes and how fast it is, as its makers publish. */
public enum DriveModel {
    LTO_7_DRIVE(
            "LTO-7",
            Map.of(LTO_7, 300),
            evenSteps(100, 300),
            new Handling(15, 20, 0),
            Map.of(LTO_7, new Averages(56, 60))),
    LTO_8_DRIVE(
            "LTO-8",
            Map.of(LTO_8, 360, LTO_7_M8, 300, LTO_7, 300),
            evenSteps(112, 365),
            new Handling(15, 24, 0),
            Map.of(LTO_8, new Averages(59, 59))),
    LTO_9_DRIVE(
            "LTO-9",
            Map.of(LTO_9, 400, LTO_8, 360),
            Steps.LTO_9,
            new Handling(17, 30, 40),
            Map.of(LTO_9, new Averages(45, 55))),
    LTO_9_HALF_HEIGHT(
            "LTO-9 HH",
            Map.of(LTO_9, 300, LTO_8, 300),
            Steps.LTO_9,
            new Handling(16, 56, 40),
            Map.of(LTO_9, new Averages(65, 62))),
    LTO_10_DRIVE(
            "LTO-10",
            Map.of(LTO_10_30TB, 400, LTO_10_40TB, 400),
            Steps.LTO_9,
            new Handling(12, 27, 0),
            Map.of(LTO_10_30TB, new Averages(65, 62), LTO_10_40TB, new Averages(73, 75)));

    private static final long MEGABYTE = 1_000_000;

    private final String label;
    private final Map<TapeGeneration, Integer> megabytesPerSecond;
    private final List<Integer> steps;
    private final Handling handling;
    private final Map<TapeGeneration, Averages> averages;

    /** What becomes of a cartridge at the mouth of the drive. */
    private record Handling(int loadSeconds, int unloadSeconds, int initialisationMinutes) {}

    /** The times that makers publish, over positions spread evenly over the tape. */
    record Averages(double locateSeconds, double rewindSeconds) {}

    /** Rates in MB/s at which the tape itself can run. */
    private static final class Steps {
        static final List<Integer> LTO_9 = List.of(177, 203, 223, 244, 263, 284, 305, 325, 347, 366, 385, 408);
    }

    DriveModel(
            String label,
            Map<TapeGeneration, Integer> megabytesPerSecond,
            List<Integer> steps,
            Handling handling,
            Map<TapeGeneration, Averages> averages) {
        this.label = label;
        this.megabytesPerSecond = megabytesPerSecond;
        this.steps = steps;
        this.handling = handling;
        this.averages = averages;
    }

    private static List<Integer> evenSteps(int first, int last) {
        int count = 14;
        return IntStream.range(0, count)
                .mapToObj(i -> first + Math.round((float) i * (last - first) / (count - 1)))
                .toList();
    }

    public String label() {
        return label;
    }

    /** Whether it reads and writes such a cartridge. */
    public boolean takes(TapeGeneration cartridge) {
        return megabytesPerSecond.containsKey(cartridge);
    }

    /**
     * What it reads or writes of uncompressed data, averaged over whole wraps and the turns between them.
     *
     * @throws IllegalArgumentException if it does not take such a cartridge
     */
    public long nativeBytesPerSecond(TapeGeneration cartridge) {
        return Optional.ofNullable(megabytesPerSecond.get(cartridge))
                        .orElseThrow(() -> new IllegalArgumentException(label + " does not take " + cartridge.label()))
                * MEGABYTE;
    }

    /** The slowest at which the tape can run without stopping now and then. */
    public long slowestBytesPerSecond() {
        return steps.get(0) * MEGABYTE;
    }

    /** The rate at which the tape runs for a host of this speed: the fastest that does not outrun it, or the slowest. */
    public long stepBytesPerSecond(long hostBytesPerSecond) {
        return steps.stream()
                .mapToLong(step -> step * MEGABYTE)
                .filter(step -> step <= hostBytesPerSecond)
                .max()
                .orElse(slowestBytesPerSecond());
    }

    /** What the drive holds of data between host and tape. */
    public long bufferBytes() {
        return 1_000 * MEGABYTE;
    }

    /** From the cartridge in the mouth of the drive to its being ready at the beginning of tape. */
    public Duration load() {
        return Duration.ofSeconds(handling.loadSeconds);
    }

    /** From the beginning of tape until the cartridge can be taken. */
    public Duration unload() {
        return Duration.ofSeconds(handling.unloadSeconds);
    }

    /** What the first load of a cartridge that was never used takes besides, on average; nothing for most. */
    public Duration initialisation() {
        return Duration.ofMinutes(handling.initialisationMinutes);
    }

    /** The cartridge for which times are published that are best taken for this one. */
    TapeGeneration publishedFor(TapeGeneration cartridge) {
        return averages.containsKey(cartridge)
                ? cartridge
                : averages.keySet().iterator().next();
    }

    Averages averages(TapeGeneration cartridge) {
        return averages.get(publishedFor(cartridge));
    }
}
