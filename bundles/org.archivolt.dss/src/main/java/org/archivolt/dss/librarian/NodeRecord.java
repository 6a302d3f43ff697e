package org.archivolt.dss.librarian;

import java.util.Optional;

/**
 * What was said of a node.
 *
 * @param state {@code ABSENT}, {@code ACTIVE} or {@code OFFLINE}
 * @param policy its default for new shelves
 * @param areControllersOnline whether its memory can be used
 */
public record NodeRecord(int node, String state, Optional<String> policy, boolean areControllersOnline) {}
