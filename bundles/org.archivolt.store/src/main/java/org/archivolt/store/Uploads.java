package org.archivolt.store;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.layout.ObjectBody;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Objects that come in parts, over many requests and days if need be. Parts are files of this host until the object is
 * whole; then one put reads them one after another. What was acknowledged survives kill -9 and power loss.
 *
 * <pre>
 *   (none) ──begin──▶ OPEN ──complete──▶ COMPLETED ──expire──▶ (none)
 *                      └──────abort, expire──────────────────────▲
 * </pre>
 *
 * Methods fail with {@code NO_SUCH_REQUEST} when there is no such upload, {@code WRONG_STATE} when it is completed.
 */
@ProviderType
public interface Uploads {
    /** Greatest number of a part. */
    int PART_MAX = 10_000;

    /**
     * Begins an upload. What is wrong with the request shows when it is completed, if not before.
     *
     * @param request of the object; its checksums are those of the whole
     * @throws ArchivoltException {@code BUSY}: there are too many
     */
    Upload begin(PutRequest request) throws ArchivoltException;

    /**
     * Takes a part. One of the same number is replaced in one step.
     *
     * @param part 1 to {@value #PART_MAX}
     * @param expected checksums it must have
     * @throws ArchivoltException {@code CHECKSUM_MISMATCH}; {@code NO_SPACE}: parts have all the room they may have;
     *     what reading the body throws
     */
    UploadPart put(long upload, int part, ObjectBody body, List<Checksum> expected) throws ArchivoltException;

    Upload find(long upload) throws ArchivoltException;

    /** By number. */
    List<Upload> list();

    /**
     * Makes the object of all parts, in the order of their numbers. The same result again when it is repeated.
     *
     * @param parts that there must be, and no others; empty: whatever there is
     * @param whole checksum of the object, if the caller knows it
     * @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code parts}); what a put throws
     */
    PutResult complete(long upload, List<UploadPart.Named> parts, Optional<Checksum> whole) throws ArchivoltException;

    /** Forgets an upload and its parts. False when there is none. */
    boolean abort(long upload) throws ArchivoltException;
}
