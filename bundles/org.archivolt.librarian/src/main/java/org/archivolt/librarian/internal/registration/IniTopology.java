package org.archivolt.librarian.internal.registration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;

/**
 * What an INI file says. With logical addresses a node's memory is one interleave group, numbered as the node less one, behind four
 * media controllers of the same size.
 */
final class IniTopology {
    private static final String GLOBAL = "global";
    private static final String ENCLOSURE = "enclosure";
    private static final String NODE = "node";
    private static final String NODE_COUNT = "node_count";
    private static final String BOOK_SIZE = "book_size_bytes";
    private static final String SIZE_PER_NODE = "nvm_size_per_node";
    private static final String SIZE_PER_NODE_SYNONYM = "bytes_per_node";
    private static final String DATACENTER = "datacenter";
    private static final String RACK = "rack";
    private static final String DOMAIN = "domain";
    private static final String POSITION = "u";
    private static final String NODE_ID = "node_id";
    private static final String SIZE = "nvm_size";
    private static final Set<String> GLOBAL_KEYS = new TreeSet<>(
            Set.of(NODE_COUNT, BOOK_SIZE, SIZE_PER_NODE, SIZE_PER_NODE_SYNONYM, DATACENTER, RACK, DOMAIN));
    private static final Set<String> ENCLOSURE_KEYS = Set.of(POSITION);
    private static final Set<String> NODE_KEYS = new TreeSet<>(Set.of(NODE_ID, SIZE));
    private static final Pattern ENCLOSURE_NAME = Pattern.compile("enclosure[-_0]*+([1-8])");

    private record Node(NodeId id, String host, NodeMemory memory) {
        AddressMode mode() {
            return memory.mode();
        }
    }

    private final Problems problems;
    private final List<String> remarks = new ArrayList<>();
    private final Collection<Ini.Section> sections;
    private final Map<Integer, Ini.Section> enclosures = new HashMap<>();
    private final Map<Integer, String> positions = new HashMap<>();
    private final List<Ini.Section> nodeSections = new ArrayList<>();
    private final Map<Integer, Ini.Section> sectionsById = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private Optional<Long> bookSize = Optional.empty();
    private Optional<Integer> nodeCount = Optional.empty();

    private IniTopology(Collection<Ini.Section> sections, Problems problems) {
        this.problems = problems;
        this.sections = sections;
    }

    static RegistrationFile.Parsed read(String text) throws ArchivoltException {
        Problems problems = new Problems();
        IniTopology ini = new IniTopology(Ini.read(text, problems), problems);
        Optional<Topology> topology = ini.topology();
        problems.requireNone();
        return new RegistrationFile.Parsed(topology.orElseThrow(), ini.remarks);
    }

    private Optional<Topology> topology() {
        Optional<Ini.Section> global = sections.stream()
                .filter(section -> section.name().equals(GLOBAL))
                .findFirst();
        if (global.isEmpty()) {
            problems.add(0, "", sections.isEmpty() ? "there are no sections" : "the section [global] is missing");
            return Optional.empty();
        }
        requireOnly(global.get(), GLOBAL_KEYS);
        nodeCount = required(global.get(), NODE_COUNT, text -> Values.number(text, 1, NodeId.MAX));
        bookSize = required(global.get(), BOOK_SIZE, Values::bookSize);
        String datacenter = nameOr(global.get(), DATACENTER, Identity.DATACENTER);
        String rack = nameOr(global.get(), RACK, Identity.RACK);
        String domain = nameOr(global.get(), DOMAIN, Identity.DOMAIN);
        sortSections();
        readNodes(global.get());
        return problems.isEmpty() ? Optional.of(built(datacenter, rack, domain)) : Optional.empty();
    }

    private void sortSections() {
        for (Ini.Section section : sections) {
            if (section.name().startsWith(ENCLOSURE)) {
                readEnclosure(section);
            } else if (!section.name().equals(GLOBAL)) {
                nodeSections.add(section);
            }
        }
    }

