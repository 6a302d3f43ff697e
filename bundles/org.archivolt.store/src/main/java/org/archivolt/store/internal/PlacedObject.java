package org.archivolt.store.internal;

import java.util.OptionalLong;

/**
 * A declared object, as far as combining needs to know it.
 *
 * @param size in bytes; empty when the client does not tell in advance
 */
record PlacedObject(OptionalLong size, Placement placement) {}
