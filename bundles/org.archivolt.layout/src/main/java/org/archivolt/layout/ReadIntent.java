package org.archivolt.layout;

import java.util.HashSet;
import java.util.List;

/**
 * What reading needs at first: any {@code required} of the columns.
 *
 * @param columns distinct, in order of preference among those equally quick to reach
 * @param row where reading begins
 */
public record ReadIntent(List<Integer> columns, int required, long row) {
    public ReadIntent {
        columns = List.copyOf(columns);
        if (row < 0 || required < 1 || required > columns.size() || new HashSet<>(columns).size() != columns.size()) {
            throw new IllegalArgumentException("cannot read %d of columns %s".formatted(required, columns));
        }
    }
}
