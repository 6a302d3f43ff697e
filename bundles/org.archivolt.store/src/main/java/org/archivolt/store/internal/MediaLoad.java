package org.archivolt.store.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.archivolt.base.Tags;
import org.archivolt.lrs.MediumNeed;

/**
 * What is put on the media of one allocation. An object's columns go to the least loaded media, or, when these are
 * equally loaded, to those with the fewest columns, so that objects of unknown size are spread too.
 *
 * <p>With columns of at most {@code p} bytes no two media ever differ by more than {@code p}. By induction: let columns of
 * {@code b <= p} bytes be put on some media. Between two that both get one, or both get none, nothing changes. Between
 * one that gets one and one that does not, the former had no more than the latter, and at most {@code p} less; after it
 * has at most {@code b} more, and still at most {@code p} less.
 *
 * <p>So of {@code m} media with {@code t} bytes in all, the fullest has at most {@code t/m + (1 - 1/m) p} bytes: the others
 * have at least its load less {@code p}. As no way of distributing leaves all media below {@code t/m}, or any column cut in
 * two, this is at most {@code 2 - 1/m} times the best possible.
 */
final class MediaLoad {
    private static final Comparator<Medium> EMPTIEST_FIRST = Comparator.<Medium>comparingLong(m -> m.bytes)
            .thenComparingInt(m -> m.columns)
            .thenComparingInt(m -> m.number);

    private final List<Medium> media;
    private final List<Integer> all;
    private final PriorityQueue<Medium> emptiestFirst = new PriorityQueue<>(EMPTIEST_FIRST);

    MediaLoad(int count) {
        this.all = IntStream.range(0, count).boxed().toList();
        this.media = all.stream().map(Medium::new).toList();
        emptiestFirst.addAll(media);
    }

    /** Puts columns of so many bytes each on different media, and tells which. */
    List<Integer> put(int columns, long bytesEach) {
        return columns == media.size() ? putOnAll(bytesEach) : putOnEmptiest(columns, bytesEach);
    }

    /** The order of the media remains what it was; where counting ends, any order will do. */
    private List<Integer> putOnAll(long bytesEach) {
        media.forEach(medium -> medium.put(bytesEach));
        return all;
    }

    private List<Integer> putOnEmptiest(int columns, long bytesEach) {
        List<Medium> chosen = new ArrayList<>(columns);
        for (int column = 0; column < columns; column++) {
            chosen.add(emptiestFirst.remove());
        }
        chosen.forEach(medium -> medium.put(bytesEach));
        emptiestFirst.addAll(chosen);
        return chosen.stream().map(medium -> medium.number).toList();
    }

    List<MediumNeed> needs(Tags tags) {
        return media.stream().map(m -> new MediumNeed(m.bytes, tags, false)).toList();
    }

    private static final class Medium {
        private final int number;
        private long bytes;
        private int columns;

        Medium(int number) {
            this.number = number;
        }

        /** No medium has room for as much as this can count. */
        void put(long more) {
            bytes = more > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + more;
            columns++;
        }
    }
}
