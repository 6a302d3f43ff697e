package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.layout.ExtentDigest;
import org.archivolt.layout.ExtentWriter;
import org.archivolt.layout.WrittenExtent;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.lrs.Grant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An extent on its medium while it is being written. It stays open after {@link #finish} until the whole object is known
 * and the description can be attached.
 */
final class BegunExtent implements ExtentWriter {
    private static final Logger log = LoggerFactory.getLogger(BegunExtent.class);

    private final UUID uuid;
    private final int column;
    private final long objectOffset;
    private final Grant grant;
    private final String address;
    private final ExtentOutput output;
    private final HeldMedia media;
    private final LayoutLease lease;
    private ExtentDigest digest;

    BegunExtent(NewExtent extent, long objectOffset, ExtentOutput output, HeldMedia media, LayoutLease lease) {
        this.uuid = extent.uuid();
        this.column = extent.column();
        this.objectOffset = objectOffset;
        this.grant = extent.grant();
        this.address = extent.address();
        this.output = output;
        this.media = media;
        this.lease = lease;
    }

    UUID uuid() {
        return uuid;
    }

    Grant grant() {
        return grant;
    }

    String address() {
        return address;
    }

    long size() {
        return digest.size();
    }

    @Override
    public void write(ByteBuffer bytes) throws ArchivoltException {
        lease.check();
        try {
            output.write(bytes);
        } catch (ArchivoltException e) {
            throw media.blame(grant, e);
        }
    }

    @Override
    public WrittenExtent finish(ExtentDigest whole) throws ArchivoltException {
        lease.check();
        if (digest != null || whole.size() != output.size()) {
            throw new ArchivoltException(INTERNAL, "finishing an extent twice, or with another size than was written")
                    .with("extent", uuid)
                    .with("digest", whole.size())
                    .with("written", output.size());
        }
        digest = whole;
        return written();
    }

    boolean isFinished() {
        return digest != null;
    }

    WrittenExtent written() {
        return new WrittenExtent(uuid, column, objectOffset, digest);
    }

    ExtentRecord toRecord() {
        return new ExtentRecord(
                uuid,
                grant.medium(),
                address,
                column,
                objectOffset,
                digest.size(),
                digest.checksum(),
                digest.blockBytes(),
                digest.blockChecksums().toBytes());
    }

    /**
     * Attaches the description and closes; then only the flush is missing.
     *
     * @param common see {@link ExtentDescription#common}
     */
    void seal(JsonText common) throws ArchivoltException {
        try {
            output.describe(ExtentDescription.json(common, written()));
            output.close();
        } catch (ArchivoltException e) {
            throw media.blame(grant, e);
        }
    }

    /** Takes the bytes off the medium at once, if it can; otherwise the reaper will. */
    void discard() {
        try {
            output.close();
        } catch (ArchivoltException e) {
            log.debug("{}: closing a discarded extent: {}", uuid, e.getMessage());
        }
        try {
            grant.volume().delete(address);
        } catch (ArchivoltException e) {
            log.debug("{}: left to the reaper: {}", uuid, e.getMessage());
        }
    }
}
