package org.archivolt.rest.internal.object;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.rest.internal.syntax.ObjectPath;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.rest.internal.syntax.Selectors;
import org.archivolt.rest.internal.syntax.StorageForms;
import org.archivolt.store.ObjectStore;

/**
 * What a DELETE asks for.
 *
 * @param hard for ever
 * @param all versions of the id, or of the uuid
 */
record Deletion(ObjectSelector which, boolean hard, boolean all, Precondition precondition) {
    static Deletion parse(HttpServletRequest request) throws ArchivoltException {
        Precondition precondition = Conditions.ofChange(request);
        QueryParameters query = new QueryParameters(request.getQueryString());
        boolean hard = StorageForms.flag("hard", query);
        boolean all = all(query.take("versions"));
        ObjectSelector which = Selectors.of(ObjectPath.parse(request.getRequestURI()), query);
        query.end();
        if (!hard) {
            requireHard("uuid", which.uuid().isPresent());
            requireHard("version", which.version().isPresent());
            requireHard("versions", all);
        }
        if (all && which.version().isPresent()) {
            throw ArchivoltException.invalid("version", "contradicts versions=all");
        }
        return new Deletion(which, hard, all, precondition);
    }

    private static boolean all(Optional<String> versions) throws ArchivoltException {
        if (versions.isPresent() && !versions.get().equals("all")) {
            throw ArchivoltException.invalid("versions", "must be all").with("value", versions.get());
        }
        return versions.isPresent();
    }

    private static void requireHard(String field, boolean given) throws ArchivoltException {
        if (given) {
            throw ArchivoltException.invalid(field, "needs hard=true: only what is visible can be deleted otherwise");
        }
    }

    /** @return false when there was nothing to delete */
    boolean perform(ObjectStore store) throws ArchivoltException {
        if (!hard) {
            return store.delete(id(), precondition).isPresent();
        }
        return all ? removeAll(store) : store.remove(which, precondition).isPresent();
    }

    /** Begins with the version that the condition is about; if that fails, nothing has been removed. */
    private boolean removeAll(ObjectStore store) throws ArchivoltException {
        AtomicBoolean any = new AtomicBoolean();
        if (!precondition.equals(Precondition.NONE)) {
            any.set(store.remove(which, precondition).isPresent());
        }
        Generations.forEach(store, id(), which.uuid(), version -> {
            if (store.remove(ObjectSelector.of(version.version()), Precondition.NONE)
                    .isPresent()) {
                any.set(true);
            }
        });
        return any.get();
    }

    private ObjectId id() {
        return which.id().orElseThrow();
    }
}
