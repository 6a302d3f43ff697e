package org.archivolt.lrs.internal.core;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;

/**
 * Writable media in the slots of libraries, by what a request may ask for and then by room, so that choosing one costs
 * the same whether there are ten or ten thousand.
 */
final class Shelf {
    private static final Comparator<Place> BY_ROOM = Comparator.comparingLong(Place::bytes)
            .thenComparing(Place::id, Comparator.nullsFirst(Comparator.naturalOrder()));

    /** What media of one board have in common. */
    private record Board(String library, String model, Tags tags, boolean neverWritten) {}

    /** Where a medium stands: as it was when it was put there. */
    record Place(Board board, long bytes, MediumView medium) {
        /** Stands before every medium with as much room. */
        static Place before(long bytes) {
            return new Place(null, bytes, null);
        }

        MediumId id() {
            return medium == null ? null : medium.id();
        }
    }

    private final Map<Board, NavigableSet<Place>> boards = new HashMap<>();
    private final Map<String, NavigableSet<Place>> byGrouping = new HashMap<>();

    /** Puts a medium where it belongs now, or nowhere. */
    void update(MediumView medium) {
        remove(medium);
        if (medium.isInSlot() && medium.isWritable() && medium.isForUs()) {
            add(medium);
        }
    }

    void remove(MediumView medium) {
        Place old = medium.shelved;
        if (old != null) {
            take(boards, old.board(), old);
            medium.groupings().forEach(grouping -> take(byGrouping, grouping, old));
            medium.shelved = null;
        }
    }

    private static <K> void take(Map<K, NavigableSet<Place>> index, K key, Place place) {
        NavigableSet<Place> places = index.get(key);
        if (places != null && places.remove(place) && places.isEmpty()) {
            index.remove(key);
        }
    }

    private void add(MediumView medium) {
        Board board = new Board(medium.id().library(), medium.model(), medium.tags(), medium.isNeverWritten());
        Place place = new Place(board, medium.availableBytes(), medium);
        boards.computeIfAbsent(board, b -> new TreeSet<>(BY_ROOM)).add(place);
        medium.groupings()
                .forEach(grouping -> byGrouping
                        .computeIfAbsent(grouping, g -> new TreeSet<>(BY_ROOM))
                        .add(place));
        medium.shelved = place;
    }

    /**
     * Offers media that satisfy a need, board by board, the ones that fit best first, until one is enough.
     *
     * @param whole only media that have room for all of it, the fullest first; else the emptiest first
     * @param enough takes a medium; true to end
     */
    void offer(Needed need, boolean whole, Predicate<MediumView> enough) {
        for (Map.Entry<Board, NavigableSet<Place>> entry : boards.entrySet()) {
            if (suits(entry.getKey(), need) && offerFrom(entry.getValue(), need, whole, enough)) {
                return;
            }
        }
    }

    /** As {@link #offer}, of the media that carry the need's grouping. */
    void offerGrouped(Needed need, boolean whole, Predicate<MediumView> enough) {
        NavigableSet<Place> places = byGrouping.get(need.grouping());
        if (places != null) {
            offerFrom(places, need, whole, medium -> suits(medium.shelved.board(), need) && enough.test(medium));
        }
    }

    private static boolean offerFrom(
            NavigableSet<Place> places, Needed need, boolean whole, Predicate<MediumView> enough) {
        NavigableSet<Place> roomy = places.tailSet(Place.before(need.bytesMin(whole)), true);
        for (Place place : whole ? roomy : roomy.descendingSet()) {
            if (enough.test(place.medium())) {
                return true;
            }
        }
        return false;
    }

    private static boolean suits(Board board, Needed need) {
        return need.isIn(board.library())
                && board.tags().includes(need.need().tags())
                && (!need.need().empty() || board.neverWritten());
    }
}
