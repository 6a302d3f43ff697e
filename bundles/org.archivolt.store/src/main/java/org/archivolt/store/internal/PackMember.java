package org.archivolt.store.internal;

import java.time.Instant;

/**
 * A member found in a pack.
 *
 * @param offset of its first byte in the pack
 * @param size of its bytes
 * @param modified when the object was complete, as the pack has it
 * @param description as it was attached; unchecked, and from a medium anybody may have written
 */
record PackMember(String name, long offset, long size, Instant modified, byte[] description) {}
