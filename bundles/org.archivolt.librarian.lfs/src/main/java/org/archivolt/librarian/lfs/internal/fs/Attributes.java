package org.archivolt.librarian.lfs.internal.fs;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfKind;

/** Shelves as the kernel wants to know them (fuse.h: struct fuse_attr, fuse_entry_out, fuse_attr_out). */
final class Attributes {
    private static final int SECTOR = 512;
    private static final int BEST_LENGTH = 128 << 10;
    private static final int NANOS = 1_000_000_000;

    private final LfsContext context;

    Attributes(LfsContext context) {
        this.context = context;
    }

    /** With its name in the kernel's memory, for as long as the options allow. */
    void putEntry(ByteBuffer into, Shelf shelf) throws ArchivoltException {
        Duration cached = context.options().cached();
        into.putLong(LfsContext.inodeOf(shelf.id())).putLong(0);
        into.putLong(cached.toSeconds()).putLong(cached.toSeconds());
        into.putInt(cached.toNanosPart()).putInt(cached.toNanosPart());
        put(into, shelf);
    }

    void putAttributes(ByteBuffer into, Shelf shelf) throws ArchivoltException {
        Duration cached = context.options().cached();
        into.putLong(cached.toSeconds()).putInt(cached.toNanosPart()).putInt(0);
        put(into, shelf);
    }

    private void put(ByteBuffer into, Shelf shelf) throws ArchivoltException {
        Instant modified = context.shelves().modified(shelf);
        Instant changed = shelf.changed().isBefore(modified) ? modified : shelf.changed();
        into.putLong(shelf.id()).putLong(shelf.size()).putLong(sectors(shelf));
        into.putLong(shelf.accessed().getEpochSecond())
                .putLong(modified.getEpochSecond())
                .putLong(changed.getEpochSecond());
        into.putInt(shelf.accessed().getNano()).putInt(modified.getNano()).putInt(changed.getNano());
        into.putInt(shelf.kind().mode() | shelf.permissions()).putInt(shelf.links());
        into.putInt(shelf.user()).putInt(shelf.group());
        into.putInt(shelf.kind() == ShelfKind.BLOCK ? DeviceNumber.ofMinor(shelf.books()) : 0);
        into.putInt(BEST_LENGTH).putInt(0);
    }

    private long sectors(Shelf shelf) throws ArchivoltException {
        return shelf.books() == 0 ? 0 : shelf.books() * (context.shelves().bookSize(context.librarian()) / SECTOR);
    }

    /**
     * A moment of the kernel.
     *
     * @throws ArchivoltException {@code EINVAL} when it is too far away
     */
    static Instant instant(long seconds, int nanos) throws ArchivoltException {
        try {
            return Instant.ofEpochSecond(seconds, Math.floorMod(nanos, NANOS));
        } catch (DateTimeException e) {
            throw PosixError.EINVAL.of("a time of another age").with("seconds", seconds);
        }
    }
}
