package org.archivolt.librarian.internal.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LongTrieTest {
    private record Thing(long number, int version) {}

    /** Numbers of which some differ in the first bit only, some in the last. */
    private static long number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt(300);
            case 1 -> (long) random.nextInt(300) << 32;
            case 2 -> Long.MIN_VALUE + random.nextInt(4);
            default -> random.nextLong();
        };
    }

    @Test
    void doesWhatAMapDoes() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<Long, Thing> expected = new HashMap<>();
        LongTrie<Thing> trie = LongTrie.empty(Thing::number);
        for (int step = 0; step < 20_000; step++) {
            String replay = "seed " + seed + " step " + step;
            LongTrie<Thing> before = trie;
            long number = number(random);
            Thing there = expected.get(number);
            if (random.nextInt(3) > 0) {
                Thing thing = new Thing(number, step);
                expected.put(number, thing);
                trie = trie.plus(thing);
            } else {
                expected.remove(number);
                trie = trie.minus(number);
            }
            assertThat(before.get(number)).as(replay).isEqualTo(there);
            assertThat(trie.get(number)).as(replay).isEqualTo(expected.get(number));
            assertThat(trie.size()).as(replay).isEqualTo(expected.size());
            if (step % 1_000 == 0) {
                assertHas(trie, expected, replay);
                assertHas(LongTrie.of(expected.values(), Thing::number), expected, replay);
            }
        }
        for (long number : List.copyOf(expected.keySet())) {
            trie = trie.minus(number);
        }
        assertHas(trie, Map.of(), "seed " + seed);
    }

    private static void assertHas(LongTrie<Thing> trie, Map<Long, Thing> expected, String replay) {
        assertThat(trie.values()).as(replay).containsExactlyInAnyOrderElementsOf(expected.values());
        expected.forEach(
                (number, thing) -> assertThat(trie.get(number)).as(replay).isSameAs(thing));
    }

    @Test
    void tellsNumbersApartThatDifferInOneBit() {
        LongTrie<Thing> trie = LongTrie.of(
                LongStream.range(0, Long.SIZE)
                        .mapToObj(bit -> new Thing(1L << bit, 0))
                        .toList(),
                Thing::number);
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(trie.get(1L << bit)).isEqualTo(new Thing(1L << bit, 0));
            assertThat(trie.get((1L << bit) + (bit < 2 ? 4 : 1))).isNull();
        }
    }
}
