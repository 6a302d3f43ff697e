package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.RunningChecksum;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentReplacement;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.PlacedExtent;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.ReadRequest;

/**
 * Moves extents of one medium to others of its family: each is read, verified, written and flushed elsewhere, and then takes
 * the place of the old one in the catalog. What has its own file gets one again; members of packs go into new packs
 * together. An object can be read at any moment. For one thread.
 */
final class Relocation {
    private final MediumId source;
    private final Optional<Tags> tags;
    private final Optional<String> library;
    private final ObjectCatalog objects;
    private final TransferServices services;
    private final Map<PlacedExtent, ArchivoltException> failures = new LinkedHashMap<>();

    /**
     * @param tags that the media it goes to carry; empty: those of each object
     * @param library of the media it goes to; empty: any
     */
    Relocation(
            MediumId source,
            Optional<Tags> tags,
            Optional<String> library,
            ObjectCatalog objects,
            TransferServices services) {
        this.source = source;
        this.tags = tags;
        this.library = library;
        this.objects = objects;
        this.services = services;
    }

    /** What could not be moved, and why; the extents are as they were. */
    Map<PlacedExtent, ArchivoltException> failures() {
        return failures;
    }

    /** An extent, and all that is known of what it belongs to. */
    private record Moving(PlacedExtent placed, ObjectRecord object, StoredCopy copy) {
        ExtentRecord extent() {
            return placed.extent();
        }

        /** No medium may hold two columns. */
        Set<MediumId> mediaOfOthers() {
            Set<MediumId> media = new TreeSet<>();
            copy.extents().stream()
                    .filter(extent -> extent.column() != placed.extent().column())
                    .forEach(extent -> media.add(extent.medium()));
            return media;
        }
    }

    /** Moves extents; what was removed meanwhile is passed over. */
    void move(List<PlacedExtent> extents) throws ArchivoltException {
        Map<CopyRef, Optional<StoredObjectRecord>> known = new HashMap<>();
        Map<Destination, List<Moving>> packed = new LinkedHashMap<>();
        for (PlacedExtent placed : extents) {
            Optional<Moving> moving = look(placed, known);
            if (moving.isPresent() && placed.extent().pack().isPresent()) {
                packed.computeIfAbsent(destination(moving.get()), first -> new ArrayList<>())
                        .add(moving.get());
            } else if (moving.isPresent()) {
                moveFile(moving.get());
            }
        }
        for (Map.Entry<Destination, List<Moving>> each : packed.entrySet()) {
            moveMembers(each.getKey(), each.getValue());
        }
    }

    private Optional<Moving> look(PlacedExtent placed, Map<CopyRef, Optional<StoredObjectRecord>> known)
            throws ArchivoltException {
        Optional<StoredObjectRecord> stored = known.get(placed.copy());
        if (stored == null) {
            stored = objects.locate(ObjectSelector.of(placed.copy().version()));
            known.put(placed.copy(), stored);
        }
        return stored.flatMap(object -> object.copies().stream()
                .filter(copy -> copy.copy().name().equals(placed.copy().copy()))
                .filter(copy -> copy.extents().stream().anyMatch(placed.extent()::isSamePlace))
                .findFirst()
                .map(copy -> new Moving(placed, object.object(), copy)));
    }

    /** Where members of one new pack may go. */
    private record Destination(Placement placement, Set<MediumId> excluded) {}

    private Destination destination(Moving moving) {
        Set<MediumId> excluded = moving.mediaOfOthers();
        excluded.add(source);
        return new Destination(placement(moving.object()), excluded);
    }

    private Placement placement(ObjectRecord object) {
        return new Placement(source.family(), tags.orElse(object.tags()), library, object.grouping(), false);
    }

    private void moveFile(Moving moving) throws ArchivoltException {
        LayoutRecord layout = moving.copy().copy().layout();
        List<ExtentRecord> all = moving.copy().extents();
        try (LayoutLease lease = services.layouts().lease(layout.name(), layout.major());
                ColumnRebuild column = new ColumnRebuild(
                        ExtentDescription.of(moving.object(), moving.copy().copy()),
                        Stored.object(moving.object(), moving.copy(), lease),
                        placement(moving.object()),
                        all,
                        Set.of(source),
                        lease,
                        services)) {
            column.move(moving.extent());
            List<ExtentRecord> made =
                    column.extents().stream().map(BegunExtent::toRecord).toList();
            if (replace(List.of(replacement(moving, made))).get(0)) {
                column.kept();
            }
        } catch (ArchivoltException e) {
            failed(List.of(moving), e);
        }
    }

    private static ExtentReplacement replacement(Moving moving, List<ExtentRecord> made) {
        return new ExtentReplacement(
                moving.placed().copy(),
                moving.extent().column(),
                Set.of(moving.extent().extent()),
                made);
    }

