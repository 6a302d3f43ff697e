package org.archivolt.layout.raid1.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.Remedy.ADD_RESOURCE;
import static org.archivolt.base.ErrorCode.Remedy.RETRY_ELSEWHERE;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.layout.ExtentReaders;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.Workbench;

/**
 * Reads a range block by block, each block from whichever replica still has it right. A replica that failed once is
 * tried again only for blocks that no better one has.
 *
 * <p>It does not read ahead: the kernel does, and a thread that read the next block while this one is sent made no
 * difference that could be measured.
 */
final class ReplicatedRead {
    private final List<Replica> replicas;
    private final ExtentReaders extents;

    private ReplicatedRead(StoredObject object, ExtentReaders extents) {
        this.replicas = object.extents().stream().map(Replica::new).toList();
        this.extents = extents;
    }

    static void read(
            StoredObject object, ByteRange range, ExtentReaders extents, ObjectTarget target, Workbench workbench)
            throws ArchivoltException {
        try (Workbench.Buffers buffers = workbench.borrow(1, largestBlock(object))) {
            new ReplicatedRead(object, extents).read(range, target, buffers.get(0));
        }
    }

    private static int largestBlock(StoredObject object) {
        return object.extents().stream().mapToInt(Replica::blockBytes).max().orElse(1);
    }

    private void read(ByteRange range, ObjectTarget target, ByteBuffer buffer) throws ArchivoltException {
        long position = range.offset();
        while (position < range.end()) {
            ByteBuffer verified = readAt(position, buffer);
            verified.limit((int) Math.min(verified.limit(), verified.position() + range.end() - position));
            position += verified.remaining();
            target.write(verified);
        }
    }

    /** Returns verified bytes of the object from the position on, up to the end of a block. */
    private ByteBuffer readAt(long position, ByteBuffer buffer) throws ArchivoltException {
        List<Replica> candidates =
                replicas.stream().filter(replica -> replica.covers(position)).toList();
        candidates.forEach(Replica::clearAttempt);
        for (Optional<Replica> next = next(candidates); next.isPresent(); next = next(candidates)) {
            Replica replica = next.get();
            try {
                return replica.read(position, buffer);
            } catch (ArchivoltException e) {
                if (e.code().remedy() != RETRY_ELSEWHERE) {
                    throw e;
                }
                if (replica.fail(e)) {
                    extents.damaged(replica.extent(), e);
                }
            }
        }
        throw exhausted(candidates, position);
    }

    /** A sound replica that is open, or one that can be opened, or one that has failed elsewhere. */
    private Optional<Replica> next(List<Replica> candidates) throws ArchivoltException {
        List<Replica> untried = candidates.stream().filter(Replica::isUntried).toList();
        Optional<Replica> sound = untried.stream().filter(Replica::isSound).findFirst();
        if (sound.isPresent()) {
            return sound;
        }
        Optional<Replica> opened =
                open(untried.stream().filter(Replica::isClosed).toList());
        return opened.isPresent()
                ? opened
                : untried.stream().filter(replica -> !replica.isClosed()).findFirst();
    }

    private Optional<Replica> open(List<Replica> closed) throws ArchivoltException {
        if (closed.isEmpty()) {
            return Optional.empty();
        }
        try {
            var reader = extents.acquire(closed.stream().map(Replica::extent).toList(), 1)
                    .get(0);
            Replica opened = closed.stream()
                    .filter(replica -> replica.extent().equals(reader.extent()))
                    .findFirst()
                    .orElseThrow();
            opened.open(reader);
            return Optional.of(opened);
        } catch (ArchivoltException e) {
            if (e.code().remedy() != RETRY_ELSEWHERE && e.code().remedy() != ADD_RESOURCE) {
                throw e;
            }
            closed.forEach(replica -> replica.unavailable(e));
            return Optional.empty();
        }
    }

    private static ArchivoltException exhausted(List<Replica> candidates, long position) {
        List<ArchivoltException> failures = candidates.stream()
                .flatMap(replica -> replica.failure().stream())
                .distinct()
                .toList();
        boolean corrupt = failures.isEmpty() || failures.stream().anyMatch(e -> e.code() == DATA_CORRUPT);
        ArchivoltException exhausted = new ArchivoltException(
                        corrupt ? DATA_CORRUPT : MEDIUM_FAULT,
                        "reading the last replica",
                        failures.isEmpty() ? null : failures.get(0))
                .with(
                        "extents",
                        candidates.stream()
                                .map(replica -> replica.extent().extent())
                                .toList())
                .with("position", position);
        failures.stream().skip(1).forEach(exhausted::addSuppressed);
        return exhausted;
    }
}
