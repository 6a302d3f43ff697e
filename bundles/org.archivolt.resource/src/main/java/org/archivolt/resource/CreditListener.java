package org.archivolt.resource;

import org.osgi.annotation.versioning.ConsumerType;

/** What the holder of a credit is told. Called by one thread of the resource manager, one after another; must be quick, may call it. */
@ConsumerType
public interface CreditListener {
    CreditListener NONE = new CreditListener() {};

    /**
     * Somebody waits for what is held: give it back as soon as that is correct, after writing back what was changed. Told once for each
     * time that the same thing is wanted.
     *
     * @param part what is wanted of it
     */
    default void wanted(HeldCredit held, Credit part) {}

    /** It has ended without being given back, and must not be used from now on. */
    default void lost(HeldCredit held) {}
}
