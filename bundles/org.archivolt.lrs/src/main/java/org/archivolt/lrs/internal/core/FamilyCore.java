package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumUsage;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.Grant;
import org.archivolt.lrs.Release;

/**
 * The scheduling of one family: which request gets which medium in which device, and when an answer is complete.
 *
 * <p>Deterministic: no clock, no thread, no I/O. The state is changed in place, because it holds every medium and every
 * queued request; what makes it testable is that all effects leave through {@link FamilyEffect.World}.
 *
 * <p>A request gets all its media at once or stays in the queue, so requests never hold one medium while waiting for
 * another. A request that waits keeps what it would use, streams and room, from those behind it, so that they cannot
 * overtake it for ever.
 */
public final class FamilyCore {
    private static final int REASONS_MAX = 20;

    private final FamilyEffect.World world;
    private final int queueCapacity;
    private DeviceSettings settings;
    private boolean closed;
    private long serials;

    private final Map<MediumId, MediumView> media = new TreeMap<>();
    private final Map<DeviceId, DeviceView> devices = new TreeMap<>();
    /** In the order of arrival. */
    private final Map<Long, Waiting> queue = new LinkedHashMap<>();

    private final Map<Long, InHand> inHand = new HashMap<>();
    private final Map<Long, OpenRelease> releases = new HashMap<>();
    /** Formats between the device and the catalog, by label. */
    private final Map<MediumLabel, QueuedRequest.Format> formats = new HashMap<>();

    public FamilyCore(FamilyEffect.World world, DeviceSettings settings, int queueCapacity) {
        this.world = world;
        this.settings = settings;
        this.queueCapacity = queueCapacity;
    }

    /** A request in the queue, and the media that have failed it already. */
    private record Waiting(QueuedRequest request, Map<MediumId, ArchivoltException> failed) {}

    /** A request whose media are chosen: being made ready, or held by the client. */
    private static final class InHand {
        final Waiting origin;
        final List<Part> parts = new ArrayList<>();

        InHand(Waiting origin) {
            this.origin = origin;
        }

        long id() {
            return origin.request().id();
        }

        boolean isReady() {
            return parts.stream().allMatch(part -> part.volume != null);
        }

        boolean isTakenBackWith(DeviceView device) {
            return !(origin.request() instanceof QueuedRequest.Format)
                    && !isReady()
                    && parts.stream().anyMatch(part -> part.device == device);
        }

        boolean isUnwrittenFormat(DeviceView device) {
            return origin.request() instanceof QueuedRequest.Format
                    && parts.get(0).device == device
                    && !parts.get(0).formatted;
        }

        Part part(SubRequestId id) {
            return parts.stream().filter(part -> part.id.equals(id)).findFirst().orElse(null);
        }

        Part part(MediumId medium) {
            return parts.stream()
                    .filter(part -> part.medium.id().equals(medium))
                    .findFirst()
                    .orElse(null);
        }
    }

    private static final class Part {
        final SubRequestId id;
        final MediumView medium;
        final DeviceView device;
        final long promisedBytes;
        Volume volume;
        boolean formatted;

        Part(SubRequestId id, MediumView medium, DeviceView device, long promisedBytes) {
            this.id = id;
            this.medium = medium;
            this.device = device;
            this.promisedBytes = promisedBytes;
        }
    }

    /** A release that waits for flushes: which devices owe one, and what was flushed for it so far. */
    private static final class OpenRelease {
        final Map<MediumId, Owed> owed = new LinkedHashMap<>();
        final List<MediumUsage> accounted = new ArrayList<>();

        boolean owes(DeviceId device) {
            return owed.values().stream().anyMatch(part -> part.device().equals(device));
        }
    }

    private record Owed(DeviceId device, long bytes) {}

    // ---- what is asked about it

    public int queued() {
        return queue.size();
    }

    /** Allocations answered, or about to be, and not wholly released. */
    public int allocations() {
        return inHand.size();
    }

    /** Releases waiting for a flush. */
    public int openReleases() {
        return releases.size();
    }

    List<MediumView> allMedia() {
        return List.copyOf(media.values());
    }