    private void readEnclosure(Ini.Section section) {
        Matcher name = ENCLOSURE_NAME.matcher(section.name());
        if (!name.matches()) {
            problems.add(section.line(), Ini.shown(section), "an enclosure is enclosure1 to enclosure8");
            return;
        }
        if (!nodeSections.isEmpty()) {
            problems.add(
                    section.line(),
                    Ini.shown(section),
                    "must be in front of all nodes, of which " + Ini.shown(nodeSections.get(0)) + " is in line "
                            + nodeSections.get(0).line());
        }
        int number = Integer.parseInt(name.group(1));
        Ini.Section first = enclosures.putIfAbsent(number, section);
        if (first != null) {
            problems.add(
                    section.line(),
                    Ini.shown(section),
                    "is the same as " + Ini.shown(first) + " in line " + first.line());
        }
        requireOnly(section, ENCLOSURE_KEYS);
        required(section, POSITION, Values::name).ifPresent(position -> positions.put(number, position));
    }

    private void readNodes(Ini.Section global) {
        Optional<Ini.Entry> size = global.entry(SIZE_PER_NODE);
        Optional<Ini.Entry> synonym = global.entry(SIZE_PER_NODE_SYNONYM);
        if (size.isPresent() && synonym.isPresent()) {
            problems.add(
                    synonym.get().line(),
                    Ini.where(global, SIZE_PER_NODE_SYNONYM),
                    "is the same as " + SIZE_PER_NODE + " in line " + size.get().line() + ": only one of them");
        }
        if (size.isPresent() || synonym.isPresent()) {
            readShortForm(global, size.isPresent() ? SIZE_PER_NODE : SIZE_PER_NODE_SYNONYM);
        } else {
            readLongForm(global);
        }
    }

    private void readShortForm(Ini.Section global, String key) {
        for (Ini.Section section : nodeSections) {
            remarks.add("line %d, %s: passed over, as [global] %s is for all nodes"
                    .formatted(section.line(), Ini.shown(section), key));
        }
        Optional<Integer> books = required(global, key, this::logicalBooks).flatMap(found -> found);
        if (nodeCount.isPresent() && books.isPresent()) {
            IntStream.rangeClosed(1, nodeCount.get())
                    .mapToObj(NodeId::new)
                    .map(id -> new Node(id, Identity.host(id), new NodeMemory.Logical(books.get())))
                    .forEach(nodes::add);
        }
    }

    private void readLongForm(Ini.Section global) {
        if (nodeCount.isPresent() && nodeCount.get() != nodeSections.size()) {
            problems.add(
                    global.entry(NODE_COUNT).orElseThrow().line(),
                    Ini.where(global, NODE_COUNT),
                    "is %d, but the file has %d nodes".formatted(nodeCount.get(), nodeSections.size()));
        }
        nodeSections.forEach(this::readNode);
        requireOneMode();
        Ranges.check(
                nodes.stream().flatMap(node -> node.memory().ranges().stream()).toList(), problems);
        if (problems.isEmpty()
                && nodes.stream()
                        .allMatch(node -> node.memory().spans(node.id()).isEmpty())) {
            problems.add(0, "", "no node has memory");
        }
    }

    private void readNode(Ini.Section section) {
        requireOnly(section, NODE_KEYS);
        problems.attempt(section.line(), Ini.shown(section), () -> Values.host(section.name()));
        Optional<NodeId> id = required(section, NODE_ID, text -> new NodeId(Values.number(text, 1, NodeId.MAX)));
        boolean isOwn = id.isPresent() && isOwn(section, id.get());
        // The memory of a node without a number is checked all the same; no book will have that number.
        readMemory(section, id.orElse(new NodeId(1)))
                .filter(memory -> isOwn)
                .ifPresent(memory -> nodes.add(new Node(id.get(), section.name(), memory)));
    }

