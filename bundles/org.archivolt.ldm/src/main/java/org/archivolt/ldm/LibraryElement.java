package org.archivolt.ldm;

import java.util.Optional;
import java.util.OptionalInt;
import org.archivolt.base.MediumId;

/**
 * A place in a library that can hold a medium, and what was found there.
 *
 * @param address the library's own number for it
 * @param full whether something is in it, be it readable or not
 * @param barcode as read; empty when there is none or it cannot be read
 * @param medium what may be asked for by this name; empty for a medium without a name, a cleaning cartridge and one in
 *     quarantine
 * @param cleaning whether it holds a cleaning cartridge
 * @param trouble why it cannot be used, in words: an exception told by the library, or why its medium is in quarantine
 * @param driveSerial of the drive that is here
 * @param accessible whether the robot reaches it now; not so for an open import/export station
 * @param source the storage element its medium came from
 */
public record LibraryElement(
        int address,
        Kind kind,
        boolean full,
        Optional<String> barcode,
        Optional<MediumId> medium,
        boolean cleaning,
        Optional<String> trouble,
        Optional<String> driveSerial,
        boolean accessible,
        OptionalInt source) {
    /** What a place is for. */
    public enum Kind {
        SLOT,
        DRIVE,
        IMPORT_EXPORT,
        ARM
    }

    /** With another content; the robot does not reach into a drive that holds a medium until that is ejected. */
    public LibraryElement holding(Optional<String> newBarcode, boolean nowFull, OptionalInt newSource) {
        return new LibraryElement(
                address,
                kind,
                nowFull,
                newBarcode,
                Optional.empty(),
                false,
                Optional.empty(),
                driveSerial,
                kind == Kind.DRIVE ? !nowFull : accessible,
                newSource);
    }

    public LibraryElement withDriveSerial(String serial) {
        return new LibraryElement(
                address, kind, full, barcode, medium, cleaning, trouble, Optional.of(serial), accessible, source);
    }

    public LibraryElement withTrouble(String newTrouble) {
        return new LibraryElement(
                address,
                kind,
                full,
                barcode,
                medium,
                cleaning,
                Optional.of(newTrouble),
                driveSerial,
                accessible,
                source);
    }

    /** With another judgement of what is in it. */
    public LibraryElement judged(Optional<MediumId> newMedium, boolean nowCleaning, Optional<String> newTrouble) {
        return new LibraryElement(
                address, kind, full, barcode, newMedium, nowCleaning, newTrouble, driveSerial, accessible, source);
    }
}
