package org.archivolt.base;

/** {@code length} bytes of an object from {@code offset} on. May be empty. */
public record ByteRange(long offset, long length) {
    public ByteRange {
        Checks.require(offset >= 0, "offset", offset, "must not be negative");
        Checks.require(length >= 0, "length", length, "must not be negative");
        Checks.require(offset <= Long.MAX_VALUE - length, "range end", length, "must fit a long");
    }

    public static ByteRange whole(long size) {
        return new ByteRange(0, size);
    }

    /** What is left of it without the first {@code count} bytes. */
    public ByteRange from(long count) {
        return new ByteRange(offset + count, length - count);
    }

    /** The first byte after the range. */
    public long end() {
        return offset + length;
    }
}
