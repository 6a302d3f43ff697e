package org.archivolt.store.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.archivolt.base.ObjectId;
import org.archivolt.base.TextHash;
import org.archivolt.resource.IntervalSet;
import org.archivolt.resource.IntervalSet.Interval;
import org.archivolt.resource.Ranges;
import org.archivolt.resource.ResourceName;

/**
 * What is locked of a directory when names in it are: of a name, the position that its hash says. All hosts have to say the same, of every
 * release. Names with the same hash are locked as one.
 */
record NamesCredit(ResourceName directory, Ranges names) {
    private static final String TYPE = "names";
    private static final ResourceName ROOT = new ResourceName(TYPE, "/");

    static NamesCredit of(ObjectId id) {
        long position = position(id);
        return new NamesCredit(directory(id), written(IntervalSet.of(position, position + 1)));
    }

    /** One for each directory, in their order. */
    static List<NamesCredit> of(Collection<ObjectId> ids) {
        if (ids.size() == 1) {
            return List.of(of(ids.iterator().next()));
        }
        Map<ResourceName, List<Interval>> positions = new TreeMap<>();
        for (ObjectId id : ids) {
            long position = position(id);
            positions
                    .computeIfAbsent(directory(id), first -> new ArrayList<>())
                    .add(new Interval(position, position + 1));
        }
        List<NamesCredit> credits = new ArrayList<>(positions.size());
        positions.forEach((directory, each) -> credits.add(new NamesCredit(directory, written(IntervalSet.of(each)))));
        return credits;
    }

    private static Ranges written(IntervalSet positions) {
        return new Ranges(positions, positions);
    }

    /** Below 2^62: that is left of a hash without its last two bits. */
    private static long position(ObjectId id) {
        return TextHash.of(id.text()) >>> 2;
    }

    private static ResourceName directory(ObjectId id) {
        int slash = id.text().lastIndexOf('/');
        if (slash < 0) {
            return ROOT;
        }
        String path = id.text().substring(0, slash + 1);
        return new ResourceName(TYPE, ResourceName.canBe(path) ? path : hashed(path));
    }

    private static String hashed(String path) {
        return "#%016x".formatted(TextHash.of(path));
    }
}