    List<DeviceView> allDevices() {
        return List.copyOf(devices.values());
    }

    List<MediumView> media(List<MediumId> ids) {
        return ids.stream().map(media::get).filter(Objects::nonNull).toList();
    }

    /** Whether the device that holds it can be shared with those who use it now. */
    Verdict judgeDeviceOf(MediumView medium) {
        return judgeDeviceOf(medium, device -> device.judge(settings.streams()));
    }

    /** Whether the device that holds it is nobody else's. */
    Verdict judgeDeviceAlone(MediumView medium) {
        return judgeDeviceOf(medium, DeviceView::judgeAlone);
    }

    private Verdict judgeDeviceOf(MediumView medium, Function<DeviceView, Verdict> judgement) {
        Optional<DeviceView> device = holderOf(medium);
        if (device.isPresent()) {
            return judgement.apply(device.get());
        }
        return devices.values().stream().anyMatch(DeviceView::isUnseen)
                ? Verdict.later("no device is known to hold it yet")
                : Verdict.never(NO_MEDIA, "is in no device of this host");
    }

    // ---- requests

    void submit(QueuedRequest request) {
        if (closed) {
            world.refused(request.id(), new ArchivoltException(SHUTTING_DOWN, "scheduling"));
        } else if (queue.size() >= queueCapacity) {
            world.refused(request.id(), new ArchivoltException(BUSY, "scheduling").with("queued", queue.size()));
        } else {
            queue.put(request.id(), new Waiting(request, new TreeMap<>()));
            serveQueue();
        }
    }

    /** A format that has begun cannot be called back. */
    void cancel(long id) {
        Waiting waiting = queue.remove(id);
        if (waiting != null) {
            world.refused(id, new ArchivoltException(CANCELLED, "waiting for media"));
            serveQueue();
            return;
        }
        InHand hand = inHand.get(id);
        if (hand != null && !(hand.origin.request() instanceof QueuedRequest.Format)) {
            inHand.remove(id);
            boolean answered = hand.isReady();
            withdraw(hand.parts);
            if (!answered) {
                world.refused(id, new ArchivoltException(CANCELLED, "preparing media"));
            }
            serveQueue();
        }
    }

    /** Tries every queued request in order of arrival. */
    private void serveQueue() {
        if (queue.isEmpty()) {
            return;
        }
        devices.values().forEach(DeviceView::clearReservations);
        media.values().forEach(MediumView::clearReservation);
        for (Waiting waiting : List.copyOf(queue.values())) {
            serve(waiting);
        }
    }

    private void serve(Waiting waiting) {
        QueuedRequest request = waiting.request();
        List<MediumView> now = new ArrayList<>();
        List<MediumView> later = new ArrayList<>();
        Map<MediumId, Verdict> impossible = new TreeMap<>();
        for (MediumView medium : request.candidates(this)) {
            Verdict verdict = judge(waiting, medium);
            switch (verdict.kind()) {
                case NOW -> now.add(medium);
                case LATER -> later.add(medium);
                case NEVER -> impossible.put(medium.id(), verdict);
            }
        }
        if (now.size() >= request.required()) {
            queue.remove(request.id());
            assign(waiting, best(now, request.required()));
        } else if (now.size() + later.size() >= request.required()) {
            reserve(request, now, later);
        } else {
            queue.remove(request.id());
            world.refused(request.id(), unservable(waiting, now.size() + later.size(), impossible));
        }
    }

    /** Of what it must wait for, the emptiest media: they are the first to have room enough. */
    private void reserve(QueuedRequest request, List<MediumView> now, List<MediumView> later) {
        now.forEach(medium -> request.reserve(medium, this));
        later.stream()
                .sorted(Comparator.comparingLong(MediumView::availableBytes)
                        .reversed()
                        .thenComparing(MediumView::id))
                .limit(request.required() - now.size())
                .forEach(medium -> request.reserve(medium, this));
    }

    private Verdict judge(Waiting waiting, MediumView medium) {
        ArchivoltException failure = waiting.failed().get(medium.id());
        return failure == null
                ? waiting.request().judge(medium, this)
                : Verdict.never(failure.code(), "failed: " + failure.getMessage());
    }

