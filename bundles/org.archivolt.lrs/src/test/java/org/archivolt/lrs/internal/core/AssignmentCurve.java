package org.archivolt.lrs.internal.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.stream.IntStream;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.WriteRequest;

/**
 * What it costs to assign a request, as the number of media and of waiting requests grows: it should grow with neither.
 * Drives {@link FamilyCore} alone, on this thread, with devices that answer at once. {@code main} prints the table of
 * docs/benchmarks.md, or of the {@link Scene}s it is given.
 *
 * <p>In each step the oldest allocation is given back, and the queue filled up to its length again.
 */
final class AssignmentCurve {
    private static final int DRIVES = 200;
    private static final int STREAMS = 1;
    private static final List<Integer> MEDIA = List.of(100, 1_000, 10_000);
    private static final List<Integer> QUEUED = List.of(1_000, 10_000, 100_000);
    private static final Duration TIME = Duration.ofSeconds(2);
    /** Where this is exceeded, or a request refused, nothing larger is tried: it would take hours. */
    private static final double MICROS_MAX = 10_000;

    private static final long SEED = 1;

    /** Which media there are, and what is asked of them. */
    enum Scene {
        /** Media that stay in devices of their own, as directories do. */
        FIXED_READS(false, false),
        FIXED_WRITES(false, true),
        /** Media that share {@value #DRIVES} drives, as cartridges do. */
        MOVABLE_READS(true, false),
        MOVABLE_WRITES(true, true);

        private final boolean movable;
        private final boolean writes;

        Scene(boolean movable, boolean writes) {
            this.movable = movable;
            this.writes = writes;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    private record Size(int media, int queued) {
        boolean isAtLeast(Size other) {
            return media >= other.media && queued >= other.queued;
        }
    }

    private final Scene scene;
    private final InstantWorld world;
    private final List<MediumId> media;
    private final Queue<Allocation> held = new ArrayDeque<>();
    private final Random random = new Random(SEED);
    private final int queued;
    private long ids;

    private AssignmentCurve(Scene scene, Size size) {
        int users = STREAMS * (scene.movable ? Math.min(DRIVES, size.media()) : size.media());
        this.scene = scene;
        this.world = new InstantWorld(STREAMS, scene.movable, users + 2 * size.queued());
        this.media = IntStream.range(0, size.media())
                .mapToObj(i -> new MediumId(Family.DISK, "lib", "m%05d".formatted(i)))
                .toList();
        // As at a start: until the catalog was read, requests gather.
        world.core.awaitCatalog();
        media.forEach(world::addMedium);
        if (scene.movable) {
            IntStream.range(0, DRIVES)
                    .mapToObj(i -> new DeviceId(Family.DISK, "lib", "drive%03d".formatted(i)))
                    .forEach(world::addEmptyDrive);
        } else {
            media.forEach(world::addFixedDrive);
        }
        for (int i = 0; i < users + size.queued(); i++) {
            submit();
        }
        world.send(new FamilyEvent.CatalogRead());
        takeGranted();
        this.queued = world.core.queued();
    }

    public static void main(String[] arguments) {
        List<Scene> scenes = arguments.length == 0
                ? List.of(Scene.values())
                : Arrays.stream(arguments).map(Scene::valueOf).toList();
        System.out.println("| requests | media | queued | µs per assignment |\n|---|---|---|---|");
        scenes.forEach(AssignmentCurve::printRows);
    }

    private static void printRows(Scene scene) {
        List<Size> givenUp = new ArrayList<>();
        for (int media : MEDIA) {
            for (int queued : QUEUED) {
                Size size = new Size(media, queued);
                String result =
                        givenUp.stream().anyMatch(size::isAtLeast) ? "not tried" : measure(scene, size, givenUp);
                System.out.printf("| %s | %,d | %,d | %s |%n", scene, media, queued, result);
            }
        }
    }

    private static String measure(Scene scene, Size size, List<Size> givenUp) {
        AssignmentCurve curve = new AssignmentCurve(scene, size);
        if (!curve.world.refused.isEmpty()) {
            givenUp.add(size);
            return "refused: " + curve.world.refused.peek().code();
        }
        double micros = curve.microsPerAssignment();
        if (micros < MICROS_MAX) {
            micros = curve.microsPerAssignment(); // compiled by now
        } else {
            givenUp.add(size);
        }
        return "%,.1f".formatted(micros);
    }

    private double microsPerAssignment() {
        long granted = 0;
        long start = System.nanoTime();
        long elapsed;
        do {
            giveBackOldest();
            while (world.core.queued() < queued) {
                submit();
            }
            granted += takeGranted();
            elapsed = System.nanoTime() - start;
        } while (elapsed < TIME.toNanos() || granted == 0);
        return elapsed / 1e3 / granted;
    }

    private void submit() {
        long id = ++ids;
        world.send(scene.writes ? write(id) : readOfAny(id));
    }

    private static FamilyEvent write(long id) {
        return new FamilyEvent.Submit(new QueuedRequest.Write(id, WriteRequest.of(Family.DISK, 1, 0, Tags.NONE)));
    }

    private FamilyEvent readOfAny(long id) {
        MediumId medium = media.get(random.nextInt(media.size()));
        return new FamilyEvent.Submit(
                new QueuedRequest.Read(id, new ReadRequest(ReadRequest.Operation.READ, List.of(medium), 1)));
    }

    private void giveBackOldest() {
        Allocation oldest = held.remove();
        List<Release.Part> parts = oldest.grants().stream()
                .map(grant -> Release.Part.unused(grant.medium()))
                .toList();
        world.send(new FamilyEvent.SubmitRelease(++ids, new Release(oldest.id(), parts)));
    }

    private int takeGranted() {
        int count = world.granted.size();
        held.addAll(world.granted);
        world.granted.clear();
        return count;
    }
}
