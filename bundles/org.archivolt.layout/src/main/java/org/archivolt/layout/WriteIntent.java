package org.archivolt.layout;

import java.util.List;

/**
 * What some declared objects need: as many distinct media as columns, and room on each. Intents of one composition share
 * media: together they need as many as the widest of them.
 *
 * @param objects keys of the declarations served; each has all the columns
 * @param columns number of distinct media, 1 to {@value #COLUMNS_MAX}
 * @param bytesPerColumn expected on each, all objects together; 0 when unknown
 */
public record WriteIntent(List<Integer> objects, int columns, long bytesPerColumn) {
    public static final int COLUMNS_MAX = 64;

    public WriteIntent {
        objects = List.copyOf(objects);
        if (columns < 1 || columns > COLUMNS_MAX || bytesPerColumn < 0 || objects.isEmpty()) {
            throw new IllegalArgumentException(
                    "a write intent serves objects on 1 to %d columns".formatted(COLUMNS_MAX));
        }
    }
}
