package org.archivolt.resource;

/**
 * The value of a resource.
 *
 * @param version counts writes; 0 for never. At a host: those to the root that this one was made from. At an owner below another: that
 *     one's count, to be compared with others of the same owner only
 * @param value empty at first; at most 64 KiB
 */
public record VersionedValue(long version, byte[] value) {
    public static final int BYTES_MAX = 64 * 1024;
    public static final VersionedValue NEVER_WRITTEN = new VersionedValue(0, new byte[0]);

    public VersionedValue {
        value = value.clone();
    }

    @Override
    public byte[] value() {
        return value.clone();
    }
}
