package org.archivolt.layout.raid1.internal;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ExtentColumns;
import org.archivolt.layout.ExtentDigest;
import org.archivolt.layout.ExtentWriter;
import org.archivolt.layout.WrittenExtent;

/** The extent in one column, begun when there is something to write. For one thread at a time. */
final class ReplicaWriter {
    private final ExtentColumns columns;
    private final int column;
    private ExtentWriter writer;
    private WrittenExtent written;

    ReplicaWriter(ExtentColumns columns, int column) {
        this.columns = columns;
        this.column = column;
    }

    int column() {
        return column;
    }

    void write(ByteBuffer bytes) throws ArchivoltException {
        try {
            begun().write(bytes);
        } catch (ArchivoltException e) {
            throw e.with("column", column);
        }
    }

    void finish(ExtentDigest digest) throws ArchivoltException {
        try {
            written = begun().finish(digest);
        } catch (ArchivoltException e) {
            throw e.with("column", column);
        }
    }

    private ExtentWriter begun() throws ArchivoltException {
        if (writer == null) {
            writer = columns.begin(column, 0);
        }
        return writer;
    }

    WrittenExtent written() {
        return written;
    }
}
