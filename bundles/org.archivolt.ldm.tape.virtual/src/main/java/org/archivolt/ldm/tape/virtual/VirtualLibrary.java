package org.archivolt.ldm.tape.virtual;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.tape.virtual.internal.Library;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiTransport;

/**
 * A library in a folder. What is in the folder survives the process: cartridges, what was flushed to them, where they
 * are, reservations. One process at a time.
 *
 * <p>Units are called {@code changer} (further ones {@code changer1} and so on) and {@code drive0}, {@code drive1} and so on.
 * Safe for many threads.
 */
public final class VirtualLibrary implements AutoCloseable {
    private final Library library;

    private VirtualLibrary(Library library) {
        this.library = library;
    }

    /** A small library in which nothing takes time and no flush waits for the disk. */
    public static VirtualLibrary in(Path folder) throws ArchivoltException {
        return open(folder, LibraryPlan.small().durable(false).build(), LibraryClock.instant(Ticker.system()));
    }

    /**
     * Opens a library, or makes it at the first start. Where the folder has an inventory already, the plan's cartridges are
     * not made again, and cartridges in elements that the plan does not have are outside of the library.
     *
     * @throws ArchivoltException {@code DEVICE_FAULT} when the folder cannot be used
     */
    public static VirtualLibrary open(Path folder, LibraryPlan plan, LibraryClock clock) throws ArchivoltException {
        return new VirtualLibrary(Library.open(folder, plan, clock));
    }

    /** A nexus of an initiator that nobody else is. */
    public LogicalUnit unit(String name) throws ArchivoltException {
        return library.unit(name, library.newInitiator());
    }

    /**
     * @param initiator without spaces; who opens a unit again under the same name finds its registrations and reservations
     * @throws ArchivoltException {@code NO_SUCH_DEVICE}
     */
    public LogicalUnit unit(String name, String initiator) throws ArchivoltException {
        return library.unit(name, initiator);
    }

    /** Names of the units, changers first. */
    public List<String> units() {
        return library.units();
    }

    /** Serves {@code virtual:NAME/UNIT} of this library alone. */
    public ScsiTransport transport() {
        return library.transport();
    }

    // --- what an operator does by hand

    /**
     * Puts a new blank cartridge through the door, into a free station (a free slot, where there are no stations).
     *
     * @param barcode may be that of another one, or empty for one that cannot be read
     * @return the name of the cartridge: its bar code, with a number if need be
     * @throws ArchivoltException {@code NO_SPACE}; {@code WRONG_STATE} when the door is locked
     */
    public String insertNew(String barcode, long capacityBytes) throws ArchivoltException {
        return library.insertNew(barcode, capacityBytes);
    }

    /**
     * Puts a cartridge of the folder that is outside of the library through the door. Any folder in it is one, also a
     * folder that the LTFS reference has written.
     */
    public void insert(String cartridge) throws ArchivoltException {
        library.insert(cartridge);
    }

    /**
     * Takes a cartridge out of a station, or out of a slot with the library opened; its folder stays.
     *
     * @throws ArchivoltException {@code NO_SUCH_MEDIUM}; {@code WRONG_STATE} when it is in a drive or the door is locked
     */
    public void remove(String cartridge) throws ArchivoltException {
        library.remove(cartridge);
    }

    /** Moves the tab of a cartridge that is not in a drive. */
    public void protectFromWriting(String cartridge, boolean yes) throws ArchivoltException {
        library.protectFromWriting(cartridge, yes);
    }

    /** Folder of a cartridge, in the layout of the file back end of the LTFS reference. */
    public Path folder(String cartridge) {
        return library.folder(cartridge);
    }

    // --- what goes wrong

    /**
     * Adds a fault, in the language of docs/virtual-library.md: {@code on drive0 WRITE_6 nth 3 fail 3/0C/00}.
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code fault})
     */
    public void inject(String fault) throws ArchivoltException {
        library.faults().inject(fault);
    }

    /** Withdraws all that was injected. */
    public void clearFaults() {
        library.faults().clear();
    }

    /**
     * The power fails and comes back: of what was not flushed each drive has put all, some or nothing on tape, as the seed says;
     * all units are reset.
     */
    public void powerFailure(long seed) throws ArchivoltException {
        library.losePower(seed);
    }

    /** A drive asks for cleaning. */
    public void requestCleaning(int drive) {
        library.requestCleaning(drive);
    }

    /** Ends all nexuses and leaves everything as it can be found again; cartridges stay where they are. */
    @Override
    public void close() throws ArchivoltException {
        try {
            library.close();
        } catch (IOException e) {
            throw Library.failed("closing the virtual library", e);
        }
    }
}
