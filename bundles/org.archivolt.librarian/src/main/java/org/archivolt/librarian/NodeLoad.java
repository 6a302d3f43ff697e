package org.archivolt.librarian;

/**
 * What a node says of itself with a sign of life.
 *
 * @param cpuPercent 0 to 100, as are all that end in percent
 * @param networkIn bytes per second
 * @param networkOut bytes per second
 */
public record NodeLoad(int cpuPercent, int rootPercent, int memoryPercent, long networkIn, long networkOut) {
    public static final NodeLoad NONE = new NodeLoad(0, 0, 0, 0, 0);

    public NodeLoad {
        requirePercent(cpuPercent);
        requirePercent(rootPercent);
        requirePercent(memoryPercent);
        if (networkIn < 0 || networkOut < 0) {
            throw new IllegalArgumentException("a rate is not negative");
        }
    }

    private static void requirePercent(int value) {
        if (value < 0 || value > 100) {
            throw new IllegalArgumentException("a percentage is from 0 to 100: " + value);
        }
    }
}
