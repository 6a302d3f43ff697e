package org.archivolt.resource.internal.core;

import java.util.Optional;
import org.archivolt.resource.Credit;

/** Who has a part of the tenure: a user here who holds it, or a debtor who has it as a loan. */
interface Child {
    Credit credit();

    /** Present if all of it belongs to this group, whose members do not conflict with each other. */
    Optional<String> group();

    default boolean isOfGroup(Optional<String> other) {
        return other.isPresent() && group().equals(other);
    }
}
