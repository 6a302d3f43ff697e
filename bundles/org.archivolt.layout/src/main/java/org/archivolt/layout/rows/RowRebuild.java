package org.archivolt.layout.rows;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnReader;
import org.archivolt.layout.ColumnTarget;
import org.archivolt.layout.RowRange;

/** Computes lost blocks of a column from the others of their rows. */
final class RowRebuild {
    private RowRebuild() {}

    static void rebuild(
            RowGeometry geometry, RowCode code, int column, RowRange rows, ColumnReader columns, ColumnTarget rebuilt)
            throws ArchivoltException {
        columns.begin(Row.blocks(code));
        for (long number = rows.first(); number < rows.end(); number++) {
            List<Integer> others = geometry.columnsOf(number).stream()
                    .filter(other -> other != column)
                    .toList();
            try (Row row = new Row(geometry, code, number, List.of(column), others, columns)) {
                row.start();
                row.complete();
                Block block = rebuilt.take();
                block.bytes().clear().put(row.block(column)).flip();
                rebuilt.append(block);
            }
        }
    }
}
