package org.archivolt.librarian.lfs;

import java.nio.file.Path;
import org.archivolt.librarian.NodeId;

/**
 * A mount as it is now.
 *
 * @param isMounted whether it is there; else it is tried again
 * @param openFiles how many handles it has
 * @param problem why it is not mounted, or that its node cannot be heard; empty when all is well
 */
public record LfsMount(NodeId node, Path path, LfsOptions options, boolean isMounted, int openFiles, String problem) {}
