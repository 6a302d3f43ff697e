package org.archivolt.resource;

/**
 * What an owner may do with a resource; immutable. What it means is known to the resource's type alone. There are two families: sets of
 * atoms ({@link Modes}, {@link Ranges}), of which one atom may be with many owners unless it conflicts with itself, and amounts
 * ({@link Amount}), of which each unit is with one owner.
 */
public sealed interface Credit permits Modes, Ranges, Amount {
    /** Whether it allows nothing. */
    boolean isNone();
}
