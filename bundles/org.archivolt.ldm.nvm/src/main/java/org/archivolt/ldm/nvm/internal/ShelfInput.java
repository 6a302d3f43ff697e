package org.archivolt.ldm.nvm.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.librarian.ShelfBooks;

/**
 * A shelf being read, by any number of threads. It is not opened, which would cost a transaction. Instead, after each read it is asked
 * whether the books are still the shelf's: a book that leaves a shelf is overwritten only after that is known, so what was
 * read before was its own.
 */
final class ShelfInput implements ExtentInput {
    private final ShelfVolume volume;
    private final ExtentAddress address;
    private final long shelf;

    ShelfInput(ShelfVolume volume, ExtentAddress address, long shelf) {
        this.volume = volume;
        this.address = address;
        this.shelf = shelf;
    }

    @Override
    public long size() throws ArchivoltException {
        return books().size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws ArchivoltException {
        ShelfBooks before = books();
        int length = (int) Math.max(0, Math.min(into.remaining(), before.size() - position));
        if (length == 0) {
            return 0;
        }
        ByteBuffer part = into.slice().limit(length);
        try {
            BookBytes.read(volume.fabric().memory(), before, position, part);
        } catch (ArchivoltException e) {
            throw Faults.translate(e, "reading extent").with("address", address);
        }
        requireSame(before, books());
        into.position(into.position() + length);
        return length;
    }

    private void requireSame(ShelfBooks before, ShelfBooks after) throws ArchivoltException {
        if (before.size() != after.size() || !Arrays.equals(before.addresses(), after.addresses())) {
            throw volume.fault("reading an extent that was changed").with("address", address);
        }
    }

    private ShelfBooks books() throws ArchivoltException {
        volume.checkUsable("reading extent");
        try {
            return volume.librarian().books(shelf);
        } catch (ArchivoltException e) {
            throw Faults.translate(e, "reading extent").with("address", address);
        }
    }

    @Override
    public void close() {
        // nothing was opened
    }
}
