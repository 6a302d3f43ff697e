package org.archivolt.ldm.tape.virtual.internal.cartridge;

import org.archivolt.tape.TapeGeneration;

/**
 * What a cartridge is from the factory on, and what a hand can change about it.
 *
 * @param name of its folder, unique in the library
 * @param barcode on its label; empty when there is none or the robot cannot read it
 * @param serial of the medium, in the cartridge memory
 * @param capacityBytes of all partitions
 * @param writeProtected whether its tab says so
 */
public record CartridgeShell(
        String name,
        String barcode,
        String serial,
        TapeGeneration generation,
        Kind kind,
        long capacityBytes,
        boolean writeProtected) {
    /** What it is good for. */
    public enum Kind {
        DATA,
        /** Write once, read many. */
        WORM,
        CLEANING
    }

    public CartridgeShell {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,35}")) {
            throw new IllegalArgumentException("name of a cartridge: " + name);
        }
        if (!barcode.matches("[A-Z0-9 ]{0,32}")) {
            throw new IllegalArgumentException("bar code: " + barcode);
        }
        if (capacityBytes < 0) {
            throw new IllegalArgumentException("capacity: " + capacityBytes);
        }
    }

    public boolean isCleaning() {
        return kind == Kind.CLEANING;
    }

    public boolean isWorm() {
        return kind == Kind.WORM;
    }

    CartridgeShell protectedFromWriting(boolean yes) {
        return new CartridgeShell(name, barcode, serial, generation, kind, capacityBytes, yes);
    }
}
