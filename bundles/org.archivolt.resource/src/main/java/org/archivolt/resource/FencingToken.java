package org.archivolt.resource;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;

/**
 * Says which of two exclusive grants of a resource is the later one, to whoever is asked to write, mount or move: a smaller one than was
 * seen before is that of somebody who has lost the resource and does not know yet. One number for each owner between the root and the
 * holder, the root's first; compared like words, a beginning before its continuation. Only grows, over restarts too, because the root
 * keeps its numbers in the catalog and a new loan from the root begins every owner's count anew.
 *
 * <p>Text: numbers and dots, {@code 17.1.204}.
 */
public record FencingToken(List<Long> numbers) implements Comparable<FencingToken> {
    private static final int DEPTH_MAX = 16;

    public FencingToken {
        numbers = List.copyOf(numbers);
        if (numbers.isEmpty() || numbers.size() > DEPTH_MAX || numbers.stream().anyMatch(each -> each < 0)) {
            throw new IllegalArgumentException("not a fencing token: " + numbers);
        }
    }

    public static FencingToken of(long first) {
        return new FencingToken(List.of(first));
    }

    /** The one of what is lent further by who has this one. */
    public FencingToken then(long number) {
        Long[] longer = new Long[numbers.size() + 1];
        numbers.toArray(longer);
        longer[numbers.size()] = number;
        return new FencingToken(Arrays.asList(longer));
    }

    /** What the root gave: the catalog knows which of these are in force. */
    public long root() {
        return numbers.get(0);
    }

    /** The inverse of {@link #toString()}. */
    public static FencingToken parse(String text) throws ArchivoltException {
        try {
            return new FencingToken(
                    Arrays.stream(text.split("\\.", -1)).map(Long::valueOf).toList());
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("token", "must be numbers and dots")
                    .with("value", text);
        }
    }

    @Override
    public int compareTo(FencingToken other) {
        int common = Math.min(numbers.size(), other.numbers.size());
        for (int i = 0; i < common; i++) {
            int order = numbers.get(i).compareTo(other.numbers.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(numbers.size(), other.numbers.size());
    }

    @Override
    public String toString() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
