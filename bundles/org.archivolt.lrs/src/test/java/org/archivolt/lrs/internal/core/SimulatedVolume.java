package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.Volume;

/** A mount of a medium. Bytes are counted, not kept. */
final class SimulatedVolume implements Volume {
    final SimulatedMedium medium;
    private final Conditions conditions;
    private boolean gone;

    SimulatedVolume(SimulatedMedium medium, Conditions conditions) {
        this.medium = medium;
        this.conditions = conditions;
    }

    void invalidate() {
        gone = true;
    }

    boolean isGone() {
        return gone;
    }

    void write(String address, long bytes) throws ArchivoltException {
        mustBeThere("writing");
        conditions.mayFail("writing");
        medium.write(address, bytes);
    }

    @Override
    public boolean delete(String address) throws ArchivoltException {
        mustBeThere("deleting");
        medium.delete(address);
        return true;
    }

    @Override
    public Space space() throws ArchivoltException {
        mustBeThere("asking for space");
        medium.mustWork("asking for space");
        conditions.mayFail("asking for space");
        return medium.space();
    }

    /** A sync that fails may have done some of its work, or all. */
    @Override
    public void sync(Collection<String> addresses) throws ArchivoltException {
        mustBeThere("flushing");
        List<String> some =
                addresses.stream().limit(conditions.below(addresses.size() + 1)).toList();
        medium.sync(some);
        conditions.mayFail("flushing");
        medium.sync(addresses);
    }

    private void mustBeThere(String doing) throws ArchivoltException {
        if (gone) {
            throw new ArchivoltException(MEDIUM_FAULT, doing).with("mounted", false);
        }
    }

    @Override
    public String toString() {
        return "volume of " + medium.id;
    }

    @Override
    public Optional<Path> path() {
        return Optional.empty();
    }

    @Override
    public String address(String name) {
        return name;
    }

    @Override
    public ExtentOutput create(String address) {
        throw new UnsupportedOperationException("simulated clients write whole extents");
    }

    @Override
    public ExtentInput open(String address) {
        throw new UnsupportedOperationException("simulated clients read nothing");
    }

    @Override
    public Optional<byte[]> description(String address) {
        return Optional.empty();
    }
}
