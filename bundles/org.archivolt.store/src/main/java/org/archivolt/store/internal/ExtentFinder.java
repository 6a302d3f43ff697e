package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DATA_CORRUPT;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.MediumId;
import org.archivolt.base.RunningChecksum;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.RestoredExtent;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.Volume;

/**
 * Reads what is on a medium from its first byte to its last, verifies it, and finds out what it belongs to. For one thread;
 * the memory is one buffer and the block checksums of one extent.
 */
final class ExtentFinder {
    private static final int BUFFER_BYTES = 1024 * 1024;

    private final MediumId medium;
    private final Volume volume;
    private final BooleanSupplier stopping;
    private final Sink sink;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    /** Of members of packs, so far. */
    private long damages;

    /** Takes what is found. */
    interface Sink {
        void found(RestoredExtent extent) throws ArchivoltException;

        /**
         * What cannot be restored.
         *
         * @param why {@code DATA_CORRUPT}, with its place
         */
        void damaged(ArchivoltException why);
    }

    /** @param stopping asked before each read */
    ExtentFinder(MediumId medium, Volume volume, BooleanSupplier stopping, Sink sink) {
        this.medium = medium;
        this.volume = volume;
        this.stopping = stopping;
        this.sink = sink;
    }

    /**
     * Reads a file. One that is gone, or of no use, is the sink's concern.
     *
     * @throws ArchivoltException what reading failed with; {@code CANCELLED} when it is to stop
     */
    void read(String address) throws ArchivoltException {
        try {
            Optional<byte[]> description = volume.description(address);
            if (description.isPresent()) {
                FoundDescription found = FoundDescription.parse(description.get());
                try (ExtentInput file = volume.open(address)) {
                    read(address, found, file);
                }
            }
        } catch (ArchivoltException e) {
            boolean isGone = Boolean.TRUE.equals(e.facts().get("missing"));
            if (e.code() != DATA_CORRUPT && !isGone) {
                throw e;
            }
            if (!isGone) {
                damaged(e, address);
            }
        }
    }

    private void damaged(ArchivoltException why, String address) {
        sink.damaged(why.with("medium", medium).with("address", address));
    }

    private void read(String address, FoundDescription found, ExtentInput file) throws ArchivoltException {
        if (found instanceof FoundDescription.OfPack pack) {
            readPack(address, pack, file);
        } else if (found instanceof FoundDescription.OfExtent extent) {
            sink.found(verified(extent, file, extent.uuid(), address, Optional.empty()));
        }
    }

    /** Members stand for themselves: a damaged one does not hinder the others, and says nothing about those before it. */
    private void readPack(String address, FoundDescription.OfPack pack, ExtentInput input) throws ArchivoltException {
        WholeFile file = new WholeFile(input, pack.checksum().algorithm());
        long damagesBefore = damages;
        PackReader members = new PackReader(file);
        for (Optional<PackMember> next = members.next(); next.isPresent(); next = members.next()) {
            readMember(address, pack.uuid(), next.get(), file);
        }
        // what no member's checksum is over: descriptions, above all
        if (damages == damagesBefore && !file.finish(pack.size()).equals(pack.checksum())) {
            throw new ArchivoltException(DATA_CORRUPT, "verifying a pack whose members are right")
                    .with("pack", pack.uuid());
        }
    }

    private void readMember(String address, UUID pack, PackMember member, ExtentInput file) throws ArchivoltException {
        try {
            FoundDescription found = FoundDescription.parse(member.description());
            if (!(found instanceof FoundDescription.OfExtent extent) || extent.size() != member.size()) {
                throw new ArchivoltException(DATA_CORRUPT, "reading a member of a pack")
                        .with("found", "a description of something else");
            }
            InPack place = new InPack(member.offset(), file.size());
            sink.found(verified(extent, file, pack, address, Optional.of(place)));
        } catch (ArchivoltException e) {
            if (e.code() != DATA_CORRUPT) {
                throw e;
            }
            damages++;
            damaged(e.with("position", member.offset()), address);
        }
    }

    private RestoredExtent verified(
            FoundDescription.OfExtent extent, ExtentInput file, UUID uuid, String address, Optional<InPack> place)
            throws ArchivoltException {
        byte[] blockChecksums = verify(extent, file, place.map(InPack::offset).orElse(0L));
        return extent.restored(new ExtentRecord(
                uuid,
                medium,
                address,
                extent.column(),
                extent.columnOffset(),
                extent.size(),
                extent.checksum(),
                extent.blockBytes(),
                extent.blockAlgorithm(),
                blockChecksums,
                place));
    }

    /** Returns the checksums of its blocks. */
    private byte[] verify(FoundDescription.OfExtent extent, ExtentInput file, long begin) throws ArchivoltException {
        require(file.size() - begin >= extent.size(), "the end of the file", extent);
        RunningChecksum whole = extent.checksum().algorithm().start();
        BlockChecksums blocks = new BlockChecksums(extent.blockAlgorithm(), extent.blockBytes());
        int chunk = Math.max(1, BUFFER_BYTES / extent.blockBytes()) * extent.blockBytes();
        for (long position = 0; position < extent.size(); ) {
            int length = (int) Math.min(chunk, extent.size() - position);
            ByteBuffer bytes = read(file, begin + position, length);
            require(bytes.remaining() == length, "the end of the file", extent);
            whole.update(bytes.duplicate());
            blocks.add(bytes);
            position += length;
        }
        require(whole.finish().equals(extent.checksum()), "other bytes than were written", extent);
        return blocks.finish();
    }

    private static void require(boolean holds, String found, FoundDescription.OfExtent extent)
            throws ArchivoltException {
        if (!holds) {
            throw new ArchivoltException(DATA_CORRUPT, "verifying an extent")
                    .with("id", extent.object().object())
                    .with("column", extent.column())
                    .with("found", found);
        }
    }

    private ByteBuffer read(ExtentInput file, long position, int length) throws ArchivoltException {
        if (stopping.getAsBoolean()) {
            throw new ArchivoltException(CANCELLED, "reading a medium");
        }
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocate(length);
        }
        file.read(buffer.clear().limit(length), position);
        return buffer.flip();
    }

    /** Of blocks of one size, the last of which may be shorter. */
    private static final class BlockChecksums {
        private final ChecksumAlgorithm algorithm;
        private final int blockBytes;
        private byte[] checksums = new byte[0];
        private int length;

        BlockChecksums(ChecksumAlgorithm algorithm, int blockBytes) {
            this.algorithm = algorithm;
            this.blockBytes = blockBytes;
        }

        /** @param bytes whole blocks, unless they are the last */
        void add(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                ByteBuffer block = bytes.slice(bytes.position(), Math.min(blockBytes, bytes.remaining()));
                bytes.position(bytes.position() + block.remaining());
                RunningChecksum running = algorithm.start();
                running.update(block);
                append(running.finish().bytes());
            }
        }

        private void append(byte[] checksum) {
            if (length + checksum.length > checksums.length) {
                checksums = Arrays.copyOf(checksums, Math.max(length + checksum.length, 2 * length));
            }
            System.arraycopy(checksum, 0, checksums, length, checksum.length);
            length += checksum.length;
        }

        byte[] finish() {
            return Arrays.copyOf(checksums, length);
        }
    }
}
