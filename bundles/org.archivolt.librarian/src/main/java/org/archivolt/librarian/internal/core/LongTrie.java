package org.archivolt.librarian.internal.core;

import java.util.AbstractCollection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;

/**
 * Values by number; immutable. A trie with 32 branches whose empty ones take no room (Bagwell, Ideal Hash Trees, 2001). Numbers are
 * spread first, so the depth is about log32 of how many there are: four for a million, where a binary tree has twenty, each step of which
 * waits for memory. For the same reason values are in it as they are, and say their numbers themselves.
 *
 * @param <V> never null
 */
final class LongTrie<V> {
    private static final int BITS = 5;
    private static final int MASK = (1 << BITS) - 1;

    /** Odd, so different numbers stay different (2^64 divided by the golden ratio; Knuth 6.4). */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private static final Node NOTHING = new Node(0, new Object[0]);

    /**
     * @param map a bit for each branch that there is
     * @param branches of these: each a value or a node; never changed once others can see them
     */
    private record Node(int map, Object[] branches) {
        Object branch(int bit) {
            return (map & bit) == 0 ? null : branches[place(bit)];
        }

        int place(int bit) {
            return Integer.bitCount(map & (bit - 1));
        }

        Node with(int bit, Object branch) {
            int place = place(bit);
            if ((map & bit) != 0) {
                Object[] changed = branches.clone();
                changed[place] = branch;
                return new Node(map, changed);
            }
            Object[] more = new Object[branches.length + 1];
            System.arraycopy(branches, 0, more, 0, place);
            more[place] = branch;
            System.arraycopy(branches, place, more, place + 1, branches.length - place);
            return new Node(map | bit, more);
        }

        Node without(int bit) {
            int place = place(bit);
            Object[] fewer = Arrays.copyOf(branches, branches.length - 1);
            System.arraycopy(branches, place + 1, fewer, place, fewer.length - place);
            return new Node(map & ~bit, fewer);
        }
    }

    private final ToLongFunction<V> numberOf;
    private final Node root;
    private final int size;

    private LongTrie(ToLongFunction<V> numberOf, Node root, int size) {
        this.numberOf = numberOf;
        this.root = root;
        this.size = size;
    }

    static <V> LongTrie<V> empty(ToLongFunction<V> numberOf) {
        return new LongTrie<>(numberOf, NOTHING, 0);
    }

    /** All at once. @param values of different numbers */
    static <V> LongTrie<V> of(Collection<V> values, ToLongFunction<V> numberOf) {
        return new LongTrie<>(numberOf, LongTrie.<V>empty(numberOf).nodeOf(values, 0), values.size());
    }

    private Node nodeOf(Collection<V> values, int level) {
        if (values.size() <= MASK) {
            Node node = NOTHING;
            for (V value : values) {
                node = plus(node, value, spreadOf(value), level);
            }
            return node;
        }
        List<List<V>> parts = new ArrayList<>();
        for (int part = 0; part <= MASK; part++) {
            parts.add(new ArrayList<>());
        }
        for (V value : values) {
            parts.get(Integer.numberOfTrailingZeros(bit(spreadOf(value), level)))
                    .add(value);
        }
        return nodeOfParts(parts, level);
    }

    private Node nodeOfParts(List<List<V>> parts, int level) {
        int map = 0;
        List<Object> branches = new ArrayList<>();
        for (int part = 0; part <= MASK; part++) {
            List<V> here = parts.get(part);
            if (!here.isEmpty()) {
                map |= 1 << part;
                branches.add(here.size() == 1 ? here.get(0) : nodeOf(here, level + 1));
            }
        }
        return new Node(map, branches.toArray());
    }

    int size() {
        return size;
    }

    /** Null when there is none. */
    V get(long number) {
        long spread = spread(number);
        Object at = root;
        for (int level = 0; at instanceof Node node; level++) {
            at = node.branch(bit(spread, level));
        }
        return at != null && spreadOf(at) == spread ? value(at) : null;
    }

    /** With it, instead of what has its number. */
    LongTrie<V> plus(V value) {
        int more = get(numberOf.applyAsLong(value)) == null ? 1 : 0;
        return new LongTrie<>(numberOf, plus(root, value, spreadOf(value), 0), size + more);
    }

    private Node plus(Node node, Object value, long spread, int level) {
        int bit = bit(spread, level);
        Object there = node.branch(bit);
        if (there instanceof Node deeper) {
            return node.with(bit, plus(deeper, value, spread, level + 1));
        }
        if (there != null && spreadOf(there) != spread) {
            Node other = plus(NOTHING, there, spreadOf(there), level + 1);
            return node.with(bit, plus(other, value, spread, level + 1)); // ends, for somewhere their bits differ
        }
        return node.with(bit, value);
    }

    LongTrie<V> minus(long number) {
        if (get(number) == null) {
            return this;
        }
        return new LongTrie<>(numberOf, minus(root, spread(number), 0), size - 1);
    }

    private static Node minus(Node node, long spread, int level) {
        int bit = bit(spread, level);
        if (!(node.branch(bit) instanceof Node deeper)) {
            return node.without(bit);
        }
        Node rest = minus(deeper, spread, level + 1);
        boolean isOneValue = rest.branches.length == 1 && !(rest.branches[0] instanceof Node);
        return node.with(bit, isOneValue ? rest.branches[0] : rest);
    }

    /** In no order. */
    Collection<V> values() {
        return new AbstractCollection<>() {
            @Override
            public Iterator<V> iterator() {
                return new Walk<>(root);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    private static final class Walk<V> implements Iterator<V> {
        private final Deque<Object> waiting = new ArrayDeque<>();

        Walk(Node root) {
            push(root);
        }

        private void push(Node node) {
            for (Object branch : node.branches) {
                waiting.push(branch);
            }
        }

        @Override
        public boolean hasNext() {
            return !waiting.isEmpty(); // no node is empty but the root of nothing
        }

        @Override
        public V next() {
            while (!waiting.isEmpty()) {
                Object next = waiting.pop();
                if (next instanceof Node node) {
                    push(node);
                } else {
                    return value(next);
                }
            }
            throw new NoSuchElementException();
        }
    }

    @SuppressWarnings("unchecked") // only what plus has taken
    private static <V> V value(Object branch) {
        return (V) branch;
    }

    private long spreadOf(Object value) {
        return spread(numberOf.applyAsLong(value(value)));
    }

    private static long spread(long number) {
        return number * SPREAD;
    }

    /** From the top, where a product depends on all that was multiplied; the last level has the four bits that are left. */
    private static int bit(long spread, int level) {
        int shift = Long.SIZE - BITS * (level + 1);
        return 1 << (int) ((shift < 0 ? spread : spread >>> shift) & MASK);
    }
}
