package org.archivolt.ldm.tape.internal.ltfs;

import java.util.List;

/**
 * What most files and directories have nothing of, so that most share {@link #NONE}.
 *
 * @param symlink target of a symbolic link, or null
 * @param unknown elements of the index that this version does not know, as XML, kept for whoever does
 */
record Properties(boolean readOnly, List<Attribute> attributes, String symlink, List<String> unknown) {
    static final Properties NONE = new Properties(false, List.of(), null, List.of());

    Properties {
        attributes = List.copyOf(attributes);
        unknown = List.copyOf(unknown);
    }

    static Properties of(boolean readOnly, List<Attribute> attributes, String symlink, List<String> unknown) {
        boolean none = !readOnly && attributes.isEmpty() && symlink == null && unknown.isEmpty();
        return none ? NONE : new Properties(readOnly, attributes, symlink, unknown);
    }
}
