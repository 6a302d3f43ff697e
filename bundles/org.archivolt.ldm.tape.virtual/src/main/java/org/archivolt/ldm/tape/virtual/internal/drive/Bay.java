package org.archivolt.ldm.tape.virtual.internal.drive;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.Pace;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.tape.DriveModel;

/**
 * The mouth of a drive and what is in it.
 *
 * <pre>
 *   EMPTY --insert--> LOADED (threading until it is ready) --unload--> EJECTED or HELD --take--> EMPTY
 *                       ^------------------ load ------------------------'
 *   EMPTY --insert of a cleaning cartridge--> CLEANING --take--> EMPTY
 * </pre>
 */
final class Bay {
    private static final Duration CLEANING_TIME = Duration.ofMinutes(2);

    /** Where the cartridge is. */
    enum State {
        EMPTY,
        /** Threaded, or being threaded. */
        LOADED,
        /** In the mouth, for the robot to take. */
        EJECTED,
        /** In the drive, its memory readable, the tape not threaded. */
        HELD,
        CLEANING,
        /** This drive cannot read such a cartridge. */
        REFUSED
    }

    private final DriveModel model;
    private final String serial;
    private final LibraryClock clock;
    /** Read by the robot, too. */
    private volatile State state = State.EMPTY;

    private Cartridge cartridge;
    private Deck deck;
    private long readyAt;
    private boolean announced;
    private boolean cleaned;

    Bay(DriveModel model, String serial, LibraryClock clock) {
        this.model = model;
        this.serial = serial;
        this.clock = clock;
    }

    State state() {
        return state;
    }

    Optional<Cartridge> cartridge() {
        return Optional.ofNullable(cartridge);
    }

    /** The cartridge whose memory can be read. */
    Cartridge remembered() throws CheckCondition {
        if (cartridge == null || state == State.EJECTED || state == State.CLEANING) {
            throw CheckCondition.of(SenseCode.MEDIUM_NOT_PRESENT);
        }
        return cartridge;
    }

    String barcode() {
        return cartridge == null ? "" : cartridge.shell().barcode();
    }

    /** The robot, or a hand, puts a cartridge in: the drive begins to load it. */
    void insert(Cartridge newCartridge) throws IOException {
        cartridge = newCartridge;
        if (newCartridge.shell().isCleaning()) {
            clean();
        } else {
            load();
        }
    }

    private void clean() throws IOException {
        state = State.CLEANING;
        cleaned = cartridge.clean();
        readyAt = clock.nanos() + clock.scaledNanos(cleaned ? CLEANING_TIME : Duration.ZERO);
    }

    /** Whether the cleaning cartridge that is in it has cleaned; false when it was used up. */
    boolean hasCleaned() {
        return cleaned;
    }

    private void load() throws IOException {
        if (!model.takes(cartridge.shell().generation())) {
            state = State.REFUSED;
            readyAt = clock.nanos();
            return;
        }
        cartridge.thread(serial);
        deck = new Deck(cartridge, model, clock);
        state = State.LOADED;
        announced = false;
        readyAt = clock.nanos() + clock.scaledNanos(model.load());
    }

    /** A tape that has become ready since this was asked last: everybody is to know. */
    boolean hasBecomeReady() {
        boolean news = state == State.LOADED && !announced && !isBusy();
        announced |= news;
        return news;
    }

    /** The threaded tape, once it is ready. */
    Deck deck() throws CheckCondition {
        switch (state) {
            case EMPTY, EJECTED -> throw CheckCondition.of(SenseCode.MEDIUM_NOT_PRESENT);
            case HELD -> throw CheckCondition.of(SenseCode.INITIALIZING_COMMAND_REQUIRED);
            case CLEANING -> throw CheckCondition.of(SenseCode.CLEANING_CARTRIDGE_INSTALLED);
            case REFUSED -> throw CheckCondition.of(SenseCode.CANNOT_READ_FORMAT);
            case LOADED -> {
                if (isBusy()) {
                    throw CheckCondition.of(announced ? SenseCode.OPERATION_IN_PROGRESS : SenseCode.BECOMING_READY);
                }
            }
        }
        return deck;
    }

    /** The threaded tape, if there is one, ready or not. */
    Optional<Deck> threaded() {
        return state == State.LOADED ? Optional.of(deck) : Optional.empty();
    }

    private boolean isBusy() {
        return readyAt - clock.nanos() > 0;
    }

    /** A command that answered before it was done: until then the drive is busy. */
    Pace background() {
        return moment -> readyAt = Math.max(readyAt, moment);
    }

    long readyAt() {
        return readyAt;
    }

    /** LOAD by command; a tape that is threaded is rewound. */
    void load(Pace pace) throws CheckCondition, IOException, ArchivoltException {
        switch (state) {
            case EMPTY -> throw CheckCondition.of(SenseCode.MEDIUM_NOT_PRESENT);
            case CLEANING -> throw CheckCondition.of(SenseCode.CLEANING_CARTRIDGE_INSTALLED);
            case REFUSED -> throw CheckCondition.of(SenseCode.CANNOT_READ_FORMAT);
            case HELD, EJECTED -> {
                load();
                pace.waitUntil(readyAt);
            }
            case LOADED -> deck.rewind(pace);
        }
    }

    /** The tape has been divided anew: another geometry. */
    void rethread() {
        deck = new Deck(cartridge, model, clock);
    }

    /** UNLOAD by command or by the robot. Nothing happens to what is not threaded. */
    void unload(Pace pace, boolean hold) throws IOException, ArchivoltException {
        if (state == State.LOADED) {
            cartridge.flush();
            long took = deck.unloadNanos();
            cartridge.unthread();
            deck = null;
            state = hold ? State.HELD : State.EJECTED;
            pace.waitUntil(clock.nanos() + took);
        } else if (state == State.HELD && !hold || state == State.REFUSED) {
            state = State.EJECTED;
        }
    }

    /** The robot takes the cartridge out. */
    Cartridge take() {
        Cartridge taken = cartridge;
        cartridge = null;
        deck = null;
        state = State.EMPTY;
        return taken;
    }
}
