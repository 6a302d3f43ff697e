package org.archivolt.layout;

/**
 * An object as it lies on media.
 *
 * @param columns number of columns written: one more than the number of the last that has a block
 * @param blockBytes see {@link ColumnPlan#blockBytes}
 */
public record StoredObject(long size, LayoutParameters parameters, int columns, int blockBytes) {
    public StoredObject {
        if (size < 0 || columns < 1 || blockBytes < 1) {
            throw new IllegalArgumentException(
                    "no object has %d bytes in %d columns of blocks of %d".formatted(size, columns, blockBytes));
        }
    }
}
