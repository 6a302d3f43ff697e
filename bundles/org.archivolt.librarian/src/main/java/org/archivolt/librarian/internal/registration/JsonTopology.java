package org.archivolt.librarian.internal.registration;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.MediaController;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;

/**
 * What a JSON file says (the reference's "machine config file"). What it does not need, it does not look at. The books of a group are numbered
 * node by node, in the order in which the group first names them.
 */
final class JsonTopology {
    static final String COORDINATE = "coordinate";
    static final String SERVERS = "servers";
    static final String MANAGEMENT_SERVER = "managementServer";
    static final String SERVICES = "services";
    static final String SERVICE = "service";
    static final String BOOK_SIZE = "bookSize";
    static final String DOMAINS = "domains";
    static final String ADDRESS_MODE = "addressMode";
    static final String RACKS = "racks";
    static final String ENCLOSURES = "enclosures";
    static final String NODES = "nodes";
    static final String SERIAL = "serialNumber";
    static final String PROCESSOR = "soc";
    static final String HOST = "hostname";
    static final String MAC = "macAddress";
    static final String CONTROLLERS = "mediaControllers";
    static final String SIZE = "memorySize";
    static final String GROUPS = "interleaveGroups";
    static final String GROUP = "groupId";
    static final String RANGES = "ranges";
    static final String NODE = "node";
    static final String ADDRESS = "address";

    /** Stands for a coordinate that was wrong, so that what is in it can be looked at. */
    private static final String UNKNOWN = "?";

