package org.archivolt.librarian.lfs;

import java.time.Duration;

/**
 * How to mount.
 *
 * @param isForAll whether users other than that of this process may use it; who is not root needs {@code user_allow_other} in {@code
 *     /etc/fuse.conf}
 * @param cached how long the kernel may keep names and attributes: changes through other mounts are seen so much later. 0: at once
 * @param threads that serve the mount, 1 to 64
 */
public record LfsOptions(boolean isForAll, Duration cached, int threads) {
    private static final int THREADS_MAX = 64;
    private static final Duration CACHED_MAX = Duration.ofHours(1);

    public static final LfsOptions DEFAULT = new LfsOptions(true, Duration.ZERO, 8);

    public LfsOptions {
        if (threads < 1 || threads > THREADS_MAX) {
            throw new IllegalArgumentException("threads are from 1 to " + THREADS_MAX + ": " + threads);
        }
        if (cached.isNegative() || cached.compareTo(CACHED_MAX) > 0) {
            throw new IllegalArgumentException(
                    "the kernel may cache for 0 to %d ms: %d".formatted(CACHED_MAX.toMillis(), cached.toMillis()));
        }
    }
}
