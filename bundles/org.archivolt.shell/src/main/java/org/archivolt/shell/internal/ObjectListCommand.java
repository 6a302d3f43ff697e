package org.archivolt.shell.internal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectPosition;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.KeyValues;
import org.archivolt.store.ObjectStore;

/** {@code object:list}. */
@Service
@Command(
        scope = "object",
        name = "list",
        description = "Lists objects, in the order of their ids",
        detailedDescription = "Times are written 2026-02-03T04:05:06Z. --output takes some of id, uuid, version, size,"
                + " checksum, contentType, created, deprecated, tags, grouping, layout, copies, metadata.")
public final class ObjectListCommand extends ArchivoltCommand {
    private static final int LIMIT_MAX = 10_000;

    @Reference
    ObjectStore store;

    @Option(name = "--pattern", description = "Regular expression found somewhere in the id")
    String pattern;

    @Option(name = "--meta", description = "User metadata it has, as name=text; may be repeated", multiValued = true)
    Collection<String> metadata;

    @Option(name = "--size-from", description = "At least so many bytes")
    long sizeFrom = -1;

    @Option(name = "--size-to", description = "At most so many bytes")
    long sizeTo = -1;

    @Option(name = "--created-from", description = "Not before this time")
    String createdFrom;

    @Option(name = "--created-to", description = "Before this time")
    String createdTo;

    @Option(name = "--deprecated", description = "Versions that were replaced or deleted")
    boolean deprecated;

    @Option(name = "--all", description = "All versions")
    boolean all;

    @Option(name = "--uuid", description = "Of this generation")
    String uuid;

    @Option(name = "--version", description = "Of this number")
    int version;

    @Option(name = "--after", description = "Begin after all versions of this id")
    String after;

    @Option(name = "--limit", description = "How many at most, 1 to 10,000")
    int limit = 1_000;

    @Option(name = "--output", description = "What to show, separated by commas")
    String columns;

    @Option(name = "-t", aliases = "--no-truncation", description = "Cut nothing, however wide it gets")
    boolean whole;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Argument(name = "prefix", description = "What the ids begin with", required = false)
    @Completion(ObjectCompleter.class)
    String prefix = "";

    @Override
    void run(Output output) throws ArchivoltException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw ArchivoltException.invalid("--limit", "must be 1 to " + LIMIT_MAX)
                    .with("value", limit);
        }
        ObjectQuery query = query();
        Optional<ObjectPosition> start =
                after == null ? Optional.empty() : Optional.of(ObjectPosition.after(ObjectId.of(after)));
        List<String> shown = columns == null ? List.of() : ObjectColumns.names(columns);
        Pages pages = new Pages(store, limit);
        List<ObjectRecord> objects = pages.read(query, start);
        if (json) {
            output.json(
                    shown.isEmpty()
                            ? objects.stream().map(ObjectMembers::of).toList()
                            : ObjectColumns.members(objects, shown));
            return;
        }
        output.table(ObjectColumns.table(objects, shown.isEmpty() ? usual(query) : shown, !whole));
        if (pages.hasMore() && !objects.isEmpty()) {
            output.line("There may be more: object:list --after '"
                    + objects.get(objects.size() - 1).id().text() + "'");
        }
    }

    private static List<String> usual(ObjectQuery query) throws ArchivoltException {
        return ObjectColumns.names(
                query.which() == ObjectQuery.Which.VISIBLE ? ObjectColumns.USUAL : "id,uuid,version,size,deprecated");
    }

    private ObjectQuery query() throws ArchivoltException {
        if (deprecated && all) {
            throw ArchivoltException.invalid("--deprecated", "contradicts --all");
        }
        ObjectQuery.Which others = all ? ObjectQuery.Which.ALL : ObjectQuery.Which.VISIBLE;
        return new ObjectQuery(
                prefix,
                Optional.ofNullable(pattern),
                KeyValues.parse("--meta", metadata),
                sizeFrom < 0 ? OptionalLong.empty() : OptionalLong.of(sizeFrom),
                sizeTo < 0 ? OptionalLong.empty() : OptionalLong.of(sizeTo),
                time("--created-from", createdFrom),
                time("--created-to", createdTo),
                uuid == null ? Optional.empty() : Optional.of(VersionCommand.uuidOf(uuid)),
                version == 0 ? OptionalInt.empty() : OptionalInt.of(version),
                deprecated ? ObjectQuery.Which.DEPRECATED : others);
    }

    /** @param text null for none */
    static Optional<Instant> time(String option, String text) throws ArchivoltException {
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            throw ArchivoltException.invalid(option, "must be a time, such as 2026-02-03T04:05:06Z")
                    .with("value", text);
        }
    }
}
