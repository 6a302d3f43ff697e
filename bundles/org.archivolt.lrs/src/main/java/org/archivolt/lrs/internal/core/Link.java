package org.archivolt.lrs.internal.core;

import java.util.Optional;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.Volume;

/**
 * How a device thread stands to its drive.
 *
 * <pre>
 *              attach                fault
 *   DETACHED ─────────▶ ATTACHED ──────────▶ BROKEN
 *      ▲  ▲               │  close              │ operator, new driver
 *      │  └───────────────┘                     │
 *      └────────────────────────────────────────┘     STOPPED: after close, at shutdown
 * </pre>
 *
 * <p>UNREACHABLE: attach again after a while, because what the driver needs to reach the drive was not there.
 */
public sealed interface Link {
    /** One word for people. */
    String phase();

    /** The medium the drive holds, as far as known. */
    default Optional<MediumId> medium() {
        return Optional.empty();
    }

    default Optional<Volume> mounted() {
        return Optional.empty();
    }

    record Detached() implements Link {
        @Override
        public String phase() {
            return "detached";
        }
    }

    /** @param retryNanos empty until the time was looked at */
    record Unreachable(OptionalLong retryNanos) implements Link {
        @Override
        public String phase() {
            return "detached";
        }
    }

    record Attached(Drive.State state, Optional<Volume> volume) implements Link {
        @Override
        public String phase() {
            return switch (state.position()) {
                case EMPTY -> "empty";
                case LOADED -> "loaded";
                case MOUNTED -> "mounted";
            };
        }

        @Override
        public Optional<MediumId> medium() {
            return state.medium();
        }

        @Override
        public Optional<Volume> mounted() {
            return volume;
        }
    }

    record Broken(ArchivoltException why) implements Link {
        @Override
        public String phase() {
            return "broken";
        }
    }

    record Stopped() implements Link {
        @Override
        public String phase() {
            return "stopped";
        }
    }
}
