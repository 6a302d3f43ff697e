package org.archivolt.resource.internal.core;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.VersionedValue;

/**
 * The root's books as the catalog keeps them: JSON, all there is to know, except for how much there is of the resource, which its type
 * says. The value is written once: grants that their debtors do not know of bring it as it is when they are read again. Effects are no
 * part of it: take them before.
 */
public final class BooksText {
    private static final int FORMAT = 1;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private BooksText() {}

    /** @throws IllegalArgumentException for books of another owner than the root */
    public static String write(Books books) {
        if (!books.isRoot()) {
            throw new IllegalArgumentException("not the root's books, but those of " + books.owner());
        }
        return new Writer(books.type()).write(books).toString();
    }

    /**
     * The inverse of {@link #write}.
     *
     * @throws ArchivoltException {@code CATALOG_CORRUPT} for a text of another format, or of books that do not balance;
     *     {@code NO_SUCH_RESOURCE} when the type does not know the name any more
     */
    public static Books read(ResourceType type, String name, String text) throws ArchivoltException {
        Books books = Books.root(type, name);
        try {
            new Reader(type, books).read(JSON.readTree(text));
            books.check();
            return books;
        } catch (ArchivoltException | JsonProcessingException | RuntimeException | AssertionError e) {
            throw new ArchivoltException(ErrorCode.CATALOG_CORRUPT, "reading the books of a resource", e)
                    .with("resource", type.name() + ":" + name);
        }
    }

    private record Writer(ResourceType type) {
        ObjectNode write(Books books) {
            ObjectNode node = object();
            node.put("format", FORMAT);
            node.put("arrivals", books.arrivals);
            node.put("conflicts", books.conflicts).put("contested", books.lastContested);
            node.put("windingUp", books.isWindingUp);
            node.put("lastToken", books.lastToken);
            node.set("value", write(books.value()));
            ArrayNode holds = node.putArray("holds");
            books.holds.values().forEach(each -> holds.add(write(each)));
            ArrayNode debtors = node.putArray("debtors");
            books.debtors.values().forEach(each -> debtors.add(write(each)));
            ArrayNode queue = node.putArray("queue");
            books.queue.forEach(each -> queue.add(write(each)));
            return node;
        }

        private ObjectNode write(VersionedValue value) {
            return object().put("version", value.version()).put("bytes", value.value());
        }

        private ObjectNode write(Hold hold) {
            ObjectNode node = object().put("number", hold.number).put("user", hold.user);
            put(node, "group", hold.group());
            node.put("credit", text(hold.credit()));
            node.put("wanted", text(hold.toldWanted));
            return node.put("token", hold.tokenNumber());
        }

        private ObjectNode write(Debtor debtor) {
            ObjectNode node = object().put("name", debtor.name).put("epoch", debtor.epoch);
            node.put("ended", debtor.isEnded).put("expiring", debtor.isExpiring).put("stale", debtor.isStale);
            node.put("has", text(debtor.has()));
            put(node, "group", debtor.group());
            ArrayNode tokens = node.putArray("tokens");
            debtor.tokens.forEach(each -> tokens.add(each.toString()));
            node.put("report", debtor.reportNumber).put("seen", debtor.seen).put("lastAsk", debtor.lastAsk);
            ArrayNode blocked = node.putArray("blocked");
            debtor.blocked.forEach(blocked::add);
            node.put("word", debtor.wordNumber).put("demandWord", debtor.demandWord);
            node.put("recalled", text(debtor.recalled)).put("accepted", debtor.acceptedVersion);
            if (debtor.demand() != null) {
                node.set("demand", write(debtor.demand()));
            }
            ArrayNode grants = node.putArray("grants");
            debtor.grants.forEach(each -> grants.add(write(each)));
            ArrayNode refusals = node.putArray("refusals");
            debtor.refusals.forEach(each -> refusals.add(write(each)));
            return node;
        }

        private ObjectNode write(Demand demand) {
            return object().put("required", text(demand.required()))
                    .put("welcome", text(demand.welcome()))
                    .put("tried", demand.tried());
        }

