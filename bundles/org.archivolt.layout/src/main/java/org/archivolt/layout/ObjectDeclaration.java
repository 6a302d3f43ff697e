package org.archivolt.layout;

import java.util.OptionalLong;

/**
 * An object a client is about to put.
 *
 * @param key the caller's own, handed back in the intents
 * @param size in bytes; empty when the client does not tell in advance
 */
public record ObjectDeclaration(int key, OptionalLong size) {}
