package org.archivolt.ldm.tape.virtual.internal.changer;

import java.util.Optional;
import java.util.OptionalInt;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.scsi.command.ElementType;

/** A place where a cartridge can be. Guarded by its {@link Elements}. */
public final class Element {
    private final ElementType type;
    private final int index;
    private final int address;
    private Cartridge cartridge;
    private int source = Elements.NOWHERE;

    private boolean placedByHand;

    /** An arm is on its way to or from it. */
    private boolean inMotion;

    Element(ElementType type, int index, int address) {
        this.type = type;
        this.index = index;
        this.address = address;
    }

    public ElementType type() {
        return type;
    }

    /** Among those of its type, from 0. */
    public int index() {
        return index;
    }

    public int address() {
        return address;
    }

    public Optional<Cartridge> cartridge() {
        return Optional.ofNullable(cartridge);
    }

    /** Where the cartridge was before. */
    public OptionalInt source() {
        return source == Elements.NOWHERE ? OptionalInt.empty() : OptionalInt.of(source);
    }

    void hold(Cartridge newCartridge, int from) {
        cartridge = newCartridge;
        source = from;
        placedByHand = from == Elements.NOWHERE;
    }

    /** Whether the cartridge came through the door. */
    public boolean isPlacedByHand() {
        return placedByHand;
    }

    void empty() {
        cartridge = null;
        source = Elements.NOWHERE;
    }

    boolean isInMotion() {
        return inMotion;
    }

    void setInMotion(boolean moving) {
        inMotion = moving;
    }
}
