package org.archivolt.ldm.nvm.internal;

import java.time.Instant;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.FixedMedium;
import org.archivolt.ldm.MediumLabel;

/** A directory of the Librarian as a medium. Other hosts are kept away by the credit for the drive. */
final class ShelfMedium implements FixedMedium {
    private final Fabric fabric;
    private final MediumTree tree;

    ShelfMedium(Fabric fabric, MediumTree tree) {
        this.fabric = fabric;
        this.tree = tree;
    }

    @Override
    public Object identity() {
        return tree.root;
    }

    @Override
    public Optional<MediumLabel> label() throws ArchivoltException {
        return tree.readLabel();
    }

    @Override
    public boolean holdsExtents() throws ArchivoltException {
        return tree.holdsExtents();
    }

    @Override
    public void reserve(String doing) throws ArchivoltException {
        fabric.requireMemory(doing);
        // What a runtime that was killed has left open: its lease does not run out while this one works in the name of
        // the same node.
        Faults.doing(doing, tree::endHandles);
    }

    @Override
    public FixedVolume mount(MediumLabel label) throws ArchivoltException {
        return Faults.asking("mounting", () -> new ShelfVolume(label.medium(), fabric, tree));
    }

    @Override
    public void format(MediumLabel label, Instant created) throws ArchivoltException {
        Faults.doing("formatting", () -> tree.format(fabric.caller(), label, created));
    }
}
