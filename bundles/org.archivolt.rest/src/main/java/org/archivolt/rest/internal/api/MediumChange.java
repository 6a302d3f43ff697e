package org.archivolt.rest.internal.api;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.TagChange;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.rest.internal.syntax.JsonFields;

/**
 * What a PATCH asks of a medium. It is read as a whole before anything is changed; the changes are then made one by one,
 * closing before opening, so that a medium that is to be closed and unlocked is never open in between.
 */
final class MediumChange {
    private static final int GROUPINGS_MAX = 1_000;

    private Optional<Boolean> unlocked = Optional.empty();
    private Optional<AccessChange> access = Optional.empty();
    private Optional<TagChange> tags = Optional.empty();
    private Optional<Set<String>> groupings = Optional.empty();
    private Optional<Boolean> lost = Optional.empty();

    /** What is not given stays as it is. */
    private record AccessChange(Optional<Boolean> put, Optional<Boolean> get, Optional<Boolean> delete) {
        MediumAccess of(MediumAccess before) {
            return new MediumAccess(put.orElse(before.put()), get.orElse(before.get()), delete.orElse(before.delete()));
        }
    }

    private MediumChange() {}

    static MediumChange read(JsonFields body) throws ArchivoltException {
        MediumChange change = new MediumChange();
        Optional<String> status = body.text("status", Bodies.WORD_LENGTH_MAX);
        if (status.isPresent()) {
            change.unlocked = Optional.of(Bodies.unlocked(body, status.get()));
        }
        change.readAccess(body);
        change.readTags(body);
        if (body.has("groupings")) {
            List<String> names = body.texts("groupings", GROUPINGS_MAX, Bodies.WORD_LENGTH_MAX);
            change.groupings = Optional.of(new TreeSet<>(names));
        }
        change.lost = body.flag("lost");
        body.end();
        if (change.isNothing()) {
            throw ArchivoltException.invalid(body.path(), "must give status, access, tags, groupings or lost");
        }
        return change;
    }

    private boolean isNothing() {
        return unlocked.isEmpty() && access.isEmpty() && tags.isEmpty() && groupings.isEmpty() && lost.isEmpty();
    }

    private void readAccess(JsonFields body) throws ArchivoltException {
        Optional<JsonFields> given = body.object("access");
        if (given.isPresent()) {
            JsonFields fields = given.get();
            access = Optional.of(new AccessChange(fields.flag("put"), fields.flag("get"), fields.flag("delete")));
            fields.end();
        }
    }

    private void readTags(JsonFields body) throws ArchivoltException {
        Optional<JsonFields> given = body.object("tags");
        if (given.isPresent()) {
            JsonFields fields = given.get();
            boolean set = fields.has("set");
            if (set && (fields.has("add") || fields.has("remove"))) {
                throw fields.fault("set", "must not be given together with add or remove");
            }
            tags = Optional.of(
                    set
                            ? TagChange.set(Bodies.tags(fields, "set"))
                            : new TagChange(false, Bodies.tags(fields, "remove"), Bodies.tags(fields, "add")));
            fields.end();
        }
    }

    void applyTo(MediumId medium, ResourceCatalog catalog, ResourceAdministration administration)
            throws ArchivoltException {
        MediumRecord before = catalog.medium(medium)
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "there is no such medium")
                        .with("medium", medium));
        if (groupings.isPresent()) { // the only one that may still be refused
            administration.setGroupings(medium, groupings.get());
        }
        if (unlocked.isPresent() && !unlocked.get()) {
            administration.lock(medium);
        }
        if (access.isPresent()) {
            administration.setAccess(medium, access.get().of(before.access()));
        }
        if (tags.isPresent()) {
            administration.changeTags(medium, tags.get());
        }
        if (lost.isPresent()) {
            administration.setLost(medium, lost.get());
        }
        if (unlocked.isPresent() && unlocked.get()) {
            administration.unlock(medium);
        }
    }
}