    /** The least busy first, then the emptiest; the order of names makes it repeatable. */
    private List<MediumView> best(List<MediumView> usable, int count) {
        return usable.stream()
                .sorted(Comparator.comparingInt((MediumView m) -> deviceOf(m).inUse())
                        .thenComparing(Comparator.comparingLong(MediumView::availableBytes)
                                .reversed())
                        .thenComparing(MediumView::id))
                .limit(count)
                .toList();
    }

    /** A stream of the device that holds it, and room. */
    void reserve(MediumView medium, long bytes) {
        medium.reserve(bytes);
        holderOf(medium).ifPresent(device -> device.reserve(1));
    }

    /** So that users who come and go do not keep it busy for ever. */
    void reserveWhole(MediumView medium) {
        holderOf(medium).ifPresent(device -> device.reserve(settings.streams()));
    }

    private Optional<DeviceView> holderOf(MediumView medium) {
        return medium.holder().map(devices::get);
    }

    private DeviceView deviceOf(MediumView medium) {
        return holderOf(medium).orElseThrow();
    }

    private static ArchivoltException unservable(Waiting waiting, int usable, Map<MediumId, Verdict> impossible) {
        QueuedRequest request = waiting.request();
        ArchivoltException why = new ArchivoltException(codeFor(waiting, usable, impossible), "choosing media")
                .with("required", request.required())
                .with("usable", usable);
        impossible.entrySet().stream()
                .limit(REASONS_MAX)
                .forEach(entry ->
                        why.with(entry.getKey().toString(), entry.getValue().reason()));
        return why;
    }

    /**
     * No space if room is all that is missing; a fault if there were media enough before they failed; what stands in
     * the way of the only candidate; no media otherwise.
     */
    private static ErrorCode codeFor(Waiting waiting, int usable, Map<MediumId, Verdict> impossible) {
        QueuedRequest request = waiting.request();
        Collection<Verdict> verdicts = impossible.values();
        long withoutRoom = verdicts.stream().filter(v -> v.code() == NO_SPACE).count();
        if (usable + withoutRoom >= request.required()) {
            return NO_SPACE;
        }
        if (usable + waiting.failed().size() >= request.required()) {
            return waiting.failed().values().stream().anyMatch(FamilyCore::blamesMedium) ? MEDIUM_FAULT : DEVICE_FAULT;
        }
        if (request instanceof QueuedRequest.Format) {
            return verdicts.stream().map(Verdict::code).findFirst().orElse(NO_SUCH_MEDIUM);
        }
        return NO_MEDIA;
    }

    private void assign(Waiting waiting, List<MediumView> chosen) {
        QueuedRequest request = waiting.request();
        InHand hand = new InHand(waiting);
        inHand.put(request.id(), hand);
        for (MediumView medium : chosen) {
            DeviceView device = deviceOf(medium);
            SubRequestId id = new SubRequestId(request.id(), ++serials);
            hand.parts.add(new Part(id, medium, device, request.bytesPerMedium()));
            device.take();
            medium.promise(request.bytesPerMedium());
        }
        if (request instanceof QueuedRequest.Format format) {
            chosen.get(0).formatting(true);
            world.blank(request.id(), format.medium());
        } else {
            hand.parts.forEach(part ->
                    world.tell(part.device.id(), new DeviceEvent.Assign(request.task(part.id, part.medium.label()))));
        }
    }

    /** A report about an earlier attempt, or a cancelled request, is late: its withdrawal is on the way to the device. */
    private Optional<Part> partOf(SubRequestId id) {
        return Optional.ofNullable(inHand.get(id.request())).map(hand -> hand.part(id));
    }

    void taskReady(SubRequestId id, Volume volume) {
        Optional<Part> ready = partOf(id);
        if (ready.isEmpty()) {
            return;
        }
        InHand hand = inHand.get(id.request());
        ready.get().volume = volume;
        if (hand.isReady()) {
            world.granted(new Allocation(
                    hand.id(),
                    hand.parts.stream()
                            .map(part -> new Grant(
                                    part.medium.id(),
                                    part.device.id(),
                                    part.medium.availableBytes() + part.promisedBytes,
                                    part.volume))
                            .toList()));
        }
    }

