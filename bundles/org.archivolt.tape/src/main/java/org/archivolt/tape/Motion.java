package org.archivolt.tape;

/**
 * What moving the tape costs in one drive on one cartridge, in nanoseconds.
 *
 * <p>A locate brings the heads to another wrap while the tape runs to another length, so the longer of both counts. A
 * target that lies behind, or whose wrap runs the other way, needs the tape to turn: twice, or once. The speeds at which
 * the tape runs are such that the means over evenly spread places are the published ones. Formulas and sources:
 * docs/tape-model.md.
 */
public final class Motion {
    /** Of any locate: to stop, to find servo tracks again, to be at speed. */
    static final double SETTLE_SECONDS = 4.29;

    static final double WRAP_CHANGE_SECONDS = 6.69;
    static final double BAND_CHANGE_SECONDS = 3.2;
    private static final double TURN_SECONDS = 5.22;
    private static final double TWO_TURNS_SECONDS = 11.32;
    private static final double STOP_SECONDS = 3.0;
    private static final double NANOS_PER_SECOND = 1e9;

    private final DriveModel drive;
    private final Geometry geometry;
    private final long nativeBytesPerSecond;
    private final double locateMetresPerSecond;
    private final double rewindMetresPerSecond;
    private final double streamMetresPerSecond;
    private final double secondsPerByteAhead;

    /** @throws IllegalArgumentException if the drive does not take the cartridge */
    public Motion(DriveModel drive, Geometry geometry) {
        this.drive = drive;
        this.geometry = geometry;
        TapeGeneration cartridge = geometry.generation();
        nativeBytesPerSecond = drive.nativeBytesPerSecond(cartridge);
        streamMetresPerSecond = (double) cartridge.lengthMetres()
                * cartridge.wraps()
                * nativeBytesPerSecond
                / cartridge.capacityBytes();
        secondsPerByteAhead = cartridge.lengthMetres() / streamMetresPerSecond / geometry.bytesPerWrap();
        TapeGeneration published = drive.publishedFor(cartridge);
        DriveModel.Averages averages = drive.averages(cartridge);
        locateMetresPerSecond = published.lengthMetres() / wholeLengthSeconds(averages.locateSeconds(), published);
        rewindMetresPerSecond = published.lengthMetres() / wholeRewindSeconds(averages.rewindSeconds());
    }

    /**
     * How long the tape runs from end to end, if a locate from its beginning takes so long in the mean. With T for this time and
     * a for that of the heads' way, the mean of max(uT, a) over u in [0, 1] is T/2 + a²/2T; that is solved for T.
     */
    private static double wholeLengthSeconds(double meanSeconds, TapeGeneration cartridge) {
        double running = meanSeconds - SETTLE_SECONDS - TURN_SECONDS / 2;
        double otherWrap = (double) (cartridge.wrapsPerBand() - 1) / cartridge.wraps();
        double otherBand = 1 - (double) cartridge.wrapsPerBand() / cartridge.wraps();
        double heads =
                otherWrap * square(WRAP_CHANGE_SECONDS) + otherBand * square(WRAP_CHANGE_SECONDS + BAND_CHANGE_SECONDS);
        return running + Math.sqrt(square(running) - heads);
    }

    /** Half of all wraps run forward: there the tape turns before it is rewound. */
    private static double wholeRewindSeconds(double meanSeconds) {
        return 2 * (meanSeconds - SETTLE_SECONDS - TURN_SECONDS / 2);
    }

    private static double square(double value) {
        return value * value;
    }

    public DriveModel drive() {
        return drive;
    }

    public Geometry geometry() {
        return geometry;
    }

    public long nativeBytesPerSecond() {
        return nativeBytesPerSecond;
    }

    public double locateMetresPerSecond() {
        return locateMetresPerSecond;
    }

    public double rewindMetresPerSecond() {
        return rewindMetresPerSecond;
    }

    /** How fast the tape runs while it is read or written at the native rate. */
    public double streamMetresPerSecond() {
        return streamMetresPerSecond;
    }