        private ObjectNode write(Grant grant) {
            ObjectNode node = object().put("word", grant.word()).put("ask", grant.ask());
            node.put("credit", text(grant.credit()));
            put(node, "token", grant.token().map(FencingToken::toString));
            put(node, "group", grant.group());
            return node;
        }

        private ObjectNode write(Refusal refusal) {
            return object().put("word", refusal.word())
                    .put("ask", refusal.ask())
                    .put("code", refusal.code().name())
                    .put("detail", refusal.detail());
        }

        private ObjectNode write(Waiting waiting) {
            ObjectNode node = object().put("arrival", waiting.arrival);
            if (waiting.isLocal()) {
                node.set("request", write(waiting.local()));
            } else {
                node.put("debtor", waiting.debtor().name).set("ask", write(waiting.ask()));
            }
            return node;
        }

        private ObjectNode write(Ask ask) {
            ObjectNode node = object().put("id", ask.id());
            node.put("want", text(ask.want())).put("welcome", text(ask.welcome()));
            node.put("reach", ask.reach().name()).put("patience", ask.patience().name());
            put(node.put("user", ask.user()), "group", ask.group());
            return node;
        }

        private ObjectNode write(LocalRequest request) {
            ObjectNode node = object().put("number", request.number()).put("want", text(request.want()));
            node.put("reach", request.reach().name())
                    .put("patience", request.patience().name());
            put(node.put("user", request.user()), "group", request.group());
            request.enlarges().ifPresent(each -> node.put("enlarges", each));
            return node;
        }

        private String text(Credit credit) {
            return type.format(credit);
        }

        private static void put(ObjectNode node, String field, Optional<String> text) {
            text.ifPresent(each -> node.put(field, each));
        }

        private static ObjectNode object() {
            return JsonNodeFactory.instance.objectNode();
        }
    }

    private record Reader(ResourceType type, Books books) {
        void read(JsonNode node) throws ArchivoltException {
            if (number(node, "format") != FORMAT) {
                throw new IllegalArgumentException("another format than " + FORMAT);
            }
            books.arrivals = number(node, "arrivals");
            books.conflicts = Math.toIntExact(number(node, "conflicts"));
            books.lastContested = number(node, "contested");
            books.isWindingUp = flag(node, "windingUp");
            books.lastToken = number(node, "lastToken");
            books.copy.restore(value(node));
            for (JsonNode each : list(node, "holds")) {
                books.restore(hold(each));
            }
            for (JsonNode each : list(node, "debtors")) {
                books.debtors.put(text(each, "name"), debtor(each));
            }
            books.restoreTenure();
            for (JsonNode each : list(node, "queue")) {
                books.queue.add(waiting(each));
            }
        }

        private Hold hold(JsonNode node) throws ArchivoltException {
            Hold hold = new Hold(
                    number(node, "number"),
                    text(node, "user"),
                    optional(node, "group"),
                    credit(node, "credit"),
                    credit(node, "wanted"));
            hold.setToken(null, number(node, "token"));
            return hold;
        }

        private Debtor debtor(JsonNode node) throws ArchivoltException {
            Debtor debtor = new Debtor(text(node, "name"), number(node, "epoch"), type.algebra());
            debtor.isEnded = flag(node, "ended");
            debtor.isExpiring = flag(node, "expiring");
            debtor.isStale = flag(node, "stale");
            for (JsonNode each : list(node, "tokens")) {
                debtor.tokens.add(FencingToken.parse(each.textValue()));
            }
            debtor.reportNumber = number(node, "report");
            debtor.seen = number(node, "seen");
            debtor.lastAsk = number(node, "lastAsk");
            debtor.blocked = texts(node, "blocked");
            debtor.wordNumber = number(node, "word");
            debtor.demandWord = number(node, "demandWord");
            debtor.recalled = credit(node, "recalled");
            debtor.acceptedVersion = number(node, "accepted");
            for (JsonNode each : list(node, "grants")) {
                debtor.grants.add(grant(each));
            }
            for (JsonNode each : list(node, "refusals")) {
                debtor.refusals.add(refusal(each));
            }
            Demand demand = node.has("demand") ? demand(node.get("demand")) : null;
            debtor.restore(credit(node, "has"), optional(node, "group"), demand);
            return debtor;
        }