    /** The request goes back to the head of the queue, to be served without this medium. */
    void taskRefused(SubRequestId id, ArchivoltException why) {
        Optional<Part> part = partOf(id);
        if (part.isEmpty()) {
            return;
        }
        InHand hand = inHand.remove(id.request());
        Part refused = part.get();
        hand.parts.remove(refused);
        giveBack(refused);
        withdraw(hand.parts);
        if (blamesMedium(why)) {
            fail(refused.medium, why);
        }
        if (hand.origin.request() instanceof QueuedRequest.Format format) {
            formats.remove(format.label());
            refused.medium.formatting(false);
            world.refused(hand.id(), why);
        } else {
            hand.origin.failed().put(refused.medium.id(), why);
            putFirst(hand.origin);
        }
        serveQueue();
    }

    private static boolean blamesMedium(ArchivoltException why) {
        return why.code() == MEDIUM_FAULT || why.code() == FOREIGN_DATA;
    }

    private void putFirst(Waiting waiting) {
        if (closed) {
            world.refused(waiting.request().id(), new ArchivoltException(SHUTTING_DOWN, "preparing media"));
            return;
        }
        Map<Long, Waiting> behind = new LinkedHashMap<>(queue);
        queue.clear();
        queue.put(waiting.request().id(), waiting);
        queue.putAll(behind);
    }

    private void withdraw(List<Part> parts) {
        for (Part part : parts) {
            giveBack(part);
            world.tell(part.device.id(), new DeviceEvent.Withdraw(part.id));
        }
    }

    private static void giveBack(Part part) {
        part.device.giveBack();
        part.medium.takeBack(part.promisedBytes);
    }

    // ---- releases

    void release(long id, Release release, long nowNanos) {
        InHand hand = inHand.get(release.allocation());
        if (hand == null || !hand.isReady() || !holdsAll(hand, release)) {
            world.refused(
                    id,
                    new ArchivoltException(NO_SUCH_REQUEST, "the allocation is unknown or does not hold the media")
                            .with("allocation", release.allocation())
                            .with(
                                    "media",
                                    release.parts().stream()
                                            .map(Release.Part::medium)
                                            .toList()));
            return;
        }
        OpenRelease open = new OpenRelease();
        for (Release.Part part : release.parts()) {
            releasePart(id, hand, part, open, nowNanos);
        }
        if (hand.parts.isEmpty()) {
            inHand.remove(hand.id());
        }
        if (open.owed.isEmpty()) {
            world.done(id);
        } else {
            releases.put(id, open);
            failIfStopped(id, open);
        }
        serveQueue();
    }

    private void failIfStopped(long id, OpenRelease open) {
        open.owed.values().stream()
                .map(Owed::device)
                .filter(device -> devices.get(device).isStopped())
                .findFirst()
                .ifPresent(device -> failRelease(
                        id, device, new ArchivoltException(SHUTTING_DOWN, "flushing").with("device", device)));
    }

    private static boolean holdsAll(InHand hand, Release release) {
        return release.parts().stream().allMatch(part -> hand.part(part.medium()) != null);
    }

    private void releasePart(long id, InHand hand, Release.Part released, OpenRelease open, long nowNanos) {
        Part part = hand.part(released.medium());
        hand.parts.remove(part);
        giveBack(part);
        ToSync toSync = null;
        if (released.toSync()) {
            toSync = new ToSync(id, released.writtenBytes(), released.extents(), released.addresses(), nowNanos);
            open.owed.put(part.medium.id(), new Owed(part.device.id(), released.writtenBytes()));
            part.medium.written(released.writtenBytes());
        }
        boolean suspect = released.outcome() == Release.Outcome.FAILED;
        world.tell(part.device.id(), new DeviceEvent.GiveBack(part.id, toSync, suspect));
    }

