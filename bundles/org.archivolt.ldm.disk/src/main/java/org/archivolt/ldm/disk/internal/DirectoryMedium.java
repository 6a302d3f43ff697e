package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.FixedMedium;
import org.archivolt.ldm.MediumLabel;

/** A directory as a medium. Reserved for this process while that has the lock in it. */
final class DirectoryMedium implements FixedMedium {
    private final MediumTree tree;
    private final DirectoryVolume.FlusherFactory flushers;
    private MediumLock lock;

    DirectoryMedium(MediumTree tree, DirectoryVolume.FlusherFactory flushers) {
        this.tree = tree;
        this.flushers = flushers;
    }

    /** Finds out whether another process uses the medium. */
    void checkNotInUse() throws ArchivoltException {
        if (MediumTree.isFile(tree.lock)) {
            MediumLock.take(tree.lock).close();
        }
    }

    @Override
    public Object identity() throws ArchivoltException {
        return tree.identity();
    }

    @Override
    public Optional<MediumLabel> label() throws ArchivoltException {
        return tree.readLabel();
    }

    @Override
    public boolean holdsExtents() throws ArchivoltException {
        try {
            return tree.holdsExtents();
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "looking through the directory").with("path", tree.root);
        }
    }

    @Override
    public void reserve(String doing) throws ArchivoltException {
        try {
            MediumTree.createDirectory(tree.own);
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, doing).with("path", tree.root);
        }
        lock = MediumLock.take(tree.lock);
    }

    @Override
    public void letGo() throws ArchivoltException {
        if (lock != null) {
            MediumLock taken = lock;
            lock = null;
            taken.close();
        }
    }

    @Override
    public FixedVolume mount(MediumLabel label) throws ArchivoltException {
        try {
            return new DirectoryVolume(label.medium(), tree, lock, new HostFilesystem(tree.root), flushers);
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "mounting").with("path", tree.root);
        }
    }

    @Override
    public void format(MediumLabel label, Instant created) throws ArchivoltException {
        try {
            tree.format(label, created);
        } catch (IOException e) {
            throw FilesystemFaults.translate(e, "formatting").with("path", tree.root);
        }
    }
}
