package org.archivolt.ldm.tape.internal.ltfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Met;

/** Reads and writes index constructs: file mark, records of XML, file mark (LTFS 2.4). */
final class IndexRecords {
    private final TapeHead head;
    private final Label label;
    private final Partitions partitions;
    private final ByteBuffer block;

    IndexRecords(TapeHead head, Label label, Partitions partitions) {
        this.head = head;
        this.label = label;
        this.partitions = partitions;
        this.block = ByteBuffer.allocateDirect(label.blockBytes());
    }

    /**
     * Reads the index whose first record is there, through the file mark behind it.
     *
     * @throws ArchivoltException {@code MEDIUM_FAULT} when there is no index of this volume that says it is there
     */
    Index read(int partition, long firstBlock, boolean keepTree) throws ArchivoltException {
        head.moveTo(partition, firstBlock);
        Records records = new Records();
        Index index = IndexReader.read(records, keepTree);
        records.finish();
        Location here = new Location(partitions.letter(partition), firstBlock);
        if (!index.volumeUuid().equals(label.volumeUuid()) || !index.self().equals(here)) {
            throw fault("is not of this volume or place")
                    .with("volume", index.volumeUuid())
                    .with("location", index.self())
                    .with("expected", here);
        }
        return index;
    }

    /**
     * Writes an index construct that begins with its file mark at the block given, and waits until it is on the medium.
     *
     * @param index with the location it will have
     * @return the block behind it
     */
    long write(Index index, int partition, long markBlock, boolean atEnd) throws ArchivoltException {
        head.moveToAppend(partition, markBlock, atEnd);
        head.writeFileMark(true);
        block.clear();
        IndexWriter.write(index, this::put);
        if (block.position() > 0) {
            writeBlock();
        }
        head.writeFileMark(false);
        return head.at().block();
    }

    private void put(byte[] from, int length) throws ArchivoltException {
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, block.remaining());
            block.put(from, done, part);
            done += part;
            if (!block.hasRemaining()) {
                writeBlock();
            }
        }
    }

    private void writeBlock() throws ArchivoltException {
        head.write(block.flip());
        block.clear();
    }

    private static ArchivoltException fault(String reason) {
        return new ArchivoltException(ErrorCode.MEDIUM_FAULT, "reading index").with("reason", reason);
    }

    /** The records up to the next file mark as one stream. */
    private final class Records extends InputStream {
        private boolean ended;

        Records() {
            block.clear().limit(0);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            while (!block.hasRemaining()) {
                if (ended || !fill()) {
                    return -1;
                }
            }
            int part = Math.min(length, block.remaining());
            block.get(into, offset, part);
            return part;
        }

        private boolean fill() throws IOException {
            try {
                Met met = head.read(block.clear());
                block.flip();
                if (met == Met.END_OF_DATA) {
                    throw fault("has no end");
                }
                ended = met == Met.FILE_MARK;
                return !ended;
            } catch (ArchivoltException e) {
                throw new TapeFault(e);
            }
        }

        /** Goes behind the closing file mark. */
        void finish() throws ArchivoltException {
            try {
                while (!ended) {
                    fill();
                }
            } catch (TapeFault e) {
                throw e.fault();
            } catch (IOException e) { // fill throws no other
                throw new IllegalStateException(e);
            }
        }
    }
}
