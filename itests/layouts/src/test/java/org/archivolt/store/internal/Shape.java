package org.archivolt.store.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.raid0.internal.Raid0Module;
import org.archivolt.layout.raid1.internal.Raid1Module;
import org.archivolt.layout.raid4.internal.Raid4Module;
import org.archivolt.layout.rs.internal.ReedSolomonModule;

/** A layout with some parameters. */
record Shape(String layout, int data, int parity, Map<String, String> parameters) {
    /** The smallest there are, so that a few bytes are many blocks. */
    static final int BLOCK = 512;

    static final int DEFAULT_BLOCK = 1 << 20;

    static List<LayoutModule> modules() {
        return List.of(new Raid0Module(), new Raid1Module(), new Raid4Module(), new ReedSolomonModule());
    }

    static Shape raid0(int stripes) {
        return new Shape("raid0", stripes, 0, Map.of("stripes", Integer.toString(stripes)));
    }

    static Shape raid1(int replicas) {
        return new Shape("raid1", 1, replicas - 1, Map.of("replicas", Integer.toString(replicas)));
    }

    static Shape raid4(int data) {
        return new Shape("raid4", data, 1, Map.of("data", Integer.toString(data)));
    }

    static Shape rs(int data, int parity) {
        return new Shape(
                "rs", data, parity, Map.of("data", Integer.toString(data), "parity", Integer.toString(parity)));
    }

    /** One of each kind. */
    static List<Shape> narrow() {
        return List.of(raid0(3), raid1(1), raid1(2), raid1(3), raid4(2), rs(3, 2));
    }

    static List<Shape> small() {
        return narrow().stream().map(shape -> shape.withBlocksOf(BLOCK)).toList();
    }

    Shape withBlocksOf(int bytes) {
        return with("block.bytes", Integer.toString(bytes));
    }

    Shape with(String name, String value) {
        Map<String, String> more = new HashMap<>(parameters);
        more.put(name, value);
        return new Shape(layout, data, parity, more);
    }

    int columns() {
        return data + parity;
    }

    int blockBytes() {
        return Integer.parseInt(parameters.getOrDefault("block.bytes", Integer.toString(DEFAULT_BLOCK)));
    }

    @Override
    public String toString() {
        return layout + " " + parameters;
    }
}
