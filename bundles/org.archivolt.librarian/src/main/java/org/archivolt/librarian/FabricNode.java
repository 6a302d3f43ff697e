package org.archivolt.librarian;

import java.util.List;

/**
 * A node as it was registered.
 *
 * @param coordinate where it is, as of {@link MediaController}
 * @param controllers in their order; none with {@link AddressMode#PHYSICAL}
 */
public record FabricNode(
        NodeId id, String host, String mac, String serial, String coordinate, List<MediaController> controllers) {
    public FabricNode {
        controllers = List.copyOf(controllers);
    }
}
