package org.archivolt.lrs;

import org.archivolt.base.Family;
import org.archivolt.base.Tags;

/**
 * Asks for distinct media to write on.
 *
 * @param media how many
 * @param bytesPerMedium expected on each; 0 when unknown. The grant may have less room.
 * @param tags every medium carries all of them
 */
public record WriteRequest(Family family, int media, long bytesPerMedium, Tags tags) {
    public static final int MEDIA_MAX = 64;

    public WriteRequest {
        if (media < 1 || media > MEDIA_MAX) {
            throw new IllegalArgumentException("media must be 1 to " + MEDIA_MAX + ": " + media);
        }
        if (bytesPerMedium < 0) {
            throw new IllegalArgumentException("bytes per medium must not be negative: " + bytesPerMedium);
        }
    }
}
