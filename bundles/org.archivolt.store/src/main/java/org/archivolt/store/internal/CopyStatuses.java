package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;

/** Finds out how much there is of copies, and tells the catalog. */
final class CopyStatuses {
    private final ObjectCatalog objects;
    private final LayoutRegistry layouts;

    CopyStatuses(ObjectCatalog objects, LayoutRegistry layouts) {
        this.objects = objects;
        this.layouts = layouts;
    }

    /**
     * What has become of some copies.
     *
     * @param ids of their objects
     * @param failures why nothing is known of some; their statuses stay as they were
     */
    record Outcome(Set<ObjectId> ids, List<ArchivoltException> failures) {}

    Outcome update(Collection<CopyRef> copies) throws ArchivoltException {
        return update(copies, extent -> true);
    }

    /**
     * Looks at copies; those that are gone are passed over.
     *
     * @param counts which extents are there
     */
    Outcome update(Collection<CopyRef> copies, Predicate<ExtentRecord> counts) throws ArchivoltException {
        Map<ObjectVersion, Set<String>> byVersion = new LinkedHashMap<>();
        copies.forEach(each -> byVersion
                .computeIfAbsent(each.version(), version -> new LinkedHashSet<>())
                .add(each.copy()));
        Outcome outcome = new Outcome(new LinkedHashSet<>(), new ArrayList<>());
        Map<CopyRef, CopyStatus> changed = new HashMap<>();
        for (Map.Entry<ObjectVersion, Set<String>> each : byVersion.entrySet()) {
            Optional<StoredObjectRecord> found = objects.locate(ObjectSelector.of(each.getKey()));
            if (found.isPresent()) {
                outcome.ids().add(found.get().object().id());
                look(found.get(), each.getValue(), counts, changed, outcome.failures());
            }
        }
        if (!changed.isEmpty()) {
            objects.changeStatus(changed);
        }
        return outcome;
    }

    private void look(
            StoredObjectRecord stored,
            Set<String> names,
            Predicate<ExtentRecord> counts,
            Map<CopyRef, CopyStatus> changed,
            List<ArchivoltException> failures)
            throws ArchivoltException {
        for (StoredCopy copy : stored.copies()) {
            String name = copy.copy().name();
            if (names.contains(name)) {
                try {
                    CopyStatus now = status(stored.object(), copy, counts);
                    if (now != copy.copy().status()) {
                        changed.put(new CopyRef(stored.object().version(), name), now);
                    }
                } catch (ArchivoltException e) {
                    requireOfCopy(e);
                    failures.add(e.with("id", stored.object().id()).with("copy", name));
                }
            }
        }
    }

    /** Not known here: its layout, or what its layout was given. */
    private static void requireOfCopy(ArchivoltException failure) throws ArchivoltException {
        if (failure.code() != LAYOUT_UNAVAILABLE
                && failure.code() != INVALID_ARGUMENT
                && failure.code() != INTERNAL) { // a module that cannot cope with it
            throw failure;
        }
    }

    private CopyStatus status(ObjectRecord object, StoredCopy copy, Predicate<ExtentRecord> counts)
            throws ArchivoltException {
        List<ExtentRecord> extents = copy.extents().stream().filter(counts).toList();
        if (extents.isEmpty()) {
            return CopyStatus.INCOMPLETE;
        }
        LayoutRecord layout = copy.copy().layout();
        try (LayoutLease lease = layouts.lease(layout.name(), layout.major())) {
            requireInRange(layout, lease.description());
            // those that do not count tell of the copy all the same how wide it is
            return new CopyCoverage(Stored.object(object, copy, lease), extents, lease).status();
        }
    }

    /** What was found on media may say anything. What another minor version knows and this one does not is none of ours. */
    private static void requireInRange(LayoutRecord layout, LayoutDescription module) throws ArchivoltException {
        Map<String, String> known = new HashMap<>(layout.parameters());
        known.keySet()
                .retainAll(
                        module.parameters().stream().map(LayoutParameter::name).toList());
        module.resolve(known);
    }
}
