package org.archivolt.tape;

/**
 * What moving a cartridge costs in one robot: taking and putting it, and the way between.
 *
 * @param handlingNanos of the shortest move
 * @param crossingNanos how much more the longest move takes
 * @param places slots, drives and stations in one row; the way between two is as long as their numbers differ
 */
public record RobotMotion(long handlingNanos, long crossingNanos, int places) {
    private static final long SECOND = 1_000_000_000;

    public RobotMotion {
        if (handlingNanos < 0 || crossingNanos < 0 || places < 1) {
            throw new IllegalArgumentException(
                    "no robot: " + handlingNanos + " ns, " + crossingNanos + " ns, " + places + " places");
        }
    }

    /** One arm of a large library: 10 to 15 s for a move. */
    public static RobotMotion ofLibrary(int places) {
        return new RobotMotion(10 * SECOND, 5 * SECOND, places);
    }

    /** A box with a few slots: 26 to 45 s for an exchange of two moves. */
    public static RobotMotion ofAutoloader(int places) {
        return new RobotMotion(13 * SECOND, 9 * SECOND, places);
    }

    /** From one place to another, both numbered from 0. */
    public long moveNanos(int from, int to) {
        return handlingNanos + Math.round((double) crossingNanos * Math.min(Math.abs(from - to), places) / places);
    }
}
