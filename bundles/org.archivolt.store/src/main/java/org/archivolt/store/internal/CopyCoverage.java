package org.archivolt.store.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.layout.StoredObject;

/** How far the extents of a copy cover its columns. */
final class CopyCoverage {
    private final List<ColumnPart> missing = new ArrayList<>();
    private final int tolerated;
    private boolean contradicts;

    /** @param extents at least one */
    CopyCoverage(StoredObject object, List<ExtentRecord> extents, LayoutLease lease) throws ArchivoltException {
        this.tolerated = ModuleCalls.call(lease, module -> module.tolerates(object.parameters()));
        List<ExtentRecord> ordered = extents.stream()
                .sorted(Comparator.comparingLong(ExtentRecord::columnOffset))
                .toList();
        for (int i = 0; i < object.columns(); i++) {
            int column = i;
            long size = ModuleCalls.call(lease, module -> module.columnBytes(object, column));
            cover(
                    column,
                    size,
                    ordered.stream().filter(e -> e.column() == column).toList(),
                    object.blockBytes());
        }
    }

    private void cover(int column, long size, List<ExtentRecord> extents, int blockBytes) {
        long end = 0;
        for (ExtentRecord each : extents) {
            if (each.columnOffset() > end) {
                miss(column, end, each.columnOffset(), blockBytes);
            }
            end = Math.max(end, each.columnOffset() + each.size());
        }
        contradicts |= end > size;
        if (end < size || extents.isEmpty()) {
            miss(column, end, size, blockBytes);
        }
    }

    /** Whole blocks: one of which only a part is there is made anew. */
    private void miss(int column, long from, long until, int blockBytes) {
        long begin = from - from % blockBytes;
        missing.add(new ColumnPart(column, begin, until - begin));
    }

    /** What could be made anew. */
    List<ColumnPart> missing() {
        return missing;
    }

    CopyStatus status() {
        long lacking = missing.stream().map(ColumnPart::column).distinct().count();
        if (contradicts || lacking > tolerated) {
            return CopyStatus.INCOMPLETE;
        }
        return lacking == 0 ? CopyStatus.COMPLETE : CopyStatus.READABLE;
    }
}
