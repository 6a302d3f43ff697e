package org.archivolt.librarian.internal.core;

import java.util.List;
import java.util.Optional;
import org.archivolt.librarian.internal.policy.BuiltInPolicies;
import org.archivolt.librarian.policy.AllocationPolicy;

/** The policies there are now. */
public interface Policies {
    /** What those use who were told nothing. */
    String STANDARD = BuiltInPolicies.DEFAULT;

    Optional<AllocationPolicy> find(String name);

    /** In the order in which they are published. */
    List<String> names();
}