    /** What was flushed for a release that has failed meanwhile is never accounted (seed 004, §4.4). */
    void flushed(MediumId medium, List<ToSync> batch, Optional<Space> space) {
        Optional<MediumView> view = Optional.ofNullable(media.get(medium));
        long extents = 0;
        long bytes = 0;
        for (ToSync entry : batch) {
            OpenRelease open = releases.get(entry.release());
            if (open == null || open.owed.remove(medium) == null) {
                continue;
            }
            view.ifPresent(v -> v.settle(entry.bytes()));
            extents += entry.extents();
            bytes += entry.bytes();
            open.accounted.add(
                    new MediumUsage(medium, entry.extents(), entry.bytes(), Optional.empty(), Optional.empty()));
            if (open.owed.isEmpty()) {
                releases.remove(entry.release());
                world.done(entry.release());
            }
        }
        Optional<FilesystemStatus> status = view.flatMap(v -> v.flushed(space));
        world.account(new MediumUsage(medium, extents, bytes, space, status));
        serveQueue();
    }

    /** The first error answers; siblings still to do are cancelled, those done are taken back (seed 004, §2.5 d). */
    void flushFailed(DeviceId device, List<ToSync> batch, ArchivoltException why) {
        batch.forEach(entry -> failRelease(entry.release(), device, why));
        serveQueue();
    }

    private void failRelease(long id, DeviceId device, ArchivoltException why) {
        OpenRelease open = releases.remove(id);
        if (open == null) {
            return;
        }
        open.owed.forEach((medium, owed) -> forget(id, medium, owed, device));
        for (MediumUsage done : open.accounted) {
            world.account(new MediumUsage(
                    done.medium(), -done.extents(), -done.writtenBytes(), Optional.empty(), Optional.empty()));
        }
        world.refused(id, why);
    }

    private void forget(long release, MediumId medium, Owed owed, DeviceId failed) {
        Optional.ofNullable(media.get(medium)).ifPresent(view -> view.settle(owed.bytes()));
        if (!owed.device().equals(failed)) {
            world.tell(owed.device(), new DeviceEvent.ForgetSync(release));
        }
    }

    // ---- formats

    void blanked(long request, Optional<ArchivoltException> refused) {
        InHand hand = inHand.get(request);
        if (hand == null) {
            return;
        }
        Part part = hand.parts.get(0);
        if (refused.isPresent()) {
            inHand.remove(request);
            giveBack(part);
            part.medium.formatting(false);
            world.refused(request, refused.get());
            serveQueue();
            return;
        }
        part.medium.blanked();
        QueuedRequest.Format format = (QueuedRequest.Format) hand.origin.request();
        formats.put(format.label(), format);
        world.tell(part.device.id(), new DeviceEvent.Assign(format.task(part.id, format.label())));
    }

    void mediumFormatted(MediumLabel label, Optional<Space> space) {
        QueuedRequest.Format format = formats.get(label);
        if (format != null) {
            Part part = inHand.get(format.id()).parts.get(0);
            part.formatted = true;
            space.ifPresent(part.medium::observed);
            world.recordFormat(label, space, format.request().unlock());
        }
    }

    void formatRecorded(MediumLabel label, Optional<ArchivoltException> refused) {
        QueuedRequest.Format format = formats.remove(label);
        InHand hand = format == null ? null : inHand.remove(format.id());
        if (hand == null) {
            return;
        }
        Part part = hand.parts.get(0);
        giveBack(part);
        world.tell(part.device.id(), new DeviceEvent.Withdraw(part.id));
        if (refused.isPresent()) {
            part.medium.formatting(false);
            world.refused(format.id(), refused.get());
        } else {
            boolean unlock = format.request().unlock();
            part.medium.formatted(label.format(), Optional.empty(), unlock);
            if (unlock) {
                part.device.status(AdministrativeStatus.UNLOCKED);
            }
            world.done(format.id());
        }
        serveQueue();
    }

    // ---- devices

    void deviceObserved(DeviceId id, Optional<MediumId> held, Optional<Space> space) {
        DeviceView device = devices.get(id);
        if (device == null) {
            return;
        }
        device.medium().map(media::get).ifPresent(left -> left.leftBy(id));
        device.observed(held);
        held.map(media::get).ifPresent(medium -> {
            medium.heldBy(id);
            space.ifPresent(medium::observed);
        });
        serveQueue();
    }