    private List<Boolean> replace(List<ExtentReplacement> replacements) throws ArchivoltException {
        List<Boolean> done = objects.replaceExtents(replacements);
        services.reaper().trigger();
        return done;
    }

    private void moveMembers(Destination to, List<Moving> members) throws ArchivoltException {
        try {
            List<ByteBuffer> contents = read(members);
            List<Moving> sound = new ArrayList<>();
            List<ByteBuffer> bytes = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                if (contents.get(i) != null) {
                    sound.add(members.get(i));
                    bytes.add(contents.get(i));
                }
            }
            if (!sound.isEmpty()) {
                write(to, sound, bytes);
            }
        } catch (ArchivoltException e) {
            failed(members, e);
        }
    }

    /** A medium that is full or fails for one is tried again for another; what cannot be had at all ends the job. */
    private void failed(List<Moving> which, ArchivoltException why) throws ArchivoltException {
        switch (why.code().remedy()) {
            case RETRY_LATER, STOP -> throw why;
            case FIX_REQUEST, ADD_RESOURCE, RETRY_ELSEWHERE ->
                which.forEach(moving -> failures.putIfAbsent(moving.placed(), why));
        }
    }

    /** All members, verified; null for one that cannot be read. The medium is given back before another is waited for. */
    private List<ByteBuffer> read(List<Moving> members) throws ArchivoltException {
        HeldMedia media = new HeldMedia(Answers.awaitOrCancel(
                services.scheduler().allocate(new ReadRequest(ReadRequest.Operation.READ, List.of(source), 1)),
                services.settings().allocateWait(),
                "waiting for a medium to move from"));
        try {
            List<ByteBuffer> contents = new ArrayList<>();
            for (Moving member : members) {
                contents.add(read(member, media));
            }
            return contents;
        } finally {
            media.giveBack(medium -> true).ifPresent(services.scheduler()::release);
        }
    }

    private ByteBuffer read(Moving member, HeldMedia media) throws ArchivoltException {
        Grant grant = media.grants().get(0);
        try (ExtentInput input = grant.volume().open(member.extent().address())) {
            return read(member.extent(), input);
        } catch (ArchivoltException e) {
            ArchivoltException blamed = media.blame(grant, e);
            failed(List.of(member), blamed);
            return null;
        }
    }

    private static ByteBuffer read(ExtentRecord extent, ExtentInput input) throws ArchivoltException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(extent.size()));
        long offset = extent.pack().orElseThrow().offset();
        int count = bytes.hasRemaining() ? input.read(bytes, offset) : 0;
        bytes.flip();
        RunningChecksum running = extent.checksum().algorithm().start();
        running.update(bytes.duplicate());
        if (count < extent.size() || !running.finish().equals(extent.checksum())) {
            throw new ArchivoltException(DATA_CORRUPT, "verifying a member of a pack")
                    .with("extent", extent.extent())
                    .with("position", offset);
        }
        return bytes;
    }

    private void write(Destination to, List<Moving> members, List<ByteBuffer> contents) throws ArchivoltException {
        long bytes = contents.stream().mapToLong(ByteBuffer::remaining).sum();
        MediumNeed need = new MediumNeed(bytes, to.placement().tags(), false);
        Track track = Track.acquire(to.placement(), List.of(need), to.excluded(), new Allocations(), services)
                .get(0);
        Declarations declarations = new Declarations(Pack::name, services);
        boolean kept = false;
        Pack pack = null;
        try {
            pack = new Pack(track, declarations, declarations.declare(0, track.current()), services);
            List<Pack.Member> written = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                written.add(member(members.get(i), contents.get(i)));
                pack.add(written.get(i));
            }
            pack.write();
            track.giveBack();
            Answers.await(written.get(0).medium().flushed(), services.settings().flushWait(), "making a pack durable");
            kept = replace(replacements(members, written)).contains(true);
        } finally {
            track.giveBack();
            if (pack != null) {
                pack.settle(kept);
            }
        }
    }

    private static Pack.Member member(Moving moving, ByteBuffer content) {
        ExtentDescription description =
                ExtentDescription.of(moving.object(), moving.copy().copy());
        ExtentRecord extent = moving.extent();
        ExtentDigest digest = new ExtentDigest(
                extent.size(),
                extent.checksum(),
                extent.blockBytes(),
                extent.blockAlgorithm(),
                extent.blockChecksums());
        PackHeader header = PackHeader.of(
                ExtentName.of(moving.object().id()).of(description.commit()),
                moving.object().id(),
                ExtentDescription.json(
                        description.common(), description.commit(), extent.column(), extent.columnOffset(), digest),
                description.created(),
                extent.size());
        return new Pack.Member(header, extent.column(), List.of(content), digest);
    }

    private static List<ExtentReplacement> replacements(List<Moving> members, List<Pack.Member> written) {
        List<ExtentReplacement> replacements = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            replacements.add(replacement(members.get(i), List.of(written.get(i).toRecord())));
        }
        return replacements;
    }
}
