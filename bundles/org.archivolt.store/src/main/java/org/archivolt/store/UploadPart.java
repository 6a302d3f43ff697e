package org.archivolt.store;

import java.util.Optional;
import org.archivolt.base.Checksum;

/**
 * A part of an upload that is durable.
 *
 * @param checksum xxh128 of its bytes
 */
public record UploadPart(int number, long size, Checksum checksum) {
    /** A part as a client names it. */
    public record Named(int number, Optional<Checksum> checksum) {}
}
