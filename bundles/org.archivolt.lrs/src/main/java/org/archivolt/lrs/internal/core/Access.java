package org.archivolt.lrs.internal.core;

/**
 * How a medium could serve a request.
 *
 * @param device in which; null when none is known yet
 * @param misplaced the device holds it, but cannot serve the request with it, and another could
 */
record Access(MediumView medium, Verdict verdict, DeviceView device, boolean misplaced) {
    Access(MediumView medium, Verdict verdict, DeviceView device) {
        this(medium, verdict, device, false);
    }

    boolean isNow() {
        return verdict.kind() == Verdict.Kind.NOW;
    }

    boolean isNever() {
        return verdict.kind() == Verdict.Kind.NEVER;
    }

    /** Whether the medium has to be loaded first. */
    boolean isFromSlot() {
        return medium.isInSlot();
    }
}
