package org.archivolt.ldm.disk.internal;

import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;

/**
 * A directory as a drive with a fixed medium. It is loaded always, and mounted while this object has the lock of the
 * medium: when this object is closed, or its process dies, the directory is loaded again.
 */
final class DirectoryDrive implements Drive {
    private final DeviceId device;
    private final MediumTree tree;
    private final Object identity;
    private final DirectoryClaim claim;
    private final DirectoryVolume.FlusherFactory flushers;
    private final Ticker ticker;

    private MediumLock lock;
    private DirectoryVolume volume;
    private boolean closed;

    DirectoryDrive(
            DeviceId device,
            MediumTree tree,
            Object identity,
            DirectoryClaim claim,
            DirectoryVolume.FlusherFactory flushers,
            Ticker ticker) {
        this.device = device;
        this.tree = tree;
        this.identity = identity;
        this.claim = claim;
        this.flushers = flushers;
        this.ticker = ticker;
    }

    /** Finds out whether another process uses the medium. */
    void checkNotInUse() throws ArchivoltException {
        if (MediumTree.isFile(tree.lock)) {
            MediumLock.take(tree.lock).close();
        }
    }

    @Override
    public State state() throws ArchivoltException {
        require(!closed, "asking for the state");
        checkPresent("asking for the state");
        return new State(volume == null ? Position.LOADED : Position.MOUNTED, Optional.of(fixedMedium()));
    }

    @Override
    public void load(MediumId medium) throws ArchivoltException {
        require(!closed && volume == null, "loading");
        checkPresent("loading");
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
        checkPresent("reading the label");
        return tree.readLabel();
    }

    @Override
    public Volume mount(MediumLabel expected) throws ArchivoltException {
        require(!closed && volume == null, "mounting");
        checkPresent("mounting");
        checkLabel(expected);
        lock = MediumLock.take(tree.lock);
        try {
            checkLabel(expected); // somebody may have formatted it before we had the lock
            volume = new DirectoryVolume(expected.medium(), tree, lock, new HostFilesystem(tree.root), flushers);
            return volume;
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "mounting").with("path", tree.root);
        } finally {
            if (volume == null) {
                unlock();
            }
        }
    }

    private void checkLabel(MediumLabel expected) throws ArchivoltException {
        Optional<MediumLabel> found = tree.readLabel();
        if (!found.equals(Optional.of(expected))) {
            throw new ArchivoltException(FOREIGN_DATA, "mounting")
                    .with("path", tree.root)
                    .with("expected", expected)
                    .with("found", found.isPresent() ? found.get() : "no label");
        }
    }

    @Override
    public void unmount() throws ArchivoltException {
        require(!closed && volume != null, "unmounting");
        letGo();
    }

    @Override
    public void format(MediumLabel label, boolean force) throws ArchivoltException {
        require(!closed && volume == null, "formatting");
        checkPresent("formatting");
        try {
            tree.holdsExtents(); // refuses foreign data before anything is touched
            MediumTree.createDirectory(tree.own);
            lock = MediumLock.take(tree.lock);
            checkMayBeOverwritten(force);
            tree.format(label, ticker.now());
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "formatting").with("path", tree.root);
        } finally {
            unlock();
        }
    }

    private void checkMayBeOverwritten(boolean force) throws ArchivoltException, IOException {
        boolean extents = tree.holdsExtents();
        Optional<MediumLabel> carried = tree.readLabel();
        if (!force && (extents || carried.isPresent())) {
            throw wrongState("formatting without force")
                    .with("carries", carried.isPresent() ? carried.get() : "extents");
        }
    }

    @Override
    public void close() throws ArchivoltException {
        if (!closed) {
            closed = true;
            try {
                letGo();
            } finally {
                claim.close();
            }
        }
    }

    private void letGo() throws ArchivoltException {
        if (volume != null) {
            volume.end();
            volume = null;
        }
        unlock();
    }

    private void unlock() throws ArchivoltException {
        if (lock != null) {
            MediumLock taken = lock;
            lock = null;
            taken.close();
        }
    }

    private void checkPresent(String doing) throws ArchivoltException {
        if (!identity.equals(tree.identity())) {
            throw new ArchivoltException(MEDIUM_FAULT, doing).with("replaced", tree.root);
        }
        if (volume != null) {
            volume.checkUsable(doing);
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