    /** Whoever waits for the next driver waits in the queue, and so keeps nothing that others need. */
    void deviceDetached(DeviceId id) {
        DeviceView device = devices.get(id);
        if (device != null) {
            device.detached();
            takeBackFrom(device);
            serveQueue();
        }
    }

    /** Media of this device that are not granted yet are chosen anew. A format stays with its device. */
    private void takeBackFrom(DeviceView device) {
        inHand.values().stream()
                .filter(hand -> hand.isTakenBackWith(device))
                .sorted(Comparator.comparingLong(InHand::id).reversed())
                .toList()
                .forEach(hand -> {
                    inHand.remove(hand.id());
                    withdraw(hand.parts);
                    putFirst(hand.origin);
                });
    }

    /**
     * A fault that was met at work is noted in the catalog, for an operator to look at. A device that could not even be
     * attached is only left alone until the next start, or until somebody touches it.
     */
    void deviceBroken(DeviceId id, Optional<MediumId> held, ArchivoltException why) {
        DeviceView device = devices.get(id);
        if (device == null) {
            return;
        }
        device.broken(why);
        takeBackFrom(device);
        boolean fault = why.code() == DEVICE_FAULT || why.code() == MEDIUM_FAULT;
        if (fault && held.isPresent()) {
            device.status(AdministrativeStatus.FAILED);
            world.failDevice(id, why);
            held.map(media::get).ifPresent(medium -> fail(medium, why));
        }
        serveQueue();
    }

    void deviceStopped(DeviceId id) {
        DeviceView device = devices.get(id);
        if (device == null) {
            return;
        }
        device.stopped();
        takeBackFrom(device);
        ArchivoltException why = new ArchivoltException(SHUTTING_DOWN, "using a device").with("device", id);
        inHand.values().stream()
                .filter(hand -> hand.isUnwrittenFormat(device))
                .map(hand -> hand.parts.get(0).id)
                .toList()
                .forEach(part -> taskRefused(part, why));
        releases.entrySet().stream()
                .filter(entry -> entry.getValue().owes(id))
                .map(Map.Entry::getKey)
                .sorted()
                .toList()
                .forEach(release -> failRelease(release, id, why));
        serveQueue();
    }

    private void fail(MediumView medium, ArchivoltException why) {
        medium.failed();
        world.failMedium(medium.id(), why);
    }

    // ---- the catalog's news

    void mediumChanged(MediumId id, Optional<MediumRecord> record) {
        if (record.isEmpty()) {
            media.remove(id);
        } else if (media.containsKey(id)) {
            media.get(id).learn(record.get());
        } else {
            MediumView medium = new MediumView(record.get());
            media.put(id, medium);
            devices.values().stream()
                    .filter(device -> device.medium().equals(Optional.of(id)))
                    .findFirst()
                    .ifPresent(device -> medium.heldBy(device.id()));
        }
        serveQueue();
    }

    void deviceChanged(DeviceId id, Optional<DeviceRecord> record) {
        DeviceView known = devices.get(id);
        if (record.isEmpty()) {
            if (known != null) {
                known.status(AdministrativeStatus.LOCKED);
            }
        } else if (known == null) {
            start(record.get());
        } else {
            AdministrativeStatus before = known.status();
            known.status(record.get().status());
            if (before != known.status() && known.status() == AdministrativeStatus.UNLOCKED) {
                retry(id);
            }
        }
        serveQueue();
    }

    private void start(DeviceRecord device) {
        if (!closed) {
            devices.put(device.id(), new DeviceView(device));
            world.startDevice(device, settings);
        }
    }

    void retry(DeviceId id) {
        DeviceView device = devices.get(id);
        if (device != null) {
            device.mended();
            world.tell(id, new DeviceEvent.Retry());
        }
    }

    void configure(DeviceSettings changed) {
        settings = changed;
        devices.keySet().forEach(id -> world.tell(id, new DeviceEvent.Configure(changed)));
        serveQueue();
    }

    void close() {
        closed = true;
        for (Waiting waiting : List.copyOf(queue.values())) {
            queue.remove(waiting.request().id());
            world.refused(waiting.request().id(), new ArchivoltException(SHUTTING_DOWN, "waiting for media"));
        }
    }
}
