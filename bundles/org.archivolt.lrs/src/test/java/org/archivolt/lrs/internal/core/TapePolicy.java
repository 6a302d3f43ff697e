package org.archivolt.lrs.internal.core;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.archivolt.tape.Place;
import org.archivolt.tape.ReadOrder;
import org.archivolt.tape.Span;

/**
 * The rules under which a {@link TapeSite} works: when drives flush, and in which order they read.
 *
 * @param streams clients that may write through a drive at once: they take turns
 * @param readBatch how many reads of a mounted cartridge are ordered at once; 0: first come, first served
 */
record TapePolicy(String name, int streams, FlushPolicy flush, int readBatch, Ordering ordering) {
    private static final long FOR_EVER = Duration.ofDays(30).toNanos();
    private static final long GIGABYTE = 1_000_000_000;

    interface Ordering {
        int[] order(ReadOrder model, List<Span> spans, Place start);
    }

    /** The defaults of the family tape: by the measured cost of a flush, and by the model of costs. */
    static TapePolicy ours() {
        return ours(60, Duration.ofMinutes(10));
    }

    static TapePolicy ours(int costFactor, Duration delayMax) {
        return new TapePolicy(
                "ours",
                4,
                new FlushPolicy(delayMax.toNanos(), 100_000, 200 * GIGABYTE, costFactor),
                1_000,
                ReadOrder::order);
    }

    /** At 1 GiB, 5 requests or 10 s; reads of a cartridge in their order of arrival. */
    static TapePolicy reference() {
        return new TapePolicy(
                "the reference's rules",
                1,
                new FlushPolicy(Duration.ofSeconds(10).toNanos(), 5, 1L << 30),
                0,
                (model, spans, start) -> IntStream.range(0, spans.size()).toArray());
    }

    /** At 32 GB or 200 files; reads in batches, always the nearest first. */
    static TapePolicy cta() {
        return new TapePolicy(
                "CTA's rules", 4, new FlushPolicy(FOR_EVER, 200, 32 * GIGABYTE), 4_000, ReadOrder::nearestFirst);
    }

    FamilyRules rules() {
        // Loads queue for the robots, with the limit of the call already running.
        long callNanosMax = Duration.ofHours(12).toNanos();
        return new FamilyRules(
                new DeviceSettings(streams, readBatch, flush, callNanosMax, callNanosMax),
                Placement.BEST_FIT,
                Duration.ofMinutes(10).toNanos(),
                3,
                true,
                Shares.UNLIMITED,
                Compatibility.ANY);
    }
}
