package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.RunningChecksum;
import org.archivolt.ldm.ExtentInput;

/** Copies what was written of an extent to the extent that takes its place. */
final class ExtentCopy {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final BegunExtent source;
    private final ExtentDigest digest;
    private final ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);

    ExtentCopy(BegunExtent source, ExtentDigest digest) {
        this.source = source;
        this.digest = digest;
    }

    /**
     * May be tried again with another target.
     *
     * @return why the target does not take it all, when another might
     * @throws ArchivoltException when it cannot be read as it was written
     */
    Optional<ArchivoltException> to(BegunExtent target) throws ArchivoltException {
        RunningChecksum running = digest.checksum().algorithm().start();
        try (ExtentInput input = source.open()) {
            for (long position = 0; position < digest.size(); position += chunk.limit()) {
                read(input, position);
                running.update(chunk.duplicate());
                Optional<ArchivoltException> refused = write(target);
                if (refused.isPresent()) {
                    return refused;
                }
            }
        }
        if (!running.finish().equals(digest.checksum())) {
            throw corrupt();
        }
        return Optional.empty();
    }

    private void read(ExtentInput input, long position) throws ArchivoltException {
        chunk.clear().limit((int) Math.min(CHUNK_BYTES, digest.size() - position));
        int length = chunk.limit();
        if (input.read(chunk, position) < length) {
            throw corrupt();
        }
        chunk.flip();
    }

    private ArchivoltException corrupt() {
        return source.medium().blame(new ArchivoltException(DATA_CORRUPT, "reading back what was written"));
    }

    private Optional<ArchivoltException> write(BegunExtent target) throws ArchivoltException {
        try {
            target.write(chunk);
            return Optional.empty();
        } catch (ArchivoltException e) {
            if (!ColumnStream.mayGoOnAfter(e)) {
                throw e;
            }
            return Optional.of(e);
        }
    }
}
