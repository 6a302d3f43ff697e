package org.archivolt.rest.internal.lrs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;
import org.archivolt.lrs.ClientRequest;
import org.archivolt.lrs.FormatRequest;
import org.archivolt.lrs.MediumNeed;
import org.archivolt.lrs.Notice;
import org.archivolt.lrs.ReadRequest;
import org.archivolt.lrs.Release;
import org.archivolt.lrs.Terms;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.rest.internal.syntax.JsonFields;

/** Reads what clients ask for; docs/lrs-clients.md describes it. */
public final class ClientRequests {
    static final int EXCHANGE_MAX = 64;
    private static final int CANDIDATES_MAX = 1_024;
    private static final int ADDRESSES_MAX = 10_000;
    private static final int ADDRESS_LENGTH_MAX = 1_024;
    private static final int TAGS_MAX = 64;
    private static final int QOS_MAX = 1_000_000;
    /** What any id, name or word fits into; its own type knows better. */
    private static final int WORD_LENGTH_MAX = 256;

    private ClientRequests() {}

    /** A request and the id its client chose for it. */
    record Named(Optional<String> id, ClientRequest request) {}

    static List<Named> readAll(JsonFields body, String client) throws ArchivoltException {
        List<Named> requests = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JsonFields each : body.objects("requests", EXCHANGE_MAX)) {
            Named request = read(each, client);
            if (request.id().isPresent() && !ids.add(request.id().get())) {
                throw each.fault("id", "must not be given twice");
            }
            requests.add(request);
        }
        body.end();
        return requests;
    }

    static Named read(JsonFields fields, String client) throws ArchivoltException {
        Optional<String> id = fields.text("id", WORD_LENGTH_MAX);
        List<ClientRequest> requests = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            Optional<JsonFields> content = fields.object(kind.field);
            if (content.isPresent()) {
                requests.add(kind.read(content.get(), client));
                content.get().end();
            }
        }
        fields.end();
        if (requests.size() != 1) {
            throw ArchivoltException.invalid(fields.path(), "must have one of write, read, release, format, notify");
        }
        return new Named(id, requests.get(0));
    }

    /** What can be asked, by the field that holds it. */
    private enum Kind {
        WRITE("write") {
            @Override
            ClientRequest read(JsonFields fields, String client) throws ArchivoltException {
                return write(fields, client);
            }
        },
        READ("read") {
            @Override
            ClientRequest read(JsonFields fields, String client) throws ArchivoltException {
                return ClientRequests.read(fields, terms(fields, client));
            }
        },
        RELEASE("release") {
            @Override
            ClientRequest read(JsonFields fields, String client) throws ArchivoltException {
                return release(fields);
            }
        },
        FORMAT("format") {
            @Override
            ClientRequest read(JsonFields fields, String client) throws ArchivoltException {
                return format(fields, client);
            }
        },
        NOTIFY("notify") {
            @Override
            ClientRequest read(JsonFields fields, String client) throws ArchivoltException {
                return new ClientRequest.Notify(notice(fields));
            }
        };

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        abstract ClientRequest read(JsonFields fields, String client) throws ArchivoltException;
    }

    private static ClientRequest write(JsonFields fields, String client) throws ArchivoltException {
        Family family = family(fields);
        List<MediumNeed> needs = new ArrayList<>();
        for (JsonFields medium : fields.objects("media", WriteRequest.MEDIA_MAX)) {
            needs.add(new MediumNeed(
                    medium.number("bytes", 0, Release.WRITTEN_BYTES_MAX).orElse(0),
                    tags(medium),
                    medium.flag("empty", false)));
            medium.end();
        }
        Optional<String> library = fields.text("library", WORD_LENGTH_MAX);
        Optional<String> grouping = fields.text("grouping", WriteRequest.GROUPING_LENGTH_MAX);
        boolean noSplit = fields.flag("noSplit", true);
        boolean preventDuplicate = fields.flag("preventDuplicate", false);
        Terms terms = terms(fields, client);
        List<String> names = names(fields);
        return checked(
                fields,
                () -> new ClientRequest.Write(
                        new WriteRequest(family, needs, library, grouping, noSplit, preventDuplicate, terms), names));
    }

    private static ClientRequest read(JsonFields fields, Terms terms) throws ArchivoltException {
        ReadRequest.Operation operation = fields.word("operation", ReadRequest.Operation.READ);
        List<MediumId> media = new ArrayList<>();
        for (String medium : fields.texts("media", CANDIDATES_MAX, WORD_LENGTH_MAX)) {
            media.add(medium(fields, "media", medium));
        }
        if (new HashSet<>(media).size() != media.size()) {
            throw fields.fault("media", "must be distinct");
        }
        int required =
                (int) fields.number("required", 1, Math.max(1, media.size())).orElse(1);
        Map<MediumId, String> addresses = addresses(fields, media);
        List<String> names = names(fields);
        return checked(
                fields,
                () -> new ClientRequest.Read(new ReadRequest(operation, media, required, terms, addresses), names));
    }

    /** Of what will be read first, by medium. */
    private static Map<MediumId, String> addresses(JsonFields fields, List<MediumId> media) throws ArchivoltException {
        Optional<JsonFields> given = fields.object("addresses");
        if (given.isEmpty()) {
            return Map.of();
        }
        Map<MediumId, String> addresses = new HashMap<>();
        for (Map.Entry<String, String> each :
                given.get().allTexts(ADDRESS_LENGTH_MAX).entrySet()) {
            MediumId medium = medium(fields, "addresses", each.getKey());
            if (!media.contains(medium)) {
                throw fields.fault("addresses", "must be on media that are asked for")
                        .with("value", medium);
            }
            if (each.getValue().isEmpty() || each.getValue().chars().anyMatch(Character::isISOControl)) {
                throw given.get().fault(each.getKey(), "must not be empty or have control characters");
            }
            addresses.put(medium, each.getValue());
        }
        return addresses;
    }

    private static ClientRequest release(JsonFields fields) throws ArchivoltException {
        long allocation = fields.number("allocation", 0, Long.MAX_VALUE)
                .orElseThrow(() -> fields.fault("allocation", "must be given"));
        List<Release.Part> parts = new ArrayList<>();
        for (JsonFields part : fields.objects("media", WriteRequest.MEDIA_MAX)) {
            parts.add(part(part));
            part.end();
        }
        if (parts.stream().map(Release.Part::medium).distinct().count() != parts.size()) {
            throw fields.fault("media", "must be distinct");
        }
        return checked(fields, () -> new ClientRequest.Release(new Release(allocation, parts)));
    }

    private static Release.Part part(JsonFields fields) throws ArchivoltException {
        MediumId medium = medium(fields, "medium", fields.requiredText("medium", WORD_LENGTH_MAX));
        Release.Outcome outcome = fields.word("outcome", Release.Outcome.OK);
        boolean toSync = fields.flag("toSync", false);
        long writtenBytes = amount(fields, "writtenBytes");
        long extents = amount(fields, "extents");
        List<String> addresses = fields.texts("addresses", ADDRESSES_MAX, ADDRESS_LENGTH_MAX);
        Optional<String> grouping = fields.text("grouping", WriteRequest.GROUPING_LENGTH_MAX);
        boolean keep = fields.flag("keep", false);
        return checked(
                fields,
                () -> new Release.Part(medium, outcome, toSync, writtenBytes, extents, addresses, grouping, keep));
    }

    private static long amount(JsonFields fields, String name) throws ArchivoltException {
        return fields.number(name, -Release.WRITTEN_BYTES_MAX, Release.WRITTEN_BYTES_MAX)
                .orElse(0);
    }

    private static ClientRequest format(JsonFields fields, String client) throws ArchivoltException {
        return new ClientRequest.Format(new FormatRequest(
                medium(fields, "medium", fields.requiredText("medium", WORD_LENGTH_MAX)),
                fields.text("filesystem", WORD_LENGTH_MAX),
                fields.flag("unlock", false),
                fields.flag("force", false),
                terms(fields, client)));
    }

    /** One of {@code deviceReady}, {@code deviceLocked}, {@code mediumUpdated}. Leaves other fields unread. */
    public static Notice notice(JsonFields fields) throws ArchivoltException {
        Optional<String> ready = fields.text("deviceReady", WORD_LENGTH_MAX);
        Optional<String> locked = fields.text("deviceLocked", WORD_LENGTH_MAX);
        Optional<String> updated = fields.text("mediumUpdated", WORD_LENGTH_MAX);
        List<Notice> notices = new ArrayList<>();
        if (ready.isPresent()) {
            notices.add(new Notice.DeviceReady(device(fields, "deviceReady", ready.get())));
        }
        if (locked.isPresent()) {
            notices.add(new Notice.DeviceLocked(device(fields, "deviceLocked", locked.get())));
        }
        if (updated.isPresent()) {
            notices.add(new Notice.MediumUpdated(medium(fields, "mediumUpdated", updated.get())));
        }
        if (notices.size() != 1) {
            throw ArchivoltException.invalid(
                    fields.path(), "must have one of deviceReady, deviceLocked, mediumUpdated");
        }
        return notices.get(0);
    }

    // ---- words

    private static Terms terms(JsonFields fields, String client) throws ArchivoltException {
        return new Terms(
                client,
                (int) fields.number("qos", -QOS_MAX, QOS_MAX).orElse(0),
                fields.number("priority", Long.MIN_VALUE, Long.MAX_VALUE).orElse(0));
    }

    private static List<String> names(JsonFields fields) throws ArchivoltException {
        return fields.texts("names", ClientRequest.NAMES_MAX, ClientRequest.NAME_BYTES_MAX);
    }

    private static Family family(JsonFields fields) throws ArchivoltException {
        String name = fields.requiredText("family", WORD_LENGTH_MAX);
        try {
            return new Family(name);
        } catch (IllegalArgumentException e) {
            throw fields.fault("family", e.getMessage());
        }
    }

    private static Tags tags(JsonFields fields) throws ArchivoltException {
        List<String> words = fields.texts("tags", TAGS_MAX, WORD_LENGTH_MAX);
        try {
            return Tags.parse(words.stream().distinct().toList());
        } catch (ArchivoltException e) {
            throw fields.fault("tags", e.doing());
        }
    }

    private static MediumId medium(JsonFields fields, String name, String text) throws ArchivoltException {
        try {
            return MediumId.parse(text);
        } catch (ArchivoltException e) {
            throw fields.fault(name, e.doing()).with("value", text);
        }
    }

    private static DeviceId device(JsonFields fields, String name, String text) throws ArchivoltException {
        try {
            return DeviceId.parse(text);
        } catch (ArchivoltException e) {
            throw fields.fault(name, e.doing()).with("value", text);
        }
    }

    private interface Making<T> {
        T make();
    }

    /** What the values themselves refuse is the fault of the object as a whole. */
    private static <T> T checked(JsonFields fields, Making<T> making) throws ArchivoltException {
        try {
            return making.make();
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid(fields.path(), e.getMessage());
        }
    }
}
