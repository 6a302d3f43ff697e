package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;

/** The hardware: what a driver would find, whoever attaches. Takes it amiss when a medium in use is touched. */
final class SimulatedDrive implements Drive {
    private final Simulation sim;
    private final SimulatedShelf shelf;
    private final boolean fixed;
    private Position position = Position.EMPTY;
    private SimulatedMedium medium;
    private SimulatedVolume volume;
    private boolean dead;

    SimulatedDrive(Simulation sim, SimulatedShelf shelf, boolean fixed) {
        this.sim = sim;
        this.shelf = shelf;
        this.fixed = fixed;
    }

    /** Before the beginning. */
    void insert(SimulatedMedium inserted) {
        medium = inserted;
        position = Position.LOADED;
    }

    void repair() {
        dead = false;
    }

    boolean hasMounted(Volume asked) {
        return volume != null && volume == asked && !volume.isGone() && position == Position.MOUNTED;
    }

    void attach() throws ArchivoltException {
        mustLive("attaching");
        if (position == Position.MOUNTED && sim.conditions.forgetsMounts()) {
            dismount(false);
        }
    }

    @Override
    public State state() throws ArchivoltException {
        mustLive("asking for the state");
        return new State(position, Optional.ofNullable(medium).map(m -> m.id));
    }

    @Override
    public void load(MediumId wanted) throws ArchivoltException {
        mustLive("loading");
        mustBe(position == Position.EMPTY && !fixed);
        SimulatedMedium taken = shelf.take(wanted);
        if (taken == null) {
            throw new ArchivoltException(WRONG_STATE, "loading what is in another drive");
        }
        insert(taken);
        sim.conditions.mayFail("loading");
    }

    @Override
    public void unload() throws ArchivoltException {
        mustLive("unloading");
        mustBe(position == Position.LOADED && !fixed);
        shelf.put(medium);
        medium = null;
        position = Position.EMPTY;
    }

    @Override
    public Volume mount(MediumLabel expected) throws ArchivoltException {
        mustLive("mounting");
        mustBe(position != Position.EMPTY);
        medium.mustWork("mounting");
        if (medium.label == null || !expected.equals(new MediumLabel(medium.id, medium.label))) {
            throw new ArchivoltException(FOREIGN_DATA, "mounting");
        }
        if (volume == null || volume.isGone()) {
            volume = new SimulatedVolume(medium, sim.conditions);
        }
        position = Position.MOUNTED;
        sim.conditions.mayFail("mounting");
        return volume;
    }

    @Override
    public void unmount() throws ArchivoltException {
        mustLive("unmounting");
        mustBe(position == Position.MOUNTED);
        dismount(true);
        sim.conditions.mayFail("unmounting");
    }

    private void dismount(boolean dropsUnsynced) {
        if (volume != null) {
            volume.invalidate();
        }
        volume = null;
        position = Position.LOADED;
        if (dropsUnsynced) {
            medium.loseUnsynced();
        }
    }

    @Override
    public void format(MediumLabel label, boolean force) throws ArchivoltException {
        mustLive("formatting");
        mustBe(position == Position.LOADED && medium.id.equals(label.medium()));
        if (medium.foreign) {
            throw new ArchivoltException(FOREIGN_DATA, "formatting");
        }
        mustBe(medium.label == null || force);
        sim.ledger.formatting(medium.id);
        medium.format(label.format());
        sim.conditions.mayFail("formatting");
    }

    /** The old volume is of no use to anybody; the medium stays as it is. */
    @Override
    public void close() {
        if (volume != null) {
            volume.invalidate();
        }
    }

    private void mustLive(String doing) throws ArchivoltException {
        if (dead) {
            throw new ArchivoltException(DEVICE_FAULT, doing).with("dead", true);
        }
        if (sim.conditions.strikes()) {
            breakDown();
        }
        sim.conditions.mayFail(doing);
    }

    /** Dies, or loses its mount, or its medium, or the medium goes bad; what was not synced may be lost. */
    private void breakDown() {
        if (medium != null && sim.conditions.oneIn(2)) {
            medium.loseUnsynced();
            close();
        }
        switch (sim.conditions.below(4)) {
            case 0 -> dead = true;
            case 1 -> {
                if (position == Position.MOUNTED) {
                    dismount(true);
                }
            }
            case 2 -> {
                if (medium != null && !fixed) {
                    eject();
                }
            }
            default -> {
                if (medium != null) {
                    medium.faulty = true;
                }
            }
        }
    }

    /** Somebody has pressed the button. */
    private void eject() {
        if (position == Position.MOUNTED) {
            dismount(true);
        }
        shelf.put(medium);
        medium = null;
        position = Position.EMPTY;
    }

    private static void mustBe(boolean allowed) throws ArchivoltException {
        if (!allowed) {
            throw new ArchivoltException(WRONG_STATE, "moving the drive");
        }
    }
}
