package org.archivolt.itests.guest;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiTransport;

/**
 * A kernel has one nexus to a unit for each session, however often its node is opened. So a second opening of the drive gets
 * the node of a second session.
 */
final class TwoSessions implements ScsiTransport {
    private final ScsiTransport transport;
    private final String node;
    private final String otherNode;
    private boolean taken;

    TwoSessions(ScsiTransport transport, String node, String otherNode) {
        this.transport = transport;
        this.node = node;
        this.otherNode = otherNode;
    }

    @Override
    public LogicalUnit open(String address) throws ArchivoltException {
        if (!address.equals(node)) {
            return transport.open(address);
        }
        if (taken) {
            return transport.open(otherNode);
        }
        taken = true;
        return new First(transport.open(node));
    }

    @Override
    public List<String> addresses() throws ArchivoltException {
        return transport.addresses();
    }

    /** The node of the first session, which is free again when this is closed. */
    private final class First implements LogicalUnit {
        private final LogicalUnit unit;

        First(LogicalUnit unit) {
            this.unit = unit;
        }

        @Override
        public ScsiReply execute(ScsiRequest request) throws ArchivoltException {
            return unit.execute(request);
        }

        @Override
        public void close() throws ArchivoltException {
            taken = false;
            unit.close();
        }
    }
}
