package org.archivolt.librarian.internal.registration;

import static org.archivolt.librarian.internal.registration.JsonTopology.ADDRESS;
import static org.archivolt.librarian.internal.registration.JsonTopology.ADDRESS_MODE;
import static org.archivolt.librarian.internal.registration.JsonTopology.BOOK_SIZE;
import static org.archivolt.librarian.internal.registration.JsonTopology.CONTROLLERS;
import static org.archivolt.librarian.internal.registration.JsonTopology.COORDINATE;
import static org.archivolt.librarian.internal.registration.JsonTopology.DOMAINS;
import static org.archivolt.librarian.internal.registration.JsonTopology.ENCLOSURES;
import static org.archivolt.librarian.internal.registration.JsonTopology.GROUP;
import static org.archivolt.librarian.internal.registration.JsonTopology.GROUPS;
import static org.archivolt.librarian.internal.registration.JsonTopology.HOST;
import static org.archivolt.librarian.internal.registration.JsonTopology.MAC;
import static org.archivolt.librarian.internal.registration.JsonTopology.NODE;
import static org.archivolt.librarian.internal.registration.JsonTopology.NODES;
import static org.archivolt.librarian.internal.registration.JsonTopology.PROCESSOR;
import static org.archivolt.librarian.internal.registration.JsonTopology.RACKS;
import static org.archivolt.librarian.internal.registration.JsonTopology.RANGES;
import static org.archivolt.librarian.internal.registration.JsonTopology.SERIAL;
import static org.archivolt.librarian.internal.registration.JsonTopology.SERVERS;
import static org.archivolt.librarian.internal.registration.JsonTopology.SERVICE;
import static org.archivolt.librarian.internal.registration.JsonTopology.SERVICES;
import static org.archivolt.librarian.internal.registration.JsonTopology.SIZE;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.archivolt.librarian.AddressMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.InterleaveGroup;
import org.archivolt.librarian.MediaController;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Topology;

/** Writes what {@link RegistrationFile} reads as the same. */
public final class TopologyJson {
    private final Topology topology;
    private final Map<NodeId, FabricNode> nodes;

    private TopologyJson(Topology topology) {
        this.topology = topology;
        this.nodes = topology.nodes().stream().collect(Collectors.toMap(FabricNode::id, Function.identity()));
    }

    /** Indented. */
    public static String write(Topology topology) {
        return new TopologyJson(topology).root().toPrettyString() + "\n";
    }

    private ObjectNode root() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put(COORDINATE, anyPlace().root());
        root.putArray(DOMAINS).add(topology.domain());
        root.putArray(SERVERS)
                .addObject()
                .putArray(SERVICES)
                .addObject()
                .put(SERVICE, "Librarian")
                .put(BOOK_SIZE, Values.size(topology.bookSize()));
        if (topology.mode() == AddressMode.PHYSICAL) {
            root.put(ADDRESS_MODE, topology.mode().name());
        }
        writeNodes(root.putArray(RACKS).addObject());
        ArrayNode groups = root.putArray(GROUPS);
        topology.groups().forEach(group -> writeGroup(groups.addObject(), group));
        return root;
    }

    private Coordinates.Place anyPlace() {
        return Coordinates.place(topology.nodes().get(0).coordinate());
    }

    private void writeNodes(ObjectNode rack) {
        rack.put(COORDINATE, anyPlace().rack());
        ArrayNode enclosures = rack.putArray(ENCLOSURES);
        Map<String, ArrayNode> nodesOf = new HashMap<>();
        for (FabricNode node : topology.nodes()) {
            Coordinates.Place place = Coordinates.place(node.coordinate());
            ArrayNode neighbours = nodesOf.computeIfAbsent(
                    place.enclosure(),
                    enclosure ->
                            enclosures.addObject().put(COORDINATE, enclosure).putArray(NODES));
            writeNode(neighbours.addObject().put(COORDINATE, place.node()), node);
        }
    }

    private void writeNode(ObjectNode json, FabricNode node) {
        json.put(SERIAL, node.serial());
        json.putObject(PROCESSOR)
                .put(COORDINATE, "SocBoard/1/Soc/1")
                .put(HOST, node.host())
                .put(MAC, node.mac());
        ArrayNode controllers = json.putArray(CONTROLLERS);
        for (MediaController controller : node.controllers()) {
            controllers
                    .addObject()
                    .put(
                            COORDINATE,
                            controller.coordinate().substring(node.coordinate().length() + 1))
                    .put(SIZE, Values.size(controller.books() * topology.bookSize()));
        }
    }

    private void writeGroup(ObjectNode json, InterleaveGroup group) {
        json.put(GROUP, group.number());
        if (topology.mode() == AddressMode.PHYSICAL) {
            writeRanges(json.putArray(RANGES), group);
        } else {
            writeControllers(json.putArray(CONTROLLERS), group);
        }
    }

    private void writeControllers(ArrayNode names, InterleaveGroup group) {
        for (InterleaveGroup.Span span : group.spans()) {
            nodes.get(span.node()).controllers().stream()
                    .filter(controller -> controller.group() == group.number())
                    .forEach(controller -> names.add(controller.coordinate()));
        }
    }

    private void writeRanges(ArrayNode ranges, InterleaveGroup group) {
        for (InterleaveGroup.Span span : group.spans()) {
            ranges.addObject()
                    .put(NODE, nodes.get(span.node()).coordinate())
                    .put(SIZE, Values.size(span.books() * topology.bookSize()))
                    .put(ADDRESS, new BookAddress(span.address()).toString());
        }
    }
}
