package org.archivolt.ldm.nvm.internal;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.memory.FabricMemory;

/** Who keeps the shelves, who has their bytes, and how this driver is to deal with them. */
record Fabric(Librarian librarian, FabricMemory memory, NvmSettings settings) {
    /** In whose name this process acts. */
    Caller caller() throws ArchivoltException {
        Optional<NodeId> node = settings.node();
        return new Caller(
                node.isPresent() ? node.get() : lowestNode(),
                ProcessHandle.current().pid(),
                0,
                0);
    }

    /** @throws ArchivoltException {@code DEVICE_FAULT} when the bytes of shelves are in another memory than that of this host */
    void requireMemory(String doing) throws ArchivoltException {
        Faults.doing(doing, () -> librarian.requireMemory(memory.identity()));
    }

    private NodeId lowestNode() throws ArchivoltException {
        return Faults.asking("looking for a node", librarian::topology).nodes().stream()
                .map(FabricNode::id)
                .min(NodeId::compareTo)
                .orElseThrow(() -> new ArchivoltException(ErrorCode.DEVICE_FAULT, "looking for a node"));
    }

    Fabric with(NvmSettings others) {
        return new Fabric(librarian, memory, others);
    }
}
