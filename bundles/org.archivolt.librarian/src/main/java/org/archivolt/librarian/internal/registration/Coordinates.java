package org.archivolt.librarian.internal.registration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.librarian.NodeId;

/**
 * Where things are, in words and names between slashes; each part of the machine adds to that of what it is in:
 *
 * <pre>/MachineVersion/1/Datacenter/DC1/Frame/F1/Rack/R1/Enclosure/UV/EncNum/1/Node/1/MemoryBoard/1/MediaController/1</pre>
 */
final class Coordinates {
    /** What part of a coordinate a thing adds. */
    enum Part {
        ROOT("(/MachineVersion/1/Datacenter/(NAME))", "/MachineVersion/1/Datacenter/NAME"),
        RACK("((?:Frame/NAME/)?Rack/(NAME))", "Frame/NAME/Rack/NAME"),
        ENCLOSURE("((?:Enclosure/NAME/)?EncNum/([1-8]))", "Enclosure/NAME/EncNum/1 to 8"),
        NODE("(Node/([1-9]|10))", "Node/1 to 10"),
        PROCESSOR("(SocBoard/NAME/Soc/(NAME))", "SocBoard/NAME/Soc/NAME"),
        CONTROLLER("((?:MemoryBoard/NAME/)?MediaController/([1-8]))", "MemoryBoard/NAME/MediaController/1 to 8");

        private final String expression;
        private final Pattern pattern;
        private final Pattern careless;
        private final String form;

        Part(String expression, String form) {
            this.expression = expression.replace("NAME", "[\\x21-\\x2e\\x30-\\x7e]{1,64}+");
            this.pattern = Pattern.compile(this.expression);
            this.careless = Pattern.compile(this.expression, Pattern.CASE_INSENSITIVE);
            this.form = form;
        }

        /** @return the last name or number */
        String last(String coordinate) throws Wrong {
            Matcher matcher = pattern.matcher(coordinate);
            if (matcher.matches()) {
                return matcher.group(2);
            }
            boolean isOnlyCase = careless.matcher(coordinate).matches();
            throw new Wrong("must be " + form + (isOnlyCase ? " (capitals matter)" : ""), coordinate);
        }
    }

    /** A node's coordinate, taken apart again. */
    record Place(String root, String rack, String enclosure, String node) {}

    private static final Pattern NODE = Pattern.compile("%s/%s/%s/%s"
            .formatted(Part.ROOT.expression, Part.RACK.expression, Part.ENCLOSURE.expression, Part.NODE.expression));

    private Coordinates() {}

    static String ofNode(NodeId node, String datacenter, String rack, String position) {
        return "/MachineVersion/1/Datacenter/%s/Frame/%s/Rack/%s/Enclosure/%s/EncNum/%d/Node/%d"
                .formatted(datacenter, rack, rack, position, node.enclosure(), node.slot());
    }

    /** @param number in its node, from 0 */
    static String ofController(String node, int number) {
        return node + "/MemoryBoard/1/MediaController/" + (number + 1);
    }

    /** Of a node that was registered. */
    static Place place(String node) {
        Matcher matcher = NODE.matcher(node);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not the coordinate of a node: " + node);
        }
        return new Place(matcher.group(1), matcher.group(3), matcher.group(5), matcher.group(7));
    }
}