    /** @return whether no other node has this number */
    private boolean isOwn(Ini.Section section, NodeId id) {
        int line = section.entry(NODE_ID).orElseThrow().line();
        if (section.name().startsWith(NODE) && !section.name().equals(Identity.host(id))) {
            problems.add(
                    line,
                    Ini.where(section, NODE_ID),
                    "is %s, but a section whose name begins with \"node\" is nodeXX of that number: %s"
                            .formatted(id, Identity.host(id)));
        }
        Ini.Section first = sectionsById.putIfAbsent(id.number(), section);
        if (first != null) {
            problems.add(
                    line,
                    Ini.where(section, NODE_ID),
                    "%s is that of %s in line %d".formatted(id, Ini.shown(first), first.line()));
        }
        return first == null;
    }

    private Optional<NodeMemory> readMemory(Ini.Section section, NodeId id) {
        List<Ini.Line> lines = section.entry(SIZE).map(Ini.Entry::lines).orElse(List.of());
        if (lines.isEmpty()) {
            tellMissing(section, SIZE);
            return Optional.empty();
        }
        if (lines.stream().anyMatch(line -> line.text().contains("@"))) {
            return readRanges(section, id, lines);
        }
        if (lines.size() > 1) {
            problems.add(
                    lines.get(1).number(),
                    Ini.where(section, SIZE),
                    "several sizes are only for physical addresses (SIZE @ 0xADDRESS)");
            return Optional.empty();
        }
        return problems.attempt(
                        lines.get(0).number(),
                        Ini.where(section, SIZE),
                        () -> logicalBooks(lines.get(0).text()))
                .flatMap(books -> books)
                .map(NodeMemory.Logical::new);
    }

    /** Empty when nobody knows how large a book is. */
    private Optional<Integer> logicalBooks(String text) throws Wrong {
        long bytes = Values.bytes(text, bookSize.orElse(Values.BOOK_SIZE_MIN));
        if (bookSize.isEmpty()) {
            return Optional.empty();
        }
        int books = Values.books(bytes, bookSize.get(), text);
        if (books % NodeMemory.CONTROLLERS != 0) {
            throw new Wrong("must be a multiple of 4 books, for 4 media controllers", text);
        }
        if (books > BookAddress.NUMBERS) {
            throw new Wrong("is more than " + BookAddress.NUMBERS + " books", text);
        }
        return Optional.of(books);
    }

    private Optional<NodeMemory> readRanges(Ini.Section section, NodeId id, List<Ini.Line> lines) {
        if (lines.size() > Ranges.MAX_OF_NODE) {
            problems.add(
                    lines.get(0).number(),
                    Ini.where(section, SIZE),
                    "a node has at most " + Ranges.MAX_OF_NODE + " ranges: " + lines.size());
            return Optional.empty();
        }
        if (lines.size() == 1 && lines.get(0).text().matches("0++\\s*+@\\s*+0[xX]0++")) {
            return Optional.of(new NodeMemory.Physical(List.of())); // how a node without memory is written
        }
        List<Ranges.Range> ranges = new ArrayList<>();
        for (Ini.Line line : lines) {
            problems.attempt(line.number(), Ini.where(section, SIZE), () -> range(section, id, line))
                    .flatMap(range -> range)
                    .ifPresent(ranges::add);
        }
        return Optional.of(new NodeMemory.Physical(ranges));
    }

    private Optional<Ranges.Range> range(Ini.Section section, NodeId id, Ini.Line line) throws Wrong {
        String[] parts = line.text().split("@", 3);
        if (parts.length != 2) {
            throw new Wrong("must be SIZE @ 0xADDRESS", line.text());
        }
        String size = parts[0].strip();
        String address = parts[1].strip();
        if (bookSize.isEmpty()) {
            Values.bytes(size, Values.BOOK_SIZE_MIN);
            Values.address(address);
            return Optional.empty();
        }
        return Optional.of(Ranges.Range.of(
                line.number(), Ini.where(section, SIZE), Ini.shown(section), id, size, address, bookSize.get()));
    }

