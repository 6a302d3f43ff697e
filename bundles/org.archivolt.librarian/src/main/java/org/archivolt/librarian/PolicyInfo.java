package org.archivolt.librarian;

/**
 * A policy that can be chosen.
 *
 * @param description one sentence
 */
public record PolicyInfo(String name, String description) {}
