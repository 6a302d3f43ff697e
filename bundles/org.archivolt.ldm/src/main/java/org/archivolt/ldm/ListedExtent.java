package org.archivolt.ldm;

/**
 * A finished extent, as {@link Volume#extents} finds it.
 *
 * @param address where on the medium
 * @param bytes its size
 */
public record ListedExtent(String address, long bytes) {}
