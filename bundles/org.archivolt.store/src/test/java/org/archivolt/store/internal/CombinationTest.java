package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.layout.WriteIntent;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.WriteRequest;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class CombinationTest {
    private static final Placement DISK = on(Family.DISK, Tags.NONE);
    private static final Placement TAPE = on(Family.TAPE, Tags.NONE);

    private static Placement on(Family family, Tags tags) {
        return new Placement(family, tags, Optional.empty(), Optional.empty(), false);
    }

    private static PlacedObject sized(long size, Placement placement) {
        return new PlacedObject(OptionalLong.of(size), placement);
    }

    private static PlacedObject unsized(Placement placement) {
        return new PlacedObject(OptionalLong.empty(), placement);
    }

    private static WriteIntent intent(int columns, long bytesPerColumn, Integer... keys) {
        return new WriteIntent(List.of(keys), columns, bytesPerColumn);
    }

    private static List<Long> bytes(CombinedAllocation allocation) {
        return allocation.media().stream().map(MediumNeed::bytes).toList();
    }

    @Test
    void twoObjectsStripedOverThreeShareThreeMedia() throws ArchivoltException {
        Combination combined = Combination.of(
                List.of(intent(3, 100, 0), intent(3, 50, 1)), List.of(sized(300, DISK), sized(150, DISK)));
        assertThat(combined.allocations()).hasSize(1);
        assertThat(bytes(combined.allocations().get(0))).containsExactly(150L, 150L, 150L);
        assertThat(combined.columns(0)).isEqualTo(new ColumnMedia(0, List.of(0, 1, 2)));
        assertThat(combined.columns(1)).isEqualTo(new ColumnMedia(0, List.of(0, 1, 2)));
    }

    @Test
    void stripesOverThreeAndTwoReplicasShareThreeMedia() throws ArchivoltException {
        Combination combined = Combination.of(
                List.of(intent(3, 100, 0), intent(2, 150, 1)), List.of(sized(300, DISK), sized(150, DISK)));
        assertThat(combined.allocations()).hasSize(1);
        assertThat(bytes(combined.allocations().get(0))).containsExactly(250L, 250L, 100L);
        assertThat(combined.columns(0).media()).containsExactlyInAnyOrder(0, 1, 2);
        assertThat(combined.columns(1).media()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void replicasLeaveNoMediumOfAWiderStripeIdle() throws ArchivoltException {
        Combination combined = Combination.of(
                List.of(intent(3, 10, 0), intent(1, 20, 1), intent(1, 20, 2), intent(1, 20, 3)),
                List.of(sized(30, DISK), sized(20, DISK), sized(20, DISK), sized(20, DISK)));
        assertThat(bytes(combined.allocations().get(0))).containsExactly(30L, 30L, 30L);
    }

    @Test
    void everyPlacementGetsAnAllocationOfItsOwn() throws ArchivoltException {
        List<Placement> placements = List.of(
                DISK,
                TAPE,
                on(Family.DISK, Tags.of("fast")),
                new Placement(Family.DISK, Tags.NONE, Optional.of("hamburg"), Optional.empty(), false),
                new Placement(Family.DISK, Tags.NONE, Optional.empty(), Optional.of("run-7"), false));
        List<PlacedObject> objects = placements.stream().map(p -> sized(10, p)).toList();
        Combination combined = Combination.of(List.of(intent(2, 50, 0, 1, 2, 3, 4)), objects);
        assertThat(combined.allocations())
                .extracting(CombinedAllocation::placement)
                .isEqualTo(placements);
        for (int key = 0; key < placements.size(); key++) {
            assertThat(combined.columns(key).allocation()).isEqualTo(key);
            assertThat(combined.allocations().get(key).media())
                    .isEqualTo(Collections.nCopies(
                            2, new MediumNeed(10, placements.get(key).tags(), false)));
        }
    }

    @Test
    void objectsOfOneIntentShareItsBytesByTheirSize() throws ArchivoltException {
        Combination combined = Combination.of(
                List.of(intent(1, 100, 0, 1, 2), intent(2, 0, 3)),
                List.of(sized(49, DISK), sized(30, DISK), sized(21, DISK), unsized(DISK)));
        assertThat(bytes(combined.allocations().get(0))).containsExactly(49L, 51L);
    }

    @Test
    void objectsOfUnknownSizeCountNothingAndAreSpreadAllTheSame() throws ArchivoltException {
        List<PlacedObject> objects = Collections.nCopies(7, unsized(DISK));
        Combination combined = Combination.of(List.of(intent(1, 0, 0, 1, 2, 3, 4, 5), intent(3, 0, 6)), objects);
        assertThat(bytes(combined.allocations().get(0))).containsExactly(0L, 0L, 0L);
        Map<Integer, Integer> columns = new TreeMap<>();
        for (int key = 0; key < 6; key++) {
            columns.merge(combined.columns(key).media().get(0), 1, Integer::sum);
        }
        assertThat(columns).isEqualTo(Map.of(0, 2, 1, 2, 2, 2));
    }

    @Test
    void bytesWithoutSizesAreSharedEqually() throws ArchivoltException {
        Combination combined =
                Combination.of(List.of(intent(1, 9, 0, 1, 2), intent(3, 0, 3)), Collections.nCopies(4, unsized(DISK)));
        assertThat(bytes(combined.allocations().get(0))).containsExactly(3L, 3L, 3L);
    }

    @Test
    void moreBytesThanCanBeCountedAreAsManyAsCanBeCounted() throws ArchivoltException {
        Combination combined = Combination.of(
                List.of(intent(2, Long.MAX_VALUE, 0, 1), intent(2, Long.MAX_VALUE, 2), intent(1, 1, 3)),
                List.of(
                        sized(Long.MAX_VALUE, DISK),
                        sized(Long.MAX_VALUE, DISK),
                        sized(Long.MAX_VALUE, DISK),
                        sized(1, DISK)));
        assertThat(bytes(combined.allocations().get(0))).containsExactly(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    @Test
    void anAllocationFitsTheLargestRequest() {
        assertThat(WriteIntent.COLUMNS_MAX).isLessThanOrEqualTo(WriteRequest.MEDIA_MAX);
    }

    @Test
    void nothingDeclaredNeedsNothing() throws ArchivoltException {
        assertThat(Combination.of(List.of(), List.of()).allocations()).isEmpty();
    }

    @Test
    void anObjectWithoutAnIntentIsTheModulesMistake() {
        assertRefused(List.of(intent(1, 0, 0)), 2, "no intent");
    }

    @Test
    void anObjectWithTwoIntentsIsTheModulesMistake() {
        assertRefused(List.of(intent(1, 0, 0), intent(1, 0, 0)), 1, "two intents");
        assertRefused(List.of(intent(1, 0, 0, 0)), 1, "two intents");
    }

    @Test
    void anIntentForAnUndeclaredObjectIsTheModulesMistake() {
        assertRefused(List.of(intent(1, 0, 0, 1)), 1, "nobody declared");
        assertRefused(List.of(intent(1, 0, 0, -1)), 1, "nobody declared");
    }

    private static void assertRefused(List<WriteIntent> intents, int objects, String why) {
        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> Combination.of(intents, Collections.nCopies(objects, sized(1, DISK))))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.code()).isEqualTo(INTERNAL));
    }

    /**
     * Goal: a composition as large as an MPUT may be is combined in no time worth mentioning. Method: twice as many
     * objects as promised, on narrow columns of the widest allocation; the bound is many times what is needed.
     */
    @Test
    void combinesTwoHundredThousandObjectsInSeconds() {
        Random random = new Random(7);
        List<PlacedObject> objects = new ArrayList<>();
        List<WriteIntent> intents = new ArrayList<>();
        for (int key = 0; key < 200_000; key++) {
            long size = random.nextInt(1 << 20);
            objects.add(sized(size, key % 2 == 0 ? DISK : TAPE));
            intents.add(intent(key < 2 ? WriteIntent.COLUMNS_MAX : 1 + random.nextInt(12), size, key));
        }
        List<Integer> keys = IntStream.range(0, objects.size()).boxed().toList();
        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            Combination.of(intents, objects);
            Combination.of(List.of(new WriteIntent(keys, 3, 1L << 40)), objects);
        });
    }

    /**
     * Goal: no composition uses more allocations or media than it must, none puts two columns of an object on one medium,
     * and the fullest medium has no more than {@link MediaLoad} proves: {@code t/m + (1 - 1/m) p}, hence at most
     * {@code 2 - 1/m} times the optimum. Method: random small compositions, each compared with every way of grouping its
     * objects and every way of distributing their columns.
     */
    @Test
    void neverNeedsMoreThanTheBestOfAllWays() throws ArchivoltException {
        long seed = new Random().nextLong();
        System.out.println("CombinationTest seed " + seed);
        Random random = new Random(seed);
        double worst = 1;
        for (int round = 0; round < 4_000; round++) {
            worst = Math.max(worst, compareWithTheBest(random, "seed " + seed + " round " + round));
        }
        System.out.printf("the fullest medium had at most %.3f times the optimum%n", worst);
    }

    /** @return how many times the least possible load the fullest medium has */
    private static double compareWithTheBest(Random random, String replay) throws ArchivoltException {
        List<PlacedObject> objects = new ArrayList<>();
        List<WriteIntent> intents = new ArrayList<>();
        int count = 1 + random.nextInt(7);
        int columnsMax = 1 + random.nextInt(4);
        for (int key = 0; key < count; key++) {
            long bytes = random.nextInt(7);
            objects.add(sized(bytes, random.nextInt(8) == 0 ? TAPE : DISK));
            intents.add(intent(1 + Math.min(random.nextInt(columnsMax), random.nextInt(columnsMax)), bytes, key));
        }
        Combination combined = Combination.of(intents, objects);

        int media =
                combined.allocations().stream().mapToInt(a -> a.media().size()).sum();
        assertThat(new int[] {combined.allocations().size(), media})
                .as(replay)
                .isEqualTo(Optimum.allocationsAndMedia(intents, objects));
        double worst = 1;
        for (int allocation = 0; allocation < combined.allocations().size(); allocation++) {
            worst = Math.max(worst, compareLoads(combined, allocation, intents, replay));
        }
        return worst;
    }

    private static double compareLoads(Combination combined, int allocation, List<WriteIntent> intents, String replay) {
        long[] loads = new long[combined.allocations().get(allocation).media().size()];
        List<WriteIntent> served = new ArrayList<>();
        for (WriteIntent intent : intents) {
            ColumnMedia columns = combined.columns(intent.objects().get(0));
            assertThat(columns.media()).as(replay).hasSize(intent.columns());
            assertThat(new HashSet<>(columns.media())).as(replay).hasSize(intent.columns());
            if (columns.allocation() == allocation) {
                served.add(intent);
                columns.media().forEach(medium -> loads[medium] += intent.bytesPerColumn());
            }
        }
        assertThat(bytes(combined.allocations().get(allocation)))
                .as(replay)
                .isEqualTo(Arrays.stream(loads).boxed().toList());

        long fullest = Arrays.stream(loads).max().orElseThrow();
        long emptiest = Arrays.stream(loads).min().orElseThrow();
        long longest =
                served.stream().mapToLong(WriteIntent::bytesPerColumn).max().orElseThrow();
        long optimum = Optimum.fullest(served, loads.length);
        assertThat(fullest - emptiest).as(replay).isLessThanOrEqualTo(longest);
        assertThat(fullest * loads.length)
                .as(replay)
                .isLessThanOrEqualTo(Arrays.stream(loads).sum() + (loads.length - 1) * longest)
                .isLessThanOrEqualTo((2 * loads.length - 1) * optimum);
        return optimum == 0 ? 1 : (double) fullest / optimum;
    }

    /** Tries everything. */
    private static final class Optimum {
        /** The fewest allocations, and the fewest media with as many. */
        static int[] allocationsAndMedia(List<WriteIntent> intents, List<PlacedObject> objects) {
            int[] best = {Integer.MAX_VALUE, Integer.MAX_VALUE};
            group(intents, objects, new ArrayList<>(), 0, best);
            return best;
        }

        private static void group(
                List<WriteIntent> intents,
                List<PlacedObject> objects,
                List<List<Integer>> groups,
                int next,
                int[] best) {
            if (next == objects.size()) {
                int media = groups.stream()
                        .mapToInt(group -> group.stream()
                                .mapToInt(key -> intents.get(key).columns())
                                .max()
                                .orElseThrow())
                        .sum();
                int[] found = {groups.size(), media};
                if (Arrays.compare(found, best) < 0) {
                    System.arraycopy(found, 0, best, 0, 2);
                }
                return;
            }
            for (int i = 0; i < groups.size(); i++) {
                List<Integer> group = groups.get(i);
                if (objects.get(group.get(0))
                        .placement()
                        .equals(objects.get(next).placement())) {
                    group.add(next);
                    group(intents, objects, groups, next + 1, best);
                    group.remove(group.size() - 1);
                }
            }
            groups.add(new ArrayList<>(List.of(next)));
            group(intents, objects, groups, next + 1, best);
            groups.remove(groups.size() - 1);
        }

        /** The least that the fullest of so many media can have. */
        static long fullest(List<WriteIntent> intents, int media) {
            return fullest(intents, new long[media], 0, Long.MAX_VALUE);
        }

        private static long fullest(List<WriteIntent> intents, long[] loads, int next, long best) {
            long fullest = Arrays.stream(loads).max().orElseThrow();
            if (next == intents.size() || fullest >= best) {
                return Math.min(fullest, best);
            }
            WriteIntent intent = intents.get(next);
            long found = best;
            for (int chosen = 0; chosen < 1 << loads.length; chosen++) {
                if (Integer.bitCount(chosen) == intent.columns()) {
                    put(loads, chosen, intent.bytesPerColumn());
                    found = fullest(intents, loads, next + 1, found);
                    put(loads, chosen, -intent.bytesPerColumn());
                }
            }
            return found;
        }

        private static void put(long[] loads, int chosen, long bytes) {
            for (int medium = 0; medium < loads.length; medium++) {
                if ((chosen & 1 << medium) != 0) {
                    loads[medium] += bytes;
                }
            }
        }
    }
}
