package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An extent on its medium while it is being written, and until its object is committed. For one thread at a time. */
final class BegunExtent implements WrittenExtent {
    private static final Logger log = LoggerFactory.getLogger(BegunExtent.class);

    private final UUID uuid;
    private final int column;
    private final long columnOffset;
    private final String address;
    private final ExtentOutput output;
    private final HeldMedium medium;
    private ExtentDigest digest;

    BegunExtent(NewExtent extent, long columnOffset, ExtentOutput output) {
        this.uuid = extent.uuid();
        this.column = extent.column();
        this.columnOffset = columnOffset;
        this.address = extent.address();
        this.output = output;
        this.medium = extent.medium();
    }

    @Override
    public UUID uuid() {
        return uuid;
    }

    @Override
    public int column() {
        return column;
    }

    @Override
    public long columnOffset() {
        return columnOffset;
    }

    @Override
    public HeldMedium medium() {
        return medium;
    }

    String address() {
        return address;
    }

    /** Once it is sealed. */
    @Override
    public long size() {
        return digest.size();
    }

    void write(ByteBuffer bytes) throws ArchivoltException {
        try {
            output.write(bytes);
        } catch (ArchivoltException e) {
            throw medium.blame(e);
        }
    }

    /**
     * Attaches the description and closes; then only the flush is missing. Of what a failed write left behind the digest
     * knows nothing, and nobody will read it.
     *
     * @param description as {@link ExtentOutput#describe} takes it
     */
    void seal(byte[] description, ExtentDigest whole) throws ArchivoltException {
        digest = whole;
        try {
            output.describe(description);
            output.close();
        } catch (ArchivoltException e) {
            throw medium.blame(e);
        }
        medium.add(this);
    }

    /** What was written, which is all there will be. */
    ExtentInput open() throws ArchivoltException {
        try {
            output.close();
            return medium.grant().volume().open(address);
        } catch (ArchivoltException e) {
            throw medium.blame(e);
        }
    }

    @Override
    public ExtentRecord toRecord() {
        return new ExtentRecord(
                uuid,
                medium.grant().medium(),
                address,
                column,
                columnOffset,
                digest.size(),
                digest.checksum(),
                digest.blockBytes(),
                digest.blockAlgorithm(),
                digest.blockChecksums(),
                Optional.empty());
    }

    /** Takes the bytes off the medium at once, if it can; otherwise the reaper will. */
    void discard() {
        try {
            output.close();
        } catch (ArchivoltException e) {
            log.debug("{}: closing a discarded extent: {}", uuid, e.getMessage());
        }
        if (medium.isGivenBack()) {
            return;
        }
        medium.remove(this);
        try {
            medium.grant().volume().delete(address);
        } catch (ArchivoltException e) {
            log.debug("{}: left to the reaper: {}", uuid, e.getMessage());
        }
    }
}
