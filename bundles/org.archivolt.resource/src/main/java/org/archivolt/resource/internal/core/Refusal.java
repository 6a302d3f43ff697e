package org.archivolt.resource.internal.core;

import org.archivolt.base.ErrorCode;

/**
 * An ask that will not be granted.
 *
 * @param word number of the word that brought it first
 * @param detail for people: who has it, which cycle
 */
public record Refusal(long word, long ask, ErrorCode code, String detail) {}
