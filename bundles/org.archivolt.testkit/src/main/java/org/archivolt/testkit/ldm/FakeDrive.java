package org.archivolt.testkit.ldm;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.DriveHealth;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;

/** A drive of a {@link FakeDriver} in somebody's hands. Made by {@link FakeDriver#attach}. */
final class FakeDrive implements Drive {
    private final FakeLibrary library;
    private final FakeBay bay;
    private FakeVolume volume;
    private boolean closed;

    FakeDrive(FakeLibrary library, FakeBay bay) {
        this.library = library;
        this.bay = bay;
    }

    @Override
    public State state() throws ArchivoltException {
        before(Call.STATE);
        return new State(bay.position, Optional.ofNullable(bay.medium).map(FakeMedium::id));
    }

    @Override
    public void load(MediumId id) throws ArchivoltException {
        before(Call.LOAD);
        if (bay.fixed) {
            require(bay.position == Position.LOADED && bay.medium.id().equals(id), "loading");
            return;
        }
        require(bay.position == Position.EMPTY, "loading");
        FakeMedium medium = library.take(id);
        try {
            medium.faults().before(Call.LOAD);
        } catch (ArchivoltException e) {
            library.putBack(medium);
            throw e;
        }
        bay.medium = medium;
        bay.position = Position.LOADED;
    }

    @Override
    public void unload() throws ArchivoltException {
        before(Call.UNLOAD);
        require(bay.position == Position.LOADED && !bay.fixed, "unloading");
        bay.medium.faults().before(Call.UNLOAD);
        library.putBack(bay.medium);
        bay.medium = null;
        bay.position = Position.EMPTY;
    }

    @Override
    public Optional<MediumLabel> label() throws ArchivoltException {
        before(Call.LABEL);
        require(bay.position == Position.LOADED, "reading the label");
        bay.medium.faults().before(Call.LABEL);
        bay.medium.checkPresent("reading the label");
        return bay.medium.label();
    }

    @Override
    public Volume mount(MediumLabel expected) throws ArchivoltException {
        before(Call.MOUNT);
        require(bay.position != Position.EMPTY && volume == null, "mounting");
        bay.medium.faults().before(Call.MOUNT);
        bay.medium.checkPresent("mounting");
        bay.medium.checkLabel(expected);
        bay.position = Position.MOUNTED;
        volume = new FakeVolume(bay.medium);
        return volume;
    }

    @Override
    public void unmount() throws ArchivoltException {
        before(Call.UNMOUNT);
        require(bay.position == Position.MOUNTED, "unmounting");
        bay.medium.faults().before(Call.UNMOUNT);
        endVolume();
        bay.position = Position.LOADED;
    }

    @Override
    public void format(MediumLabel label, boolean force) throws ArchivoltException {
        before(Call.FORMAT);
        require(bay.position == Position.LOADED, "formatting");
        bay.medium.faults().before(Call.FORMAT);
        bay.medium.checkPresent("formatting");
        bay.medium.format(label, force);
    }

    @Override
    public DriveHealth health() throws ArchivoltException {
        before(Call.HEALTH);
        return bay.health;
    }

    @Override
    public void close() throws ArchivoltException {
        if (closed) {
            return;
        }
        bay.faults.before(Call.DETACH);
        die();
        bay.letGo(this);
    }

    /** A removable medium stays mounted, a fixed one is mounted anew by the next to attach. */
    void die() {
        closed = true;
        endVolume();
        if (bay.fixed) {
            bay.position = Position.LOADED;
        }
    }

    private void endVolume() {
        if (volume != null) {
            volume.end();
            volume = null;
        }
    }

    private void before(Call call) throws ArchivoltException {
        require(!closed, "using a closed drive");
        bay.faults.before(call);
        if (bay.fixed) {
            bay.medium.checkPresent("using the drive");
        }
    }

    private void require(boolean allowed, String doing) throws ArchivoltException {
        if (!allowed) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, doing)
                    .with("device", bay.device)
                    .with("position", bay.position)
                    .with("medium", bay.medium);
        }
    }
}
