package org.archivolt.resource.internal.type;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.Modes;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.ResourceType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * S01. Goal: every type keeps the laws of its family, which the books rely on. Method: all triples of credits where they are few, else
 * many random ones; the seed is printed, a failure prints the triple as well. Again: {@code -Darchivolt.sim.seed=17}; more of them:
 * {@code -Darchivolt.sim.triples=1000000}.
 */
class AlgebraLawsTest {
    private static final long SEED =
            Long.getLong("archivolt.sim.seed", ThreadLocalRandom.current().nextLong(1 << 30));
    private static final int TRIPLES = Integer.getInteger("archivolt.sim.triples", 100_000);
    private static final int TEXTS = 5_000;

    @BeforeAll
    static void printSeed() {
        System.out.println("laws of credits: -Darchivolt.sim.seed=" + SEED);
    }

    static Stream<ResourceType> types() throws ArchivoltException {
        ResourceTypes types = ResourceTypes.of(Map.of("pool/", Long.MAX_VALUE), Map.of("line", 0L));
        List<String> names =
                List.of("robot", "drive", "medium", "lock", "record", "names", "extent", "space", "bandwidth");
        Stream.Builder<ResourceType> found = Stream.builder();
        for (String each : names) {
            found.add(types.find(each));
        }
        return found.build();
    }

    /** Those with more credits than can all be tried. */
    static Stream<ResourceType> largeTypes() throws ArchivoltException {
        return Stream.concat(types().filter(each -> !isSmall(each)), Stream.of(new Wide()));
    }

    static Stream<ResourceType> smallTypes() throws ArchivoltException {
        return types().filter(AlgebraLawsTest::isSmall);
    }

    private static boolean isSmall(ResourceType type) {
        return type.algebra() instanceof ModeAlgebra modes && modes.names().size() <= 4;
    }

    /** As many modes as there can be: each conflicts with the next one, or every third with itself; every fifth includes the next. */
    private static final class Wide extends ModeType {
        Wide() {
            super("wide", 1, algebra62());
        }

        private static ModeAlgebra algebra62() {
            String[] names =
                    IntStream.range(0, 62).mapToObj(each -> "mode" + each).toArray(String[]::new);
            ModeAlgebra algebra = ModeAlgebra.of(names);
            for (int i = 0; i + 1 < names.length; i++) {
                algebra = algebra.conflicting(names[i], names[i % 3 == 0 ? i : i + 1]);
                algebra = i % 5 == 0 ? algebra.including(names[i], names[i + 1]) : algebra;
            }
            return algebra;
        }
    }

    @ParameterizedTest
    @MethodSource("largeTypes")
    void keepsTheLawsOfItsFamily(ResourceType type) {
        Samples samples = new Samples(type, new SplittableRandom(SEED));
        for (int i = 0; i < TRIPLES; i++) {
            new Laws(type, samples.next(), samples.next(), samples.next()).all();
        }
    }

