package org.archivolt.layout;

import java.util.List;

/**
 * What some declared objects need together: distinct media, and room on each.
 *
 * @param objects keys of the declarations served
 * @param columns number of distinct media
 * @param bytesPerColumn expected on each; 0 when unknown
 */
public record WriteIntent(List<Integer> objects, int columns, long bytesPerColumn) {
    public WriteIntent {
        objects = List.copyOf(objects);
        if (columns < 1 || bytesPerColumn < 0 || objects.isEmpty()) {
            throw new IllegalArgumentException("a write intent serves objects on at least one column");
        }
    }
}
