package org.archivolt.base;

/**
 * Whether an operator lets a medium or a device be used. Stored by name.
 *
 * <pre>
 *   LOCKED ◀──▶ UNLOCKED ──fault──▶ FAILED ──operator──▶ LOCKED or UNLOCKED
 * </pre>
 */
public enum AdministrativeStatus {
    /** Not used until an operator unlocks it. What is added starts here. */
    LOCKED,
    UNLOCKED,
    /** Taken out of use after a fault; an operator decides what becomes of it. */
    FAILED;

    public boolean mayBecome(AdministrativeStatus next) {
        return switch (this) {
            case LOCKED -> next == UNLOCKED || next == FAILED;
            case UNLOCKED -> next == LOCKED || next == FAILED;
            case FAILED -> next == LOCKED || next == UNLOCKED;
        };
    }
}
