package org.archivolt.access;

import java.util.Optional;

/**
 * Somebody the realm knows.
 *
 * @param role the highest; empty: none of ours, so neither REST nor our commands serve this user
 */
public record User(String name, Optional<Role> role) {}
