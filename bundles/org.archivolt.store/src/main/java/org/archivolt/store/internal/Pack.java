package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.ldm.ExtentOutput;

/**
 * A file that small objects of a composition share, on the media of one track. Members are held in memory until it is
 * written, so that it can be written again elsewhere when its medium is full or fails.
 */
final class Pack {
    private static final int STAGE_BYTES = 128 * 1024;
    static final String FORMAT = "archivolt-pack-1";

    private final Track track;
    private final Declarations declarations;
    private final TransferServices services;
    private final List<Member> members = new ArrayList<>();
    private NewExtent next;
    private BegunExtent written;

    /** @param first its file, declared already */
    Pack(Track track, Declarations declarations, NewExtent first, TransferServices services) {
        this.track = track;
        this.declarations = declarations;
        this.next = first;
        this.services = services;
    }

    static String name(UUID pack) {
        return "pack." + pack + ".tar";
    }

    /** One column of one object, and where it is once the pack is written. */
    static final class Member implements WrittenExtent {
        private final PackHeader header;
        private final int column;
        private final List<ByteBuffer> content;
        private final ExtentDigest digest;
        private BegunExtent pack;
        private long offset;

        Member(PackHeader header, int column, List<ByteBuffer> content, ExtentDigest digest) {
            this.header = header;
            this.column = column;
            this.content = content;
            this.digest = digest;
        }

        @Override
        public UUID uuid() {
            return pack.uuid();
        }

        @Override
        public int column() {
            return column;
        }

        @Override
        public long columnOffset() {
            return 0;
        }

        @Override
        public long size() {
            return digest.size();
        }

        @Override
        public HeldMedium medium() {
            return pack.medium();
        }

        @Override
        public ExtentRecord toRecord() {
            return new ExtentRecord(
                    pack.uuid(),
                    pack.medium().grant().medium(),
                    pack.address(),
                    column,
                    0,
                    digest.size(),
                    digest.checksum(),
                    digest.blockBytes(),
                    digest.blockAlgorithm(),
                    digest.blockChecksums(),
                    Optional.of(new ExtentRecord.InPack(offset, pack.size())));
        }
    }

    void add(Member member) {
        members.add(member);
    }

    void remove(List<Member> gone) {
        members.removeAll(gone);
    }

    /** Writes all members, on the first medium that takes them. */
    void write() throws ArchivoltException {
        while (written == null && !members.isEmpty()) {
            try {
                written = tryToWrite();
            } catch (ArchivoltException e) {
                if (!ColumnStream.mayGoOnAfter(e)) {
                    throw e;
                }
                track.change(bytes(), false, e);
            }
        }
    }

    private long bytes() {
        return PackWriter.END_BYTES
                + members.stream().mapToLong(m -> m.header.packedBytes()).sum();
    }

    private BegunExtent tryToWrite() throws ArchivoltException {
        boolean isNextHere = next != null && next.medium() == track.current();
        NewExtent file = isNextHere ? next : declarations.declare(0, track.current());
        next = null;
        Answers.await(file.declared(), services.settings().catalogAnswerBound(), "declaring a pack");
        BegunExtent extent = new BegunExtent(file, 0, create(file));
        try {
            ExtentDigest digest = writeMembers(extent);
            extent.seal(description(extent.uuid(), digest), digest);
            members.forEach(m -> m.pack = extent);
            return extent;
        } catch (ArchivoltException | RuntimeException e) {
            extent.discard();
            throw e;
        }
    }

    private static ExtentOutput create(NewExtent file) throws ArchivoltException {
        try {
            return file.medium().grant().volume().create(file.address());
        } catch (ArchivoltException e) {
            throw file.medium().blame(e);
        }
    }

    private ExtentDigest writeMembers(BegunExtent extent) throws ArchivoltException {
        Stage stage = new Stage(extent, (int) Math.min(STAGE_BYTES, bytes()));
        PackWriter tar = new PackWriter(stage::write);
        for (Member member : members) {
            member.offset = tar.begin(member.header);
            for (ByteBuffer bytes : member.content) {
                tar.write(bytes.duplicate());
            }
        }
        tar.finish();
        stage.flush();
        return new ExtentDigest(tar.size(), stage.checksum.finish(), 1, ChecksumAlgorithm.CRC32C, new byte[0]);
    }

    private byte[] description(UUID uuid, ExtentDigest digest) {
        JsonText pack = new JsonText()
                .member("uuid", uuid.toString())
                .member("created", now().toString())
                .member("size", digest.size())
                .member("checksum", digest.checksum().toString())
                .member("members", members.size());
        return new JsonText()
                .member("format", FORMAT)
                .member("pack", pack)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }

    private Instant now() {
        return services.ticker().now();
    }

    /**
     * Takes back the declarations of files that are of no use, once it is certain which are on their medium's account. Only
     * when the media are given back.
     *
     * @param used whether a member became part of a visible object; then the catalog has the file
     */
    void settle(boolean used) {
        if (written == null || used) {
            declarations.abandonAllBut(written == null ? List.of() : List.of(written));
            return;
        }
        BegunExtent unused = written;
        unused.medium().flushed().whenComplete((done, error) -> {
            if (unused.medium().hasAccounted(unused)) {
                services.reaper().noteAccounted(unused.uuid(), unused.size());
            }
            declarations.abandonAllBut(List.of());
        });
    }

    /** Gathers what a tar consists of, for a medium likes large writes. */
    private static final class Stage {
        private final BegunExtent extent;
        private final ByteBuffer bytes;
        private final RunningChecksum checksum = ChecksumAlgorithm.XXH128.start();

        Stage(BegunExtent extent, int size) {
            this.extent = extent;
            this.bytes = ByteBuffer.allocate(size);
        }

        void write(ByteBuffer from) throws ArchivoltException {
            while (from.hasRemaining()) {
                int count = Math.min(from.remaining(), bytes.remaining());
                bytes.put(from.slice(from.position(), count));
                from.position(from.position() + count);
                if (!bytes.hasRemaining()) {
                    flush();
                }
            }
        }

        void flush() throws ArchivoltException {
            bytes.flip();
            checksum.update(bytes.duplicate());
            if (bytes.hasRemaining()) {
                extent.write(bytes);
            }
            bytes.clear();
        }
    }
}
