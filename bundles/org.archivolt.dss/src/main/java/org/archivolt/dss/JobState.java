package org.archivolt.dss;

/**
 * How a background job stands. Stored by name.
 *
 * <pre>
 *   start ──▶ QUEUED ──take──▶ RUNNING ──finish──▶ DONE
 *              ▲ ▲ │  ◀──stop──┘ │  └────fail────▶ FAILED
 *              │ │ └────pause────┤                   │
 *              │ └─────resume─ PAUSED                │
 *              └───────resume────────────────────────┘
 *
 *   QUEUED, RUNNING, PAUSED ──cancel──▶ CANCELLED
 *   PAUSED ──finish, fail──▶ DONE, FAILED      (its last step was under way when it was paused)
 * </pre>
 *
 * What an operator has put right after a failure goes on where it failed.
 */
public enum JobState {
    /** Waits for a place on a host. */
    QUEUED,
    /** A host works on it, or waits for its next try. */
    RUNNING,
    /** Stopped by an operator; goes on where it was. */
    PAUSED,
    DONE,
    /** Could not go on; its problem says why. */
    FAILED,
    CANCELLED;

    public boolean mayBecome(JobState next) {
        return switch (this) {
            case QUEUED -> next == RUNNING || next == PAUSED || next == CANCELLED;
            case RUNNING -> next != RUNNING;
            case PAUSED -> next == QUEUED || next == DONE || next == FAILED || next == CANCELLED;
            case FAILED -> next == QUEUED;
            case DONE, CANCELLED -> false;
        };
    }

    public boolean isEnded() {
        return this == DONE || this == FAILED || this == CANCELLED;
    }
}
