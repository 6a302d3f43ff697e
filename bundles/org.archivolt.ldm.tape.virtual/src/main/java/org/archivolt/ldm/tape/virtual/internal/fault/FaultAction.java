package org.archivolt.ldm.tape.virtual.internal.fault;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.ScsiReply;

/** What goes wrong with a command. */
public sealed interface FaultAction {
    /** A command that a fault strikes, as its unit sees it. */
    interface Victim {
        /** Does what the command asks for. */
        ScsiReply execute() throws ArchivoltException;

        /** The answer that it failed. */
        ScsiReply failed(int key, int code, int qualifier);

        /** The answer that all is well. */
        ScsiReply pretended();

        /** Changes a byte of the data that were handed over, if there are any. */
        void corrupt();

        void pass(Duration time) throws ArchivoltException;

        /** Waits until the command times out. */
        ArchivoltException stall() throws ArchivoltException;

        void resetUnit();

        ArchivoltException disconnected();

        ArchivoltException lost();
    }

    ScsiReply strike(Victim victim) throws ArchivoltException;

    /** Fails with sense data and does nothing. */
    record Fail(int key, int code, int qualifier) implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) {
            return victim.failed(key, code, qualifier);
        }
    }

    /** Waits before it is done; for ever (until the command times out, not done) when there is no duration. */
    record Stall(Optional<Duration> duration) implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) throws ArchivoltException {
            if (duration.isEmpty()) {
                throw victim.stall();
            }
            victim.pass(duration.get());
            return victim.execute();
        }
    }

    /** Says GOOD and does nothing. */
    record Pretend() implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) {
            return victim.pretended();
        }
    }

    /** Does it, and hands over wrong data. */
    record Corrupt() implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) throws ArchivoltException {
            ScsiReply reply = victim.execute();
            victim.corrupt();
            return reply;
        }
    }

    /** Does it, and says that fewer bytes were moved. */
    record Miscount() implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) throws ArchivoltException {
            ScsiReply reply = victim.execute();
            return new ScsiReply(reply.status(), Math.max(0, reply.transferred() - 1), reply.sense());
        }
    }

    /** Nothing is done, and nothing is answered: the transport fails. */
    record Vanish() implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) throws ArchivoltException {
            throw victim.lost();
        }
    }

    /** It is done, and the answer is lost: the transport fails. */
    record Mute() implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) throws ArchivoltException {
            victim.execute();
            throw victim.lost();
        }
    }

    /** The unit is reset before the command, which is then told so. */
    record Reset() implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) throws ArchivoltException {
            victim.resetUnit();
            return victim.execute();
        }
    }

    /** The nexus is closed. */
    record Disconnect() implements FaultAction {
        @Override
        public ScsiReply strike(Victim victim) throws ArchivoltException {
            throw victim.disconnected();
        }
    }
}