    private void requireOneMode() {
        for (Node node : nodes) {
            if (node.mode() != nodes.get(0).mode()) {
                Ini.Section section = sectionOf(node);
                problems.add(
                        section.entry(SIZE).orElseThrow().line(),
                        Ini.where(section, SIZE),
                        "one mode per registry: has %s address, %s in line %d has %s"
                                .formatted(
                                        node.mode() == AddressMode.PHYSICAL ? "an" : "no",
                                        Ini.shown(sectionOf(nodes.get(0))),
                                        sectionOf(nodes.get(0)).line(),
                                        node.mode() == AddressMode.PHYSICAL ? "none" : "one"));
            }
        }
    }

    private Ini.Section sectionOf(Node node) {
        return sections.stream()
                .filter(section -> section.name().equals(node.host()))
                .findFirst()
                .orElseThrow();
    }

    private void requireOnly(Ini.Section section, Set<String> keys) {
        for (Ini.Entry entry : section.entries().values()) {
            if (!keys.contains(entry.key())) {
                problems.add(
                        entry.line(),
                        Ini.where(section, entry.key()),
                        "unknown key; there are " + String.join(", ", keys));
            }
        }
    }

    /** Reads text of one line. */
    private interface TextReading<T> {
        T read(String text) throws Wrong;
    }

    private <T> Optional<T> required(Ini.Section section, String key, TextReading<T> reading) {
        Optional<Ini.Entry> entry =
                section.entry(key).filter(found -> !found.lines().isEmpty());
        if (entry.isEmpty()) {
            tellMissing(section, key);
            return Optional.empty();
        }
        List<Ini.Line> lines = entry.get().lines();
        if (lines.size() > 1) {
            problems.add(lines.get(1).number(), Ini.where(section, key), "must be one line");
            return Optional.empty();
        }
        return problems.attempt(
                lines.get(0).number(),
                Ini.where(section, key),
                () -> reading.read(lines.get(0).text()));
    }

    private void tellMissing(Ini.Section section, String key) {
        int line = section.entry(key).map(Ini.Entry::line).orElse(section.line());
        problems.add(line, Ini.where(section, key), section.entry(key).isPresent() ? "has no value" : "is missing");
    }

    private String nameOr(Ini.Section section, String key, String otherwise) {
        if (section.entry(key).isPresent()) {
            return required(section, key, Values::name).orElse(otherwise);
        }
        remarks.add("[" + GLOBAL + "] " + key + ": filled in as " + otherwise);
        return otherwise;
    }

    private Topology built(String datacenter, String rack, String domain) {
        nodes.sort(Comparator.comparing(Node::id));
        return new Topology(
                nodes.get(0).mode(),
                bookSize.orElseThrow(),
                datacenter,
                rack,
                domain,
                nodes.stream().map(node -> fabricNode(node, datacenter, rack)).toList(),
                nodes.stream().flatMap(node -> group(node).stream()).toList());
    }

    private FabricNode fabricNode(Node node, String datacenter, String rack) {
        NodeId id = node.id();
        String position = positions.getOrDefault(id.enclosure(), Identity.POSITION);
        String coordinate = Coordinates.ofNode(id, datacenter, rack, position);
        return new FabricNode(
                id,
                node.host(),
                Identity.mac(id),
                Identity.serial(id),
                coordinate,
                node.memory().controllers(id, coordinate));
    }

    /** Empty for a node without memory. */
    private static Optional<InterleaveGroup> group(Node node) {
        List<InterleaveGroup.Span> spans = node.memory().spans(node.id());
        int books = spans.stream().mapToInt(InterleaveGroup.Span::books).sum();
        return books == 0
                ? Optional.empty()
                : Optional.of(new InterleaveGroup(NodeMemory.groupOf(node.id()), books, spans));
    }
}