        private Demand demand(JsonNode node) throws ArchivoltException {
            return new Demand(credit(node, "required"), credit(node, "welcome"), flag(node, "tried"));
        }

        private Grant grant(JsonNode node) throws ArchivoltException {
            Optional<String> token = optional(node, "token");
            return new Grant(
                    number(node, "word"),
                    number(node, "ask"),
                    credit(node, "credit"),
                    token.isPresent() ? Optional.of(FencingToken.parse(token.get())) : Optional.empty(),
                    optional(node, "group"),
                    books.copy.lent());
        }

        private Refusal refusal(JsonNode node) {
            ErrorCode code = ErrorCode.valueOf(text(node, "code"));
            return new Refusal(number(node, "word"), number(node, "ask"), code, text(node, "detail"));
        }

        private Waiting waiting(JsonNode node) throws ArchivoltException {
            long arrival = number(node, "arrival");
            if (!node.has("debtor")) {
                return books.waiting(arrival, request(need(node, "request")));
            }
            Debtor debtor = books.debtors.get(text(node, "debtor"));
            if (debtor == null) {
                throw new IllegalArgumentException("an ask of nobody: " + node);
            }
            Ask ask = ask(need(node, "ask"));
            return Waiting.of(arrival, debtor, ask, type.algebra().closed(ask.want()));
        }

        private Ask ask(JsonNode node) throws ArchivoltException {
            return new Ask(
                    number(node, "id"),
                    credit(node, "want"),
                    credit(node, "welcome"),
                    Reach.valueOf(text(node, "reach")),
                    Patience.valueOf(text(node, "patience")),
                    text(node, "user"),
                    optional(node, "group"));
        }

        private LocalRequest request(JsonNode node) throws ArchivoltException {
            return new LocalRequest(
                    number(node, "number"),
                    credit(node, "want"),
                    text(node, "user"),
                    Reach.valueOf(text(node, "reach")),
                    Patience.valueOf(text(node, "patience")),
                    optional(node, "group"),
                    node.has("enlarges") ? Optional.of(number(node, "enlarges")) : Optional.empty());
        }

        private VersionedValue value(JsonNode node) {
            JsonNode value = need(node, "value");
            try {
                return new VersionedValue(
                        number(value, "version"), need(value, "bytes").binaryValue());
            } catch (IOException e) {
                throw new IllegalArgumentException("not a value: " + value, e);
            }
        }

        private Credit credit(JsonNode node, String field) throws ArchivoltException {
            return type.parse(text(node, field));
        }

        private static Iterable<JsonNode> list(JsonNode node, String field) {
            JsonNode list = need(node, field);
            if (!list.isArray()) {
                throw new IllegalArgumentException("no list: " + field);
            }
            return list;
        }

        private static List<String> texts(JsonNode node, String field) {
            List<String> texts = new ArrayList<>();
            list(node, field).forEach(each -> texts.add(each.textValue()));
            return texts;
        }

        private static boolean flag(JsonNode node, String field) {
            JsonNode value = need(node, field);
            if (!value.isBoolean()) {
                throw new IllegalArgumentException("neither true nor false: " + field);
            }
            return value.booleanValue();
        }

        private static long number(JsonNode node, String field) {
            JsonNode value = need(node, field);
            if (!value.isIntegralNumber() || !value.canConvertToLong()) {
                throw new IllegalArgumentException("not a number: " + field);
            }
            return value.longValue();
        }

        private static String text(JsonNode node, String field) {
            JsonNode value = need(node, field);
            if (!value.isTextual()) {
                throw new IllegalArgumentException("not a text: " + field);
            }
            return value.textValue();
        }

        private static Optional<String> optional(JsonNode node, String field) {
            return node.has(field) ? Optional.of(text(node, field)) : Optional.empty();
        }

        private static JsonNode need(JsonNode node, String field) {
            JsonNode value = node.get(field);
            if (value == null) {
                throw new IllegalArgumentException("not there: " + field);
            }
            return value;
        }
    }
}
