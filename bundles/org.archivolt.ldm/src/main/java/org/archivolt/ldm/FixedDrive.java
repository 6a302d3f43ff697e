package org.archivolt.ldm;

import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.Optional;
import java.util.Properties;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A drive whose medium is always in it: loaded from the beginning, and mounted as long as this object says so. When it is closed, or
 * its process dies, the medium is loaded again.
 *
 * <p>Each medium has one drive in this process. The register of these is in the system properties, because a bundle and its update have
 * different classes and must still know of each other.
 */
@ProviderType
public final class FixedDrive implements Drive {
    private static final String REGISTER = "org.archivolt.ldm.attached.";

    private final DeviceDescription device;
    private final FixedMedium medium;
    private final Object identity;
    private final Ticker ticker;

    private FixedMedium.FixedVolume volume;
    private boolean closed;

    private FixedDrive(DeviceDescription device, FixedMedium medium, Object identity, Ticker ticker) {
        this.device = device;
        this.medium = medium;
        this.identity = identity;
        this.ticker = ticker;
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when there is a drive for this medium that was not closed */
    public static FixedDrive attach(DeviceDescription device, FixedMedium medium, Ticker ticker)
            throws ArchivoltException {
        FixedDrive drive = new FixedDrive(device, medium, medium.identity(), ticker);
        Object holder = register().putIfAbsent(drive.key(), device.id().toString());
        if (holder != null) {
            throw new ArchivoltException(WRONG_STATE, "attaching")
                    .with("device", device.id())
                    .with("attached", holder);
        }
        return drive;
    }

    private static Properties register() {
        return System.getProperties();
    }

    private String key() {
        return REGISTER + device.id().family() + "." + identity;
    }

    @Override
    public State state() throws ArchivoltException {
        require(!closed, "asking for the state");
        checkPresent("asking for the state");
        return new State(volume == null ? Position.LOADED : Position.MOUNTED, Optional.of(fixedMedium()));
    }

    @Override
    public void load(MediumId wanted) throws ArchivoltException {
        requireLoaded("loading");
        require(wanted.equals(fixedMedium()), "loading another medium than the fixed one");
    }

    /** What its label says, or else its namesake. */
    private MediumId fixedMedium() throws ArchivoltException {
        return medium.label()
                .map(MediumLabel::medium)
                .orElseGet(() -> new MediumId(
                        device.id().family(), device.id().library(), device.id().name()));
    }

    @Override
    public void unload() throws ArchivoltException {
        throw wrongState("unloading a fixed medium");
    }

    @Override
    public Optional<MediumLabel> label() throws ArchivoltException {
        requireLoaded("reading the label");
        return medium.label();
    }

    @Override
    public Volume mount(MediumLabel expected) throws ArchivoltException {
        requireLoaded("mounting");
        checkLabel(expected);
        medium.reserve("mounting");
        try {
            checkLabel(expected); // somebody may have formatted it before it was ours
            volume = medium.mount(expected);
            return volume;
        } finally {
            if (volume == null) {
                medium.letGo();
            }
        }
    }

    private void checkLabel(MediumLabel expected) throws ArchivoltException {
        Optional<MediumLabel> found = medium.label();
        if (!found.equals(Optional.of(expected))) {
            throw new ArchivoltException(FOREIGN_DATA, "mounting")
                    .with("path", device.path())
                    .with("expected", expected)
                    .with("found", found.isPresent() ? found.get() : "no label");
        }
    }

    @Override
    public void unmount() throws ArchivoltException {
        require(!closed && volume != null, "unmounting");
        end();
    }

    @Override
    public void format(MediumLabel label, boolean force) throws ArchivoltException {
        requireLoaded("formatting");
        medium.holdsExtents(); // refuses foreign data before anything is touched
        medium.reserve("formatting");
        try {
            checkMayBeOverwritten(force);
            medium.format(label, ticker.now());
        } finally {
            medium.letGo();
        }
    }

    private void checkMayBeOverwritten(boolean force) throws ArchivoltException {
        boolean extents = medium.holdsExtents();
        Optional<MediumLabel> carried = medium.label();
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
                end();
            } finally {
                register().remove(key());
            }
        }
    }

    private void end() throws ArchivoltException {
        if (volume != null) {
            volume.end();
            volume = null;
        }
        medium.letGo();
    }

    private void requireLoaded(String doing) throws ArchivoltException {
        require(!closed && volume == null, doing);
        checkPresent(doing);
    }

    private void checkPresent(String doing) throws ArchivoltException {
        if (!identity.equals(medium.identity())) {
            throw new ArchivoltException(MEDIUM_FAULT, doing).with("replaced", device.path());
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
                .with("device", device.id())
                .with("position", closed ? "closed" : volume == null ? Position.LOADED : Position.MOUNTED);
    }
}
