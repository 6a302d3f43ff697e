package org.archivolt.lrs.internal.core;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Media in slots that somebody waits for: the most urgent first, and the longest waited for. */
final class MountQueue {
    private static final Comparator<Place> BY_URGENCY =
            Comparator.comparingInt(Place::qos).reversed().thenComparingLong(Place::oldest);

    private static final Comparator<Place> BY_AGE = Comparator.comparingLong(Place::oldest);

    /** Media that the same drives take. */
    private record Pool(String library, String model) {}

    /**
     * Where a medium stands: as it was when it was put there.
     *
     * @param oldest arrival of the request that has waited for longest
     */
    record Place(Pool pool, int qos, long oldest, MediumView medium) {}

    private static final class Places {
        // Several media may be named by the same oldest request.
        final NavigableSet<Place> byUrgency =
                new TreeSet<>(BY_URGENCY.thenComparing(place -> place.medium().id()));
        final NavigableSet<Place> byAge =
                new TreeSet<>(BY_AGE.thenComparing(place -> place.medium().id()));
    }

    private final Map<Pool, Places> pools = new HashMap<>();

    /** Puts a medium where it belongs now, or nowhere. */
    void update(MediumView medium) {
        remove(medium);
        if (medium.isInSlot() && !medium.wanted.isEmpty() && medium.isForUs()) {
            Pool pool = new Pool(medium.id().library(), medium.model());
            Place place = new Place(pool, medium.wanted.first().terms.qos(), medium.wanted.oldest().arrival, medium);
            Places places = pools.computeIfAbsent(pool, p -> new Places());
            places.byUrgency.add(place);
            places.byAge.add(place);
            medium.queued = place;
        }
    }

    void remove(MediumView medium) {
        Place old = medium.queued;
        if (old != null) {
            Places places = pools.get(old.pool());
            places.byUrgency.remove(old);
            places.byAge.remove(old);
            if (places.byAge.isEmpty()) {
                pools.remove(old.pool());
            }
            medium.queued = null;
        }
    }

    /**
     * Offers media a drive could be given next, of each model the most urgent first.
     *
     * @param enough takes a medium; true when no less urgent one of its model is wanted
     */
    void mostUrgent(DeviceView drive, Compatibility compatibility, Predicate<MediumView> enough) {
        pools.forEach((pool, places) -> offer(drive, compatibility, pool, places.byUrgency, enough));
    }

    /** As {@link #mostUrgent}, those first that were waited for longest. */
    void longestWaitedFor(DeviceView drive, Compatibility compatibility, Predicate<MediumView> enough) {
        pools.forEach((pool, places) -> offer(drive, compatibility, pool, places.byAge, enough));
    }

    private static void offer(
            DeviceView drive,
            Compatibility compatibility,
            Pool pool,
            NavigableSet<Place> places,
            Predicate<MediumView> enough) {
        if (pool.library().equals(drive.id().library())
                && compatibility.accepts(drive.model(), pool.model(), Kind.READ)) {
            for (Place place : places) {
                if (enough.test(place.medium())) {
                    return;
                }
            }
        }
    }
}
