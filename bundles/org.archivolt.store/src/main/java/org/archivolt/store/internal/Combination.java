package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.WriteIntent;
import org.archivolt.lrs.WriteRequest;

/**
 * The fewest media that serve all the write intents of a composition (seed 002, <i>Combining requests</i>), whichever
 * modules they are of. An allocation can neither serve two placements nor have fewer media than the widest intent
 * columns: one per placement, as wide as that, is the least.
 *
 * <pre>
 *   A raid0, 3 columns   ├ A0 ┤├ A1 ┤├ A2 ┤
 *   B raid1, 2 columns   ├ B0 ┤├ B1 ┤
 *   allocated            [ C0 ][ C1 ][ C2 ]
 * </pre>
 *
 * Longest first, the columns of an object go to the media with the least on them; {@link MediaLoad} says how good that
 * is. The same intents always give the same combination.
 */
final class Combination {
    private static final Comparator<ColumnNeed> LONGEST_FIRST =
            Comparator.comparingLong(ColumnNeed::bytes).reversed().thenComparingInt(ColumnNeed::object);

    private final List<CombinedAllocation> allocations = new ArrayList<>();
    private final ColumnMedia[] columns;

    private Combination(int objects) {
        this.columns = new ColumnMedia[objects];
    }

    /**
     * @param intents of any modules; one for each object
     * @param objects by key
     * @throws ArchivoltException {@code INTERNAL} when a module composed none or two intents for an object, or one for an
     *     object that does not exist
     */
    static Combination of(List<WriteIntent> intents, List<PlacedObject> objects) throws ArchivoltException {
        Map<Placement, List<ColumnNeed>> byPlacement = new LinkedHashMap<>();
        for (ColumnNeed need : needs(intents, objects)) {
            Placement placement = objects.get(need.object()).placement();
            byPlacement.computeIfAbsent(placement, first -> new ArrayList<>()).add(need);
        }
        Combination combination = new Combination(objects.size());
        byPlacement.forEach(combination::allocate);
        return combination;
    }

    /** In order of the keys. */
    private static List<ColumnNeed> needs(List<WriteIntent> intents, List<PlacedObject> objects)
            throws ArchivoltException {
        ColumnNeed[] needs = new ColumnNeed[objects.size()];
        for (WriteIntent intent : intents) {
            requireDeclared(intent, objects.size());
            for (ColumnNeed share : shares(intent, objects)) {
                require(needs[share.object()] == null, "a layout composed two intents for one object");
                needs[share.object()] = share;
            }
        }
        for (ColumnNeed need : needs) {
            require(need != null, "a layout composed no intent for an object");
        }
        return Arrays.asList(needs);
    }

    private static void requireDeclared(WriteIntent intent, int objects) throws ArchivoltException {
        for (int key : intent.objects()) {
            require(key >= 0 && key < objects, "a layout composed an intent for an object nobody declared");
        }
    }

    private static void require(boolean holds, String otherwise) throws ArchivoltException {
        if (!holds) {
            throw new ArchivoltException(INTERNAL, otherwise);
        }
    }

    /**
     * An intent tells the bytes of all its objects together. Each gets a share of them by its size, or an equal one where
     * no sizes are known; the shares add up to the whole.
     */
    private static List<ColumnNeed> shares(WriteIntent intent, List<PlacedObject> objects) {
        List<Integer> keys = intent.objects();
        boolean isSized = keys.stream().anyMatch(key -> sizeOf(objects.get(key)) > 0);
        BigInteger bytes = BigInteger.valueOf(intent.bytesPerColumn());
        BigInteger all = BigInteger.ZERO;
        for (int key : keys) {
            all = all.add(weight(objects.get(key), isSized));
        }
        BigInteger weighed = BigInteger.ZERO;
        long shared = 0;
        List<ColumnNeed> shares = new ArrayList<>(keys.size());
        for (int key : keys) {
            weighed = weighed.add(weight(objects.get(key), isSized));
            long end = bytes.multiply(weighed).divide(all).longValueExact();
            shares.add(new ColumnNeed(key, intent.columns(), end - shared));
            shared = end;
        }
        return shares;
    }

    private static BigInteger weight(PlacedObject object, boolean isSized) {
        return isSized ? BigInteger.valueOf(sizeOf(object)) : BigInteger.ONE;
    }

    private static long sizeOf(PlacedObject object) {
        return object.size().orElse(0);
    }

    private void allocate(Placement placement, List<ColumnNeed> needs) {
        int widest = needs.stream().mapToInt(ColumnNeed::columns).max().orElseThrow();
        MediaLoad load = new MediaLoad(widest);
        needs.sort(LONGEST_FIRST);
        for (ColumnNeed need : needs) {
            columns[need.object()] = new ColumnMedia(allocations.size(), load.put(need.columns(), need.bytes()));
        }
        allocations.add(new CombinedAllocation(placement, load.needs(placement.tags())));
    }

    /** One per placement; none with more than {@link WriteRequest#MEDIA_MAX} media, as no intent has more columns. */
    List<CombinedAllocation> allocations() {
        return List.copyOf(allocations);
    }

    /** Where the columns of an object go. */
    ColumnMedia columns(int key) {
        return columns[key];
    }

    /** What one object asks for: so many columns of so many bytes each. */
    private record ColumnNeed(int object, int columns, long bytes) {}
}
