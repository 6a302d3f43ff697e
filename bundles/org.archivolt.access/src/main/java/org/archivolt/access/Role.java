package org.archivolt.access;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;

/** What a person may do. Each role includes those before it. */
public enum Role {
    /** Reads lists and metadata, never the bytes of objects. */
    VIEWER,
    /** Also puts, gets and deletes objects. */
    USER,
    /** Also looks after media, devices, libraries, jobs and the scheduler. */
    OPERATOR,
    /** Also looks after users, their tokens and the configuration. */
    ADMIN;

    /** As it is written in files, commands and requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean includes(Role other) {
        return compareTo(other) >= 0;
    }

    /** The highest of those among the names; names that are no role of ours mean nothing. */
    public static Optional<Role> highest(Collection<String> names) {
        return Arrays.stream(values())
                .filter(role -> names.contains(role.label()))
                .reduce((lower, higher) -> higher);
    }

    /** @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code role}) */
    public static Role parse(String label) throws ArchivoltException {
        for (Role role : values()) {
            if (role.label().equals(label)) {
                return role;
            }
        }
        throw ArchivoltException.invalid("role", "must be viewer, user, operator or admin")
                .with("value", label);
    }
}