    public long loadNanos() {
        return drive.load().toNanos();
    }

    /** From the beginning of tape until the cartridge can be taken; {@link #rewindNanos} comes first. */
    public long unloadNanos() {
        return drive.unload().toNanos();
    }

    /**
     * From the end of what was read or written last to the moment in which reading can go on elsewhere. Nothing if it goes on
     * just there; and what lies a little ahead is reached by reading on, if that is faster.
     */
    public long locateNanos(Place from, Place to) {
        return nanos(locateSeconds(from, to));
    }

    double locateSeconds(Place from, Place to) {
        double distance = to.metres() - from.metres();
        double locating = SETTLE_SECONDS
                + Math.max(Math.abs(distance) / locateMetresPerSecond, headsSeconds(from, to))
                + turnSeconds(from, to, distance);
        long gapBytes = to.byteOffset() - from.byteOffset();
        return gapBytes < 0 || from.partition() != to.partition()
                ? locating
                : Math.min(locating, gapBytes * secondsPerByteAhead);
    }

    /** What it costs at least to get to any place at this distance. */
    double leastSeconds(double metres) {
        return Math.min(SETTLE_SECONDS + metres / locateMetresPerSecond, metres / streamMetresPerSecond);
    }

    private static double headsSeconds(Place from, Place to) {
        if (from.wrap() == to.wrap()) {
            return 0;
        }
        return WRAP_CHANGE_SECONDS + (from.band() == to.band() ? 0 : BAND_CHANGE_SECONDS);
    }

    private static double turnSeconds(Place from, Place to, double distance) {
        if (from.direction() != to.direction()) {
            return TURN_SECONDS;
        }
        return distance * from.direction() < 0 ? TWO_TURNS_SECONDS : 0;
    }

    /** To the beginning of tape. */
    public long rewindNanos(Place from) {
        if (from.metres() == 0) {
            return 0;
        }
        double turning = from.runsForward() ? TURN_SECONDS : 0;
        return nanos(SETTLE_SECONDS + turning + from.metres() / rewindMetresPerSecond);
    }

    /** Reading or writing at the native rate, without any stop. */
    public long streamNanos(long bytes) {
        return nanos((double) bytes / nativeBytesPerSecond);
    }

    /**
     * The same with a host that sends or takes no more than so much. The drive runs at its pace; if it is too slow for that,
     * the tape stops whenever the buffer is exhausted and starts again from a little before ({@link #backhitches}). The host
     * feels that only if the buffer does not last for so long.
     */
    public long streamNanos(long bytes, long hostBytesPerSecond) {
        long rate = Math.min(hostBytesPerSecond, nativeBytesPerSecond);
        double waiting = Math.max(0, STOP_SECONDS - (double) drive.bufferBytes() / rate);
        return nanos((double) bytes / rate + backhitches(bytes, hostBytesPerSecond) * waiting);
    }

    /** How often the tape stops and goes back because the host is too slow. */
    public long backhitches(long bytes, long hostBytesPerSecond) {
        long tape = drive.slowestBytesPerSecond();
        if (hostBytesPerSecond >= tape) {
            return 0;
        }
        // While the buffer is worked off the host goes on sending.
        double bytesPerStart = drive.bufferBytes() / (1 - (double) hostBytesPerSecond / tape);
        return (long) Math.floor(bytes / bytesPerStart);
    }

    /** One stop of the tape while it streams: to halt, go back, and start again. */
    public long backhitchNanos() {
        return nanos(STOP_SECONDS);
    }

    /**
     * A file mark that is not immediate, or a flush by zero file marks: the buffer is written out, and the tape stops.
     *
     * @param bufferedBytes written by the host and not on tape yet
     */
    public long flushNanos(long bufferedBytes) {
        return streamNanos(bufferedBytes) + backhitchNanos();
    }

    /** A file mark with the immediate bit goes with the data. */
    public long immediateFileMarkNanos() {
        return 0;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS_PER_SECOND);
    }
}
