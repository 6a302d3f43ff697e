package org.archivolt.resource;

/**
 * The value of a resource.
 *
 * @param version how often it was written to the root; 0 for never
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
