package org.archivolt.layout.rows;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.layout.ColumnReader;
import org.archivolt.layout.ObjectTarget;

/** Reads a range, row by row; the next rows are on their way while one is handed out. */
final class RowRead {
    private static final int ROWS_IN_FLIGHT = 2;
    private static final int BLOCKS_IN_FLIGHT_MIN = 4;

    private final RowGeometry geometry;
    private final RowCode code;
    private final ByteRange range;
    private final ColumnReader columns;

    private RowRead(RowGeometry geometry, RowCode code, ByteRange range, ColumnReader columns) {
        this.geometry = geometry;
        this.code = code;
        this.range = range;
        this.columns = columns;
    }

    static void read(RowGeometry geometry, RowCode code, ByteRange range, ColumnReader columns, ObjectTarget target)
            throws ArchivoltException {
        new RowRead(geometry, code, range, columns).read(target);
    }

    private void read(ObjectTarget target) throws ArchivoltException {
        long next = geometry.rowOf(range.offset());
        long end = geometry.rowOf(range.end() - 1) + 1;
        int inFlight = (int) Math.min(end - next, rowsInFlight());
        columns.begin(inFlight * Row.blocks(code));
        Deque<Row> rows = new ArrayDeque<>();
        try {
            for (long row = next; row < end; row++) {
                while (next < end && rows.size() < inFlight) {
                    rows.addLast(started(next++));
                }
                try (Row first = rows.removeFirst()) {
                    first.complete();
                    handOut(first, row, target);
                }
            }
        } finally {
            rows.forEach(Row::close);
        }
    }

    private int rowsInFlight() {
        return Math.max(ROWS_IN_FLIGHT, BLOCKS_IN_FLIGHT_MIN / Row.blocks(code));
    }

    private Row started(long number) throws ArchivoltException {
        Row row = new Row(
                geometry, code, number, geometry.dataColumnsOf(number, range), geometry.columnsOf(number), columns);
        try {
            row.start();
        } catch (ArchivoltException | RuntimeException e) {
            row.close();
            throw e;
        }
        return row;
    }

    private void handOut(Row row, long number, ObjectTarget target) throws ArchivoltException {
        List<Integer> wanted = geometry.dataColumnsOf(number, range);
        for (int column : wanted) {
            ByteBuffer bytes = row.block(column);
            long begin = geometry.begin(number, column);
            int from = (int) Math.max(0, range.offset() - begin);
            int to = (int) Math.min(bytes.limit(), range.end() - begin);
            target.write(bytes.position(from).limit(to));
        }
    }
}