    @ParameterizedTest
    @MethodSource("smallTypes")
    void keepsTheLawsOfItsFamilyWithAllItsCredits(ResourceType type) {
        int credits = 1 << ((ModeAlgebra) type.algebra()).names().size();
        for (int triple = 0; triple < credits * credits * credits; triple++) {
            Modes a = new Modes(triple % credits);
            Modes b = new Modes(triple / credits % credits);
            Modes c = new Modes(triple / credits / credits);
            new Laws(type, a, b, c).all();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void readsWhatItHasWritten(ResourceType type) throws ArchivoltException {
        Samples samples = new Samples(type, new SplittableRandom(SEED));
        for (int i = 0; i < TEXTS; i++) {
            assertReads(type, samples.next());
        }
        assertReads(type, type.algebra().none());
        assertReads(type, type.capital(type.name().equals("bandwidth") ? "line" : "pool/"));
    }

    private static void assertReads(ResourceType type, Credit credit) throws ArchivoltException {
        String text = type.format(credit);
        Laws.require(type.parse(text).equals(credit), SEED, type.name(), text);
    }

    @Test
    void grownRangesContainWhatIsWantedAndNothingThatIsNotAvailable() {
        Algebra ranges = RangeAlgebra.RANGES;
        Samples samples = new Samples(ExtentType.EXTENT, new SplittableRandom(SEED));
        for (int i = 0; i < TRIPLES / 4; i++) {
            Credit available = new Ranges(samples.largeIntervals(), samples.largeIntervals());
            Credit want = ranges.meet(new Ranges(samples.largeIntervals(), samples.largeIntervals()), available);
            Credit before = available;
            for (int conflicts : new int[] {0, 3, 4, 31, 32, Integer.MAX_VALUE}) {
                Credit grown = ranges.grown(want, available, conflicts);
                Laws.require(ranges.covers(grown, want), SEED, grown, want, available);
                Laws.require(ranges.covers(available, grown), SEED, grown, want, available);
                Laws.require(conflicts < 32 || ranges.covers(before, grown), SEED, grown, want, before);
                before = conflicts < 4 ? grown : before;
            }
        }
    }

    /** Laws about three credits of one type. Plain comparisons: there are millions. */
    private record Laws(ResourceType type, Algebra algebra, Credit a, Credit b, Credit c) {
        Laws(ResourceType type, Credit a, Credit b, Credit c) {
            this(type, type.algebra(), a, b, c);
        }

        void all() {
            ofBothFamilies();
            if (algebra.isCounted()) {
                ofAmounts();
            } else {
                ofSets();
                ofConflicts();
            }
        }

        private void ofBothFamilies() {
            Credit none = algebra.none();
            holds(none.isNone());
            same(algebra.plus(a, none), a);
            same(algebra.plus(a, b), algebra.plus(b, a));
            same(algebra.plus(algebra.plus(a, b), c), algebra.plus(a, algebra.plus(b, c)));
            same(algebra.minus(a, a), none);
            same(algebra.minus(a, none), a);
            same(algebra.minus(none, a), none);
            same(algebra.minus(algebra.minus(a, b), c), algebra.minus(a, algebra.plus(b, c)));
            same(algebra.minus(a, algebra.minus(a, b)), algebra.meet(a, b));
            same(algebra.minus(a, b), algebra.minus(a, algebra.meet(a, b)));
            same(algebra.meet(a, a), a);
            same(algebra.meet(a, none), none);
            same(algebra.meet(a, b), algebra.meet(b, a));
            same(algebra.meet(algebra.meet(a, b), c), algebra.meet(a, algebra.meet(b, c)));
            same(algebra.plus(algebra.minus(a, b), algebra.meet(a, b)), a);
            same(algebra.plus(a, algebra.minus(b, a)), algebra.plus(b, algebra.minus(a, b)));
            holds(algebra.covers(a, b) == algebra.minus(b, a).isNone());
            holds(algebra.covers(a, algebra.meet(a, b)));
            holds((algebra.covers(a, c) && algebra.covers(b, c)) == algebra.covers(algebra.meet(a, b), c));
            holds(algebra.covers(algebra.plus(a, b), a));
            Credit closed = algebra.closed(a);
            holds(algebra.covers(closed, a));
            same(algebra.closed(closed), closed);
            Credit available = algebra.plus(a, b);
            Credit grown = algebra.grown(a, available, 0);
            holds(algebra.covers(grown, a) && algebra.covers(available, grown));
            Credit fragments = algebra.fragments(a, 1);
            holds(algebra.covers(a, fragments)
                    && (a.isNone() || !algebra.minus(a, fragments).isNone()));
            same(algebra.fragments(algebra.minus(a, fragments), 1), none);
        }

        private void ofSets() {
            same(algebra.plus(a, a), a);
            holds(algebra.meet(algebra.minus(a, b), b).isNone());
            same(algebra.minus(algebra.plus(a, b), b), algebra.minus(a, b));
            same(algebra.meet(a, algebra.plus(b, c)), algebra.plus(algebra.meet(a, b), algebra.meet(a, c)));
            same(algebra.closed(algebra.plus(a, b)), algebra.plus(algebra.closed(a), algebra.closed(b)));
        }

        private void ofConflicts() {
            Credit conflicting = algebra.conflicting(a, b);
            holds(algebra.covers(a, conflicting));
            holds(algebra.conflicts(a, b) == !conflicting.isNone());
            holds(algebra.conflicts(a, b) == algebra.conflicts(b, a));
            holds(!algebra.conflicts(algebra.minus(a, conflicting), b));
            holds(!algebra.conflicts(a, algebra.none()));
            holds(algebra.isExclusive(a) == algebra.conflicts(a, a));
            same(algebra.conflicting(a, algebra.plus(b, c)), algebra.plus(conflicting, algebra.conflicting(a, c)));
        }

        /** There is an order of all amounts, units are never made, and nothing conflicts. */
        private void ofAmounts() {
            holds(algebra.covers(a, b) || algebra.covers(b, a));
            holds(algebra.meet(a, b).equals(a) || algebra.meet(a, b).equals(b));
            holds(algebra.covers(a, algebra.minus(algebra.plus(a, b), b)));
            holds(!algebra.conflicts(a, b) && algebra.conflicting(a, b).isNone() && !algebra.isExclusive(a));
        }

        private void same(Credit is, Credit shouldBe) {
            require(is.equals(shouldBe), SEED, type.name(), a, b, c, is, shouldBe);
        }

        private void holds(boolean law) {
            require(law, SEED, type.name(), a, b, c);
        }

        static void require(boolean law, Object... facts) {
            if (!law) {
                throw new AssertionError("law broken, seed first: " + List.of(facts));
            }
        }
    }
}
