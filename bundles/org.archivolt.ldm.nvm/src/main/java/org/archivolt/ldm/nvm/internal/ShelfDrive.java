package org.archivolt.ldm.nvm.internal;

import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;

/** A directory of the Librarian as a drive with a fixed medium: always loaded, and mounted as long as this object says so. */
final class ShelfDrive implements Drive {
    private final DeviceId device;
    private final Fabric fabric;
    private final MediumTree tree;
    private final DirectoryClaim claim;
    private final Ticker ticker;

    private ShelfVolume volume;
    private boolean closed;

    ShelfDrive(DeviceId device, Fabric fabric, MediumTree tree, DirectoryClaim claim, Ticker ticker) {
        this.device = device;
        this.fabric = fabric;
        this.tree = tree;
        this.claim = claim;
        this.ticker = ticker;
    }

    @Override
    public State state() throws ArchivoltException {
        require(!closed, "asking for the state");
        if (volume == null) {
            return new State(Position.LOADED, Optional.of(fixedMedium()));
        }
        volume.checkUsable("asking for the state");
        return new State(Position.MOUNTED, Optional.of(volume.medium()));
    }

    @Override
    public void load(MediumId medium) throws ArchivoltException {
        require(!closed && volume == null, "loading");
        require(medium.equals(fixedMedium()), "loading another medium than the fixed one");
    }

    /** What its label says, or else its namesake. */
    private MediumId fixedMedium() throws ArchivoltException {
        return tree.readLabel()
                .map(MediumLabel::medium)
                .orElseGet(() -> new MediumId(device.family(), device.library(), device.name()));
    }

    @Override
    public void unload() throws ArchivoltException {
        throw wrongState("unloading a fixed medium");
    }

    @Override
    public Optional<MediumLabel> label() throws ArchivoltException {
        require(!closed && volume == null, "reading the label");
        return tree.readLabel();
    }

    @Override
    public Volume mount(MediumLabel expected) throws ArchivoltException {
        require(!closed && volume == null, "mounting");
        fabric.requireMemory("mounting");
        Optional<MediumLabel> found = tree.readLabel();
        if (!found.equals(Optional.of(expected))) {
            throw new ArchivoltException(FOREIGN_DATA, "mounting")
                    .with("path", tree.root)
                    .with("expected", expected)
                    .with("found", found.isPresent() ? found.get() : "no label");
        }
        volume = Faults.asking("mounting", () -> new ShelfVolume(expected.medium(), fabric, tree));
        return volume;
    }

    @Override
    public void unmount() throws ArchivoltException {
        require(!closed && volume != null, "unmounting");
        end();
    }

    @Override
    public void format(MediumLabel label, boolean force) throws ArchivoltException {
        require(!closed && volume == null, "formatting");
        fabric.requireMemory("formatting");
        boolean extents = tree.holdsExtents(); // refuses foreign data before anything is touched
        Optional<MediumLabel> carried = tree.readLabel();
        if (!force && (extents || carried.isPresent())) {
            throw wrongState("formatting without force")
                    .with("carries", carried.isPresent() ? carried.get() : "extents");
        }
        Faults.doing("formatting", () -> tree.format(fabric.caller(), label, ticker.now()));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            end();
            claim.close();
        }
    }

    private void end() {
        if (volume != null) {
            volume.end();
            volume = null;
        }
    }

    private void require(boolean allowed, String doing) throws ArchivoltException {
        if (!allowed) {
            throw wrongState(doing);
        }
    }

    private ArchivoltException wrongState(String doing) {
        return new ArchivoltException(WRONG_STATE, doing)
                .with("device", device)
                .with("position", closed ? "closed" : volume == null ? Position.LOADED : Position.MOUNTED);
    }
}
