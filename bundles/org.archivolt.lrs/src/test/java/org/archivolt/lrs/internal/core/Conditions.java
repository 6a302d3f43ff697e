package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumAccess;
import org.archivolt.lrs.Terms;

/**
 * What kind of run a seed makes: how big, how fast, how hostile. Everything random comes from here, so a seed repeats
 * exactly.
 */
final class Conditions {
    private static final List<ErrorCode> DRIVER_ERRORS =
            List.of(ErrorCode.DEVICE_FAULT, ErrorCode.MEDIUM_FAULT, ErrorCode.WRONG_STATE, ErrorCode.FOREIGN_DATA);

    private final SplittableRandom random;
    private final int faultsPerMille;
    private final int strikesPerMille;
    private final boolean forgetsMounts;
    private boolean healed;
    /** Nothing fails, nobody is rude and no operator interferes: then nothing may go wrong at all. */
    final boolean calm;

    final boolean fixedMedia;
    final int devices;
    final int clients;
    final int operationsPerClient;
    final int queueCapacity;
    final long mediumBytes;
    final long latencyNanosMax;
    final long callNanosMax;
    /** How long a client does nothing between two things it does. */
    final long thinkingNanosMax;
    /** How long interference goes on. */
    final long chaosNanos;

    final boolean swapsDrivers;
    final boolean stopsEarly;
    private final boolean stalls;
    /** How often an operator closes a medium to what it is used for. */
    final int closures;

    private final SplittableRandom closing;
    /** Of sequential media; 0: order does not matter. */
    private final int readBatch;
    /** Beside those in drives. */
    final int shelvedMedia;

    Conditions(long seed) {
        this.random = new SplittableRandom(seed); // Random makes much the same first choices of neighbouring seeds
        // Drawn apart, so that older seeds keep their other conditions.
        SplittableRandom apart = new SplittableRandom(~seed);
        readBatch = apart.nextBoolean() ? 0 : 1 + apart.nextInt(6);
        calm = oneIn(4);
        faultsPerMille = calm ? 0 : pick(0, 2, 10, 50);
        strikesPerMille = calm ? 0 : pick(0, 0, 2, 10);
        forgetsMounts = random.nextBoolean();
        fixedMedia = oneIn(2);
        devices = 1 + below(6);
        clients = 1 + below(12);
        operationsPerClient = 2 + below(9);
        queueCapacity = calm ? 10_000 : pick(3, 20, 10_000);
        mediumBytes = pick(2_000, 100_000, 1_000_000_000);
        latencyNanosMax = pick(0, 1_000, 100_000, 10_000_000);
        callNanosMax = pick(1_000, 1_000_000, 100_000_000);
        thinkingNanosMax = pick(10_000, 1_000_000, 20_000_000);
        chaosNanos = 30 * thinkingNanosMax;
        swapsDrivers = oneIn(3);
        stopsEarly = oneIn(3);
        stalls = oneIn(3);
        shelvedMedia = fixedMedia ? 0 : 1 + below(8);
        closing = apart;
        closures = calm ? 0 : Math.max(0, closing.nextInt(12) - 6);
    }

    FamilyRules drawRules() {
        return new FamilyRules(
                drawSettings(),
                Placement.values()[below(3)],
                pick(0, chaosNanos / 10, chaosNanos),
                pick(1, 1, 3),
                !fixedMedia,
                oneIn(4) ? new Shares(List.of(drawShare(), drawShare())) : Shares.UNLIMITED,
                Compatibility.ANY);
    }

    /** Under which everything can be had at once. */
    FamilyRules plainRules() {
        return new FamilyRules(
                new DeviceSettings(1, readBatch, new FlushPolicy(0, 1, 1), 2 * callNanosMax, 3 * callNanosMax),
                Placement.SPREAD,
                chaosNanos,
                1,
                !fixedMedia,
                Shares.UNLIMITED,
                Compatibility.ANY);
    }

    private Shares.Rule drawShare() {
        int drivesMin = below(2);
        return new Shares.Rule(
                "*",
                oneIn(3) ? Optional.empty() : Optional.of(Kind.values()[below(3)]),
                1 + below(3),
                drivesMin,
                drivesMin + 1 + below(3));
    }

    Terms drawTerms() {
        return new Terms(oneIn(2) ? "" : "client" + below(3), oneIn(4) ? below(3) : 0, oneIn(4) ? below(100) : 0);
    }

    private DeviceSettings drawSettings() {
        return new DeviceSettings(
                fixedMedia ? pick(1, 1, 2, 4, 64) : pick(1, 1, 1, 2, 3),
                readBatch,
                new FlushPolicy(
                        pick(0, 1_000, 5_000_000, 10_000_000_000L, 3_600_000_000_000L),
                        pick(1, 2, 5, 1_000_000),
                        pick(1, 1_000, 100_000, Long.MAX_VALUE),
                        readBatch),
                2 * callNanosMax,
                3 * callNanosMax);
    }

    /** How long a call takes: now and then, longer than anybody waits for. */
    long drawCallNanos() {
        return rudeOneIn(stalls ? 60 : Integer.MAX_VALUE)
                ? 3 * callNanosMax + nanosUpTo(chaosNanos)
                : nanosUpTo(callNanosMax);
    }

    boolean forgetsMounts() {
        return forgetsMounts;
    }

    /** Whether a drive has an accident now. */
    boolean strikes() {
        return !healed && below(1000) < strikesPerMille;
    }

    void mayFail(String doing) throws ArchivoltException {
        if (!healed && below(1000) < faultsPerMille) {
            throw new ArchivoltException(DRIVER_ERRORS.get(below(DRIVER_ERRORS.size())), doing).with("simulated", true);
        }
    }

    /** Whether drives have accidents nobody has asked about yet. */
    boolean haveAccidents() {
        return strikesPerMille > 0;
    }

    boolean hasAmpleRoom() {
        return mediumBytes >= 1_000_000_000;
    }

    /** From now on nothing fails any more. */
    void heal() {
        healed = true;
    }

    boolean areHealed() {
        return healed;
    }

    /** Rudeness ends with the healing, too. */
    boolean rudeOneIn(int n) {
        return !calm && !healed && oneIn(n);
    }

    int drawClosed(int media) {
        return closing.nextInt(media);
    }

    long drawClosingNanos() {
        return 1 + closing.nextLong(chaosNanos);
    }

    MediumAccess drawAccess() {
        return new MediumAccess(closing.nextBoolean(), closing.nextBoolean(), closing.nextBoolean());
    }

    boolean drawLost() {
        return closing.nextInt(4) == 0;
    }

    boolean oneIn(int n) {
        return below(n) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    long nanosUpTo(long max) {
        return max == 0 ? 0 : random.nextInt((int) Math.min(Integer.MAX_VALUE, max)) + 1L;
    }

    long bits() {
        return random.nextLong();
    }

    private int pick(int... choices) {
        return choices[below(choices.length)];
    }

    private long pick(long... choices) {
        return choices[below(choices.length)];
    }
}