    private static final int DEPTH_MAX = 32;
    private static final int DIGITS_MAX = 40;
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH_MAX)
                            .maxNumberLength(DIGITS_MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** A thing in the file and its path there. */
    private record Thing(String path, JsonNode json) {
        Thing in(String field) {
            return new Thing(path.isEmpty() ? field : path + "." + field, json.path(field));
        }

        Thing at(int index) {
            return new Thing(path + "[" + index + "]", json.path(index));
        }

        boolean isMissing() {
            return json.isMissingNode() || json.isNull();
        }
    }

    private record Module(String path, NodeId node, int number, int books, String coordinate) {}

    private record Node(NodeId id, String host, String mac, String serial, String coordinate) {}

    private final Problems problems;
    private final List<String> remarks = new ArrayList<>();
    private final Map<NodeId, Node> nodes = new TreeMap<>();
    private final Map<String, NodeId> nodesByCoordinate = new HashMap<>();
    private final Map<String, String> hosts = new HashMap<>();
    private final Map<String, Module> modules = new LinkedHashMap<>();
    private final Map<String, Integer> groupsOfModules = new HashMap<>();
    private final Map<Integer, InterleaveGroup> groups = new TreeMap<>();
    private Optional<Long> bookSize = Optional.empty();
    private AddressMode mode = AddressMode.LZA;
    private String rack = Identity.RACK;

    private JsonTopology(Problems problems) {
        this.problems = problems;
    }

    static RegistrationFile.Parsed read(String text) throws ArchivoltException {
        Problems problems = new Problems();
        JsonTopology reader = new JsonTopology(problems);
        Optional<Topology> topology = parsed(text, problems).flatMap(json -> reader.topology(new Thing("", json)));
        problems.requireNone();
        return new RegistrationFile.Parsed(topology.orElseThrow(), reader.remarks);
    }

    private static Optional<JsonNode> parsed(String text, Problems problems) {
        try {
            return Optional.of(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
            problems.add(line, "", "is not JSON: " + why(e));
            return Optional.empty();
        }
    }

    /** What is said of a second value is about the parser's own classes. */
    private static String why(JsonProcessingException e) {
        return e instanceof MismatchedInputException
                ? "there is something behind its end"
                : e.getOriginalMessage().lines().findFirst().orElse("");
    }

    private Optional<Topology> topology(Thing root) {
        Optional<String> datacenter = part(root, Coordinates.Part.ROOT);
        readBookSize(root);
        readMode(root);
        String domain = domain(root.in(DOMAINS).at(0));
        readRacks(root, datacenter.isPresent() ? root.json().path(COORDINATE).asText() : UNKNOWN);
        boolean areNodesRight = problems.isEmpty();
        List<Thing> found = things(root, GROUPS);
        if (areNodesRight && !found.isEmpty()) {
            readGroups(found); // with wrong names of nodes it would say everything twice
        }
        return problems.isEmpty() ? Optional.of(built(datacenter.orElseThrow(), domain)) : Optional.empty();
    }

    /** As a service of a server, of the one server of old files, or of either itself. */
    private void readBookSize(Thing root) {
        List<Thing> sizes = new ArrayList<>();
        List<Thing> servers = new ArrayList<>(elements(root.in(SERVERS)));
        servers.add(root.in(MANAGEMENT_SERVER));
        for (Thing server : servers) {
            sizes.add(server.in(BOOK_SIZE));
            elements(server.in(SERVICES)).forEach(service -> sizes.add(service.in(BOOK_SIZE)));
        }
        sizes.removeIf(Thing::isMissing);
        for (Thing size : sizes) {
            Optional<Long> read = required(size, Values::bookSize);
            if (bookSize.isPresent() && read.isPresent() && !bookSize.equals(read)) {
                problems.add(0, size.path(), "is another than before: " + Values.size(read.get()));
            }
            bookSize = bookSize.or(() -> read);
        }
        if (sizes.isEmpty()) {
            problems.add(0, "servers[].services[].bookSize", "is missing");
        }
    }

    /** Files have all sorts of things there, and nothing hangs on it. */
    private String domain(Thing first) {
        try {
            return Values.name(first.json().asText());
        } catch (Wrong e) {
            remarks.add(first.path() + ": filled in as " + Identity.DOMAIN);
            return Identity.DOMAIN;
        }
    }

    private void readMode(Thing root) {
        mode = optional(root.in(ADDRESS_MODE), JsonTopology::mode).orElse(AddressMode.LZA);
    }

    private static AddressMode mode(String text) throws Wrong {
        for (AddressMode mode : AddressMode.values()) {
            if (mode.name().equals(text)) {
                return mode;
            }
        }
        throw new Wrong("must be LZA or PHYSICAL", text);
    }

    private void readRacks(Thing root, String place) {
        List<Thing> racks = things(root, RACKS);
        if (racks.size() > 1) {
            problems.add(0, racks.get(1).path(), "a machine has one rack");
        }
        for (Thing found : racks) {
            Optional<String> name = part(found, Coordinates.Part.RACK);
            rack = name.orElse(rack);
            readEnclosures(found, inside(place, found, name));
        }
    }

    private void readEnclosures(Thing parent, String place) {
        Map<String, String> paths = new HashMap<>();
        for (Thing enclosure : things(parent, ENCLOSURES)) {
            Optional<String> number = part(enclosure, Coordinates.Part.ENCLOSURE);
            number.ifPresent(found -> requireFirst(paths, found, enclosure, "enclosure " + found));
            for (Thing node : things(enclosure, NODES)) {
                readNode(node, inside(place, enclosure, number), number.map(Integer::parseInt));
            }
        }
    }

    private void readNode(Thing thing, String parent, Optional<Integer> enclosure) {
        Optional<String> slot = part(thing, Coordinates.Part.NODE);
        String place = inside(parent, thing, slot);
        Optional<NodeId> id =
                enclosure.flatMap(number -> slot.map(found -> new NodeId((number - 1) * 10 + Integer.parseInt(found))));
        // What is in a node without a number is checked all the same; no book will have that number.
        NodeId checked = id.orElse(new NodeId(1));
        Node node = node(thing, checked, place);
        readModules(thing, checked, place);
        if (id.isPresent() && nodes.putIfAbsent(checked, node) != null) {
            problems.add(0, thing.path(), "node " + checked + " is there already");
        }
        nodesByCoordinate.put(place, checked);
    }

    private Node node(Thing thing, NodeId id, String place) {
        Thing processor = thing.in(PROCESSOR);
        if (!processor.in(COORDINATE).isMissing()) {
            part(processor, Coordinates.Part.PROCESSOR);
        }
        if (processor.in(HOST).isMissing()) {
            remarks.add(thing.path() + ".soc.hostname: filled in as " + Identity.host(id));
        }
        String host = optional(processor.in(HOST), Values::host).orElse(Identity.host(id));
        requireFirst(hosts, host, thing, "host " + Values.shown(host));
        return new Node(
                id,
                host,
                optional(processor.in(MAC), Values::mac).orElse(Identity.mac(id)),
                optional(thing.in(SERIAL), Values::serial).orElse(Identity.serial(id)),
                place);
    }

    private void readModules(Thing node, NodeId id, String place) {
        if (mode == AddressMode.PHYSICAL) {
            if (!elements(node.in(CONTROLLERS)).isEmpty()) {
                problems.add(0, node.in(CONTROLLERS).path(), "there are none with physical addresses");
            }
            return;
        }
        Map<String, String> paths = new HashMap<>();
        for (Thing thing : things(node, CONTROLLERS)) {
            Optional<String> number = part(thing, Coordinates.Part.CONTROLLER);
            number.ifPresent(found -> requireFirst(paths, found, thing, "media controller " + found));
            Optional<Integer> books = required(thing.in(SIZE), this::books);
            if (number.isPresent() && books.isPresent()) {
                Module module = new Module(
                        thing.path(),
                        id,
                        Integer.parseInt(number.get()) - 1,
                        books.get(),
                        inside(place, thing, number));
                modules.put(module.coordinate(), module);
            }
        }
    }

    private int books(String text) throws Wrong {
        long size = bookSize.orElse(Values.BOOK_SIZE_MIN);
        long bytes = Values.bytes(text, size);
        int books = bookSize.isPresent() ? Values.books(bytes, size, text) : 1;
        if (books > BookAddress.NUMBERS) {
            throw new Wrong("is more than " + BookAddress.NUMBERS + " books", text);
        }
        return books;
    }

    private void readGroups(List<Thing> things) {
        List<Ranges.Range> all = new ArrayList<>();
        for (Thing thing : things) {
            Optional<Integer> number =
                    required(thing.in(GROUP), text -> Values.number(text, 0, BookAddress.GROUPS - 1));
            List<InterleaveGroup.Span> spans = switch (mode) {
                case LZA -> logicalSpans(thing, number.orElse(0));
                case PHYSICAL -> physicalSpans(thing, all);
            };
            number.ifPresent(found -> addGroup(thing, found, spans));
        }
        Ranges.check(all, problems);
        modules.values().stream()
                .filter(module -> !groupsOfModules.containsKey(module.coordinate()))
                .forEach(module -> problems.add(0, module.path(), "is in no interleave group"));
        requireFewBooks();
    }

    private void addGroup(Thing thing, int number, List<InterleaveGroup.Span> spans) {
        long books = spans.stream().mapToLong(InterleaveGroup.Span::books).sum();
        int most = mode == AddressMode.LZA ? BookAddress.NUMBERS : Values.BOOKS_MAX;
        if (books > most) {
            problems.add(0, thing.path(), "has more than " + most + " books: " + books);
        } else if (groups.putIfAbsent(number, new InterleaveGroup(number, Math.toIntExact(books), spans)) != null) {
            problems.add(0, thing.in(GROUP).path(), number + " is there already");
        }
    }

    /** Of physical addresses, {@link Ranges} has said so. */
    private void requireFewBooks() {
        long books = groups.values().stream().mapToLong(InterleaveGroup::books).sum();
        if (mode == AddressMode.LZA && books > Values.BOOKS_MAX) {
            problems.add(0, "", "a registry has at most " + Values.BOOKS_MAX + " books: " + books);
        }
    }

    private List<InterleaveGroup.Span> logicalSpans(Thing group, int number) {
        Map<NodeId, Integer> books = new LinkedHashMap<>();
        List<Thing> named = elements(group.in(CONTROLLERS));
        if (named.isEmpty()) {
            problems.add(0, group.in(CONTROLLERS).path(), "is missing or empty");
        }
        for (Thing name : named) {
            Optional<Module> module = module(name);
            module.ifPresent(found -> books.merge(found.node(), found.books(), Integer::sum));
            module.map(found -> groupsOfModules.putIfAbsent(found.coordinate(), number))
                    .ifPresent(other -> problems.add(0, name.path(), "is in group " + other + " already"));
        }
        return books.entrySet().stream()
                .map(entry -> new InterleaveGroup.Span(entry.getKey(), entry.getValue(), 0))
                .toList();
    }

    private Optional<Module> module(Thing name) {
        if (!name.in(SIZE).isMissing()) {
            problems.add(0, name.in(SIZE).path(), "is the controller's to say, where its node is");
        }
        Thing coordinate = name.json().isObject() ? name.in(COORDINATE) : name;
        return required(coordinate, text -> {
            if (!modules.containsKey(text)) {
                throw new Wrong("there is no such media controller", text);
            }
            return modules.get(text);
        });
    }

    private List<InterleaveGroup.Span> physicalSpans(Thing group, List<Ranges.Range> all) {
        List<Ranges.Range> ranges = new ArrayList<>();
        for (Thing thing : things(group, RANGES)) {
            Optional<NodeId> node = required(thing.in(NODE), this::nodeAt);
            Optional<String> size = required(thing.in(SIZE), text -> text);
            Optional<String> address = required(thing.in(ADDRESS), text -> text);
            if (node.isPresent() && size.isPresent() && address.isPresent()) {
                problems.attempt(0, thing.path(), () -> range(thing, node.get(), size.get(), address.get()))
                        .ifPresent(ranges::add);
            }
        }
        if (ranges.size() > NodeId.MAX * Ranges.MAX_OF_NODE) {
            problems.add(0, group.path(), "has too many ranges: " + ranges.size());
        }
        all.addAll(ranges);
        return Ranges.spans(ranges);
    }

    private Ranges.Range range(Thing thing, NodeId node, String size, String address) throws Wrong {
        String name = "[" + nodes.get(node).host() + "]";
        return Ranges.Range.of(0, thing.path(), name, node, size, address, bookSize.orElseThrow());
    }

    private NodeId nodeAt(String coordinate) throws Wrong {
        if (!nodesByCoordinate.containsKey(coordinate)) {
            throw new Wrong("there is no such node", coordinate);
        }
        return nodesByCoordinate.get(coordinate);
    }

    private static String inside(String parent, Thing thing, Optional<String> part) {
        return parent + "/" + (part.isPresent() ? thing.json().path(COORDINATE).asText() : UNKNOWN);
    }

    private void requireFirst(Map<String, String> paths, String key, Thing thing, String what) {
        String first = paths.putIfAbsent(key, thing.path());
        if (first != null) {
            problems.add(0, thing.path(), what + " is there already: " + first);
        }
    }

    /** @return the last word of its coordinate */
    private Optional<String> part(Thing thing, Coordinates.Part part) {
        return required(thing.in(COORDINATE), part::last);
    }

    /** Reads a text or a number. */
    private interface TextReading<T> {
        T read(String text) throws Wrong;
    }

    private <T> Optional<T> required(Thing thing, TextReading<T> reading) {
        return problems.attempt(0, thing.path(), () -> {
            if (thing.isMissing()) {
                throw new Wrong("is missing");
            }
            if (!thing.json().isTextual() && !thing.json().isIntegralNumber()) {
                throw new Wrong("must be a text or a whole number");
            }
            return reading.read(thing.json().asText());
        });
    }

    private <T> Optional<T> optional(Thing thing, TextReading<T> reading) {
        return thing.isMissing() ? Optional.empty() : required(thing, reading);
    }

    /** What must be there. */
    private List<Thing> things(Thing parent, String field) {
        Thing list = parent.in(field);
        List<Thing> elements = elements(list);
        if (elements.isEmpty()) {
            problems.add(0, list.path(), list.isMissing() ? "is missing" : "must be a list, and not empty");
        }
        return elements;
    }

    private static List<Thing> elements(Thing list) {
        List<Thing> elements = new ArrayList<>();
        for (int index = 0; index < list.json().size() && list.json().isArray(); index++) {
            elements.add(list.at(index));
        }
        return elements;
    }

    private Topology built(String datacenter, String domain) {
        return new Topology(
                mode,
                bookSize.orElseThrow(),
                datacenter,
                rack,
                domain,
                nodes.values().stream().map(this::fabricNode).toList(),
                List.copyOf(groups.values()));
    }

    private FabricNode fabricNode(Node node) {
        List<MediaController> controllers = modules.values().stream()
                .filter(module -> module.node().equals(node.id()))
                .sorted((one, other) -> Integer.compare(one.number(), other.number()))
                .map(this::controller)
                .toList();
        return new FabricNode(node.id(), node.host(), node.mac(), node.serial(), node.coordinate(), controllers);
    }

    private MediaController controller(Module module) {
        return new MediaController(
                module.number(),
                Identity.cid(module.node(), module.number()),
                groupsOfModules.get(module.coordinate()),
                module.books(),
                module.coordinate());
    }
}
