package org.archivolt.ldm;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Space;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The mounted filesystem of a medium. Extents are plain files, readable without us. Used by many threads at once; when
 * the medium is unmounted or vanishes, every call fails with {@code MEDIUM_FAULT}.
 */
@ConsumerType
public interface Volume {
    /** Where a process of this host finds the files, if the filesystem has a path. */
    Optional<Path> path();

    /** Asks the filesystem. */
    Space space() throws ArchivoltException;

    /**
     * Where an extent of this name will be on this medium, relative to its root. Pure: creates nothing, and always says
     * the same for the same name.
     *
     * @param name at most 255 bytes of UTF-8, no slash, no NUL, not {@code .} or {@code ..}; unique on the medium
     */
    String address(String name);

    /**
     * Creates an extent. It is durable only after {@link #sync}.
     *
     * @throws ArchivoltException {@code ALREADY_EXISTS}, {@code NO_SPACE}, {@code MEDIUM_FAULT},
     *     {@code INVALID_ARGUMENT} for an address this volume did not make
     */
    ExtentOutput create(String address) throws ArchivoltException;

    /** @throws ArchivoltException {@code MEDIUM_FAULT} also when there is no such extent (fact {@code missing=true}) */
    ExtentInput open(String address) throws ArchivoltException;

    /**
     * The description written by {@link ExtentOutput#describe}, or empty when the extent was never finished.
     *
     * @throws ArchivoltException {@code MEDIUM_FAULT} also when there is no such extent (fact {@code missing=true})
     */
    Optional<byte[]> description(String address) throws ArchivoltException;

    /** Removes an extent. Returns false when there was none. Durable after {@link #sync}. */
    boolean delete(String address) throws ArchivoltException;

    /** Gets extents one by one. */
    interface ExtentVisitor {
        /** @return whether to go on */
        boolean visit(ListedExtent extent) throws ArchivoltException;
    }

    /**
     * Finds every finished extent on the medium, in the order in which reading all of them costs least; what is there
     * beside them, and extents without a description, is passed over. Needs little memory, however many there are. Those
     * that are created or deleted meanwhile may be among them or not.
     *
     * @throws ArchivoltException also what the visitor throws; {@code WRONG_STATE} when this technology cannot list
     */
    default void extents(ExtentVisitor visitor) throws ArchivoltException {
        throw new ArchivoltException(ErrorCode.WRONG_STATE, "extents of this kind of medium cannot be listed");
    }

    /**
     * As {@link #extents(ExtentVisitor)}, from behind an extent on that was among them before. When it is not any more, some
     * that were may come again, but none is left out.
     */
    default void extents(String after, ExtentVisitor visitor) throws ArchivoltException {
        boolean[] reached = new boolean[1];
        extents(extent -> {
            boolean isBehind = reached[0];
            reached[0] |= extent.address().equals(after);
            return !isBehind || visitor.visit(extent);
        });
        if (!reached[0]) {
            extents(visitor);
        }
    }

    /**
     * The order in which reading these extents costs least, from where the medium stands now. Called by any thread. Never
     * fails for an address that does not exist: such ones may come anywhere.
     *
     * @param addresses distinct
     * @return the same, in that order
     */
    default List<String> readOrder(List<String> addresses) throws ArchivoltException {
        return addresses;
    }

    /**
     * Makes durable everything done at these addresses: data, descriptions, names, deletions, and the directories on the
     * way. Much cheaper for many addresses at once than for each alone. Called by the device thread while others go on
     * writing other extents.
     *
     * @throws ArchivoltException when anything of it may not be durable: then none of it counts, and it must not be
     *     tried again, because what a filesystem could not write it forgets; unmount
     */
    void sync(Collection<String> addresses) throws ArchivoltException;

    /**
     * Finds out whether the volume can still be used after one of its users has complained. Called by the device thread
     * while others go on. An extent that cannot be read is no reason not to use the others.
     *
     * @throws ArchivoltException when it should not be used any more: blames the medium or the device
     */
    default void examine() throws ArchivoltException {
        space();
    }
}
