package org.archivolt.ldm.nvm.internal;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfBooks;

/**
 * A shelf being written. It is open: whoever removes it takes its name only, and no other shelf gets its books while they are being
 * written to. Books come as they are needed, for long extents some in advance; what was not used goes back at the end.
 */
final class ShelfOutput implements ExtentOutput {
    private static final int ADVANCE_MAX = 16;
    private static final int DESCRIPTION_MAX = 1 << 16;

    private final ShelfVolume volume;
    private final ExtentAddress address;
    private final long shelf;
    private long handle;
    /** The size of the shelf, which may be more than has been written. */
    private long taken;

    private long size;
    private boolean closed;

    ShelfOutput(ShelfVolume volume, ExtentAddress address, Opened opened) {
        this.volume = volume;
        this.address = address;
        this.shelf = opened.shelf().id();
        this.handle = opened.handle().id();
    }

    @Override
    public void write(ByteBuffer bytes) throws ArchivoltException {
        requireOpen();
        int length = bytes.remaining();
        inVolume("writing extent", () -> {
            requireHandle();
            makeRoom(size + length);
            ShelfBooks books = librarian().books(shelf);
            BookBytes.write(volume.fabric().memory(), books, size, bytes);
        });
        size += length;
    }

    /** The first write gets what it needs, and most extents are no longer; then whole books, some in advance. */
    private void makeRoom(long needed) throws ArchivoltException {
        if (needed <= taken) {
            return;
        }
        int have = booksFor(taken);
        int need = booksFor(needed);
        if (have == 0) {
            grow(needed, need);
        } else if (need == have) {
            grow(need * volume.bookSize(), 0);
        } else {
            growInAdvance(have, need);
        }
    }

    private void growInAdvance(int have, int need) throws ArchivoltException {
        int advanced = Math.max(need, have + Math.min(have, ADVANCE_MAX));
        try {
            grow(advanced * volume.bookSize(), advanced - have);
        } catch (ArchivoltException e) {
            if (e.code() != ErrorCode.NO_SPACE || advanced == need) {
                throw e;
            }
            grow(need * volume.bookSize(), need - have);
        }
    }

    private void grow(long length, int books) throws ArchivoltException {
        if (books > 0 && !volume.room().isEnough(books)) {
            throw new ArchivoltException(ErrorCode.NO_SPACE, "leaving books for others").with("books", books);
        }
        taken = librarian().extend(volume.caller(), shelf, length).size();
    }

    private int booksFor(long length) {
        return Math.toIntExact((length + volume.bookSize() - 1) / volume.bookSize());
    }

    /** The lease of the node may have run out while nobody wrote; the shelf may have gone since. */
    private void requireHandle() throws ArchivoltException {
        try {
            librarian().handle(handle);
        } catch (ArchivoltException e) {
            if (!Faults.is(e, PosixError.ESTALE)) {
                throw e;
            }
            openAgain();
        }
    }

    private void openAgain() throws ArchivoltException {
        Opened again = librarian().open(volume.caller(), shelf);
        handle = again.handle().id();
        Shelf now = again.shelf();
        if (!volume.isIn(now) || now.size() != taken) {
            throw volume.fault("finding the extent as it was").with("size", now.size());
        }
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void describe(byte[] json) throws ArchivoltException {
        requireOpen();
        if (json.length > DESCRIPTION_MAX) {
            throw new ArchivoltException(ErrorCode.TOO_LARGE, "describing extent").with("bytes", json.length);
        }
        inVolume("describing extent", () -> {
            requireHandle();
            giveBack();
            librarian().setAttribute(volume.caller(), shelf, MediumTree.DESCRIPTION, json, AttributeMode.ANY);
        });
    }

    private void giveBack() throws ArchivoltException {
        if (taken != size) {
            taken = librarian().resize(volume.caller(), shelf, size).size();
        }
    }

    @Override
    public void close() throws ArchivoltException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            inVolume("closing extent", this::giveBack);
        } finally {
            Faults.doing("closing extent", () -> librarian().close(volume.caller(), handle));
        }
    }

    private void inVolume(String doing, Faults.Action action) throws ArchivoltException {
        volume.checkUsable(doing);
        try {
            action.run();
        } catch (ArchivoltException e) {
            throw Faults.translate(e, doing).with("address", address).with("medium", volume.medium());
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("extent is closed: " + address);
        }
    }

    private Librarian librarian() {
        return volume.librarian();
    }
}
