package org.archivolt.lrs;

import org.archivolt.base.Tags;

/**
 * What a write needs of one of its media.
 *
 * @param bytes expected to be written; 0 when unknown
 * @param tags the medium carries all of them
 * @param empty nothing was ever written to the medium since it was formatted
 */
public record MediumNeed(long bytes, Tags tags, boolean empty) {
    public MediumNeed {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
    }
}
