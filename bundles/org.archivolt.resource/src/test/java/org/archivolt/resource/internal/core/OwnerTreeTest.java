package org.archivolt.resource.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.internal.type.CountedType;
import org.archivolt.resource.internal.type.ExtentType;
import org.archivolt.resource.internal.type.LockType;
import org.archivolt.resource.internal.type.MediumType;
import org.junit.jupiter.api.Test;

/**
 * <i>Goal:</i> whatever users do, and whatever becomes of messages, no two use what conflicts, nothing is lost, and everything ends.
 *
 * <p><i>Method:</i> many short random histories of owners in small trees; see {@link OwnerTree}. A failure prints the seed and the
 * history: {@code -Dseed=} repeats it alone.
 */
class OwnerTreeTest {
    private static final int HISTORIES = 300;
    private static final int STEPS = 250;
    private static final List<ResourceType> TYPES = List.of(
            LockType.LOCK, MediumType.MEDIUM, ExtentType.EXTENT, CountedType.space(Map.of("r", 100L)), LockType.LOCK);

    @Test
    void keepsItsPromisesWhateverHappens() throws Exception {
        Long only = Long.getLong("seed");
        long first = only != null ? only : System.currentTimeMillis();
        long granted = 0;
        for (long seed = first;
                seed < first + (only != null ? 1 : Integer.getInteger("histories", HISTORIES));
                seed++) {
            granted += play(seed);
        }
        System.out.println("seeds from " + first + ": " + granted + " grants");
        assertThat(granted).isPositive();
    }

    private static long play(long seed) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        ResourceType type = TYPES.get(random.nextInt(TYPES.size()));
        OwnerTree tree = new OwnerTree(type, creditors(random.nextInt(3)), random);
        try {
            for (int i = 0; i < STEPS; i++) {
                tree.step();
            }
            tree.settle();
            tree.windUp();
        } catch (AssertionError | RuntimeException e) {
            List<String> history = tree.history();
            history.subList(Math.max(0, history.size() - 400), history.size()).forEach(System.out::println);
            throw new AssertionError(type.name() + ", -Dseed=" + seed + ": " + e.getMessage(), e);
        }
        return tree.granted();
    }

    /** A chain, a star, or a tree. */
    private static Map<String, String> creditors(int shape) {
        Map<String, String> creditors = new LinkedHashMap<>();
        creditors.put("a", "root");
        creditors.put("b", shape == 0 ? "a" : "root");
        creditors.put("c", shape == 0 ? "b" : shape == 1 ? "root" : "a");
        return creditors;
    }
}
