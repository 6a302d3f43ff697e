package org.archivolt.base;

/** Room on a medium in bytes, as its filesystem reports it. */
public record Space(long totalBytes, long freeBytes) {
    public static final Space UNKNOWN = new Space(0, 0);

    public Space {
        Checks.require(totalBytes >= 0, "total bytes", totalBytes, "must not be negative");
        Checks.require(freeBytes >= 0, "free bytes", freeBytes, "must not be negative");
    }
}
