package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.layout.Block;
import org.archivolt.layout.ObjectBody;

/** A buffer of a transfer that writes, and what is known of its content. Used again and again. */
final class TransferBlock implements Block {
    private final ByteBuffer buffer;
    private final Consumer<TransferBlock> giveBack;

    /** Guarded by the monitor of the lanes: the module, and the columns that have not written it yet. */
    int users;

    /** Where in the body the content was, and the body's checksum up to its end; before the first column sees it. */
    private long bodyOffset;

    private Optional<RunningChecksum> bodyState = Optional.empty();
    private byte[] checksum;

    TransferBlock(ByteBuffer buffer, Consumer<TransferBlock> giveBack) {
        this.buffer = buffer;
        this.giveBack = giveBack;
    }

    TransferBlock taken() {
        buffer.clear();
        bodyState = Optional.empty();
        checksum = null;
        return this;
    }

    @Override
    public ByteBuffer bytes() {
        return buffer;
    }

    /** Position 0, and the limit the module has set. */
    ByteBuffer content() {
        return buffer.duplicate().position(0);
    }

    /** Takes the next bytes of the body. */
    void fill(ObjectBody body, int bytes) throws ArchivoltException {
        buffer.limit(bytes);
        if (body instanceof VerifiedBody verified) {
            bodyOffset = verified.count();
            verified.read(buffer);
            bodyState = verified.checksumSoFar();
        } else {
            body.read(buffer);
        }
        buffer.flip();
    }

    /** The checksum of the body to the end of this block, if its content was there in the body. Not to be changed. */
    Optional<RunningChecksum> bodyThrough(long offset) {
        return bodyOffset == offset ? bodyState : Optional.empty();
    }

    /** Several columns may ask at the same time. */
    synchronized byte[] checksum(ChecksumAlgorithm algorithm) {
        if (checksum == null) {
            RunningChecksum running = algorithm.start();
            running.update(content());
            checksum = running.finish().bytes();
        }
        return checksum;
    }

    @Override
    public void close() {
        giveBack.accept(this);
    }
}
