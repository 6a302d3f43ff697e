package org.archivolt.ldm.tape.internal.ltfs;

import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;

/** The least that makes a driver of folder tapes, so that the contract of volumes can be tested without SCSI. */
final class FolderTapeDriver implements DeviceDriver {
    static final Map<Path, FolderTapeDrive> ATTACHED = new ConcurrentHashMap<>();

    private final MediumId medium;

    FolderTapeDriver(MediumId medium) {
        this.medium = medium;
    }

    @Override
    public DeviceIdentity identify(DeviceDescription device) throws ArchivoltException {
        FolderTape tape = new FolderTape(Path.of(device.path()));
        return new DeviceIdentity("folder", device.path(), Optional.of(new Space(1L << 40, 1L << 40)), labelOn(tape));
    }

    private Optional<MediumLabel> labelOn(FolderTape tape) throws ArchivoltException {
        return LtfsFormat.inspect(tape)
                .volume()
                .map(volume ->
                        new MediumLabel(new MediumId(medium.family(), medium.library(), volume.name()), volume.uuid()));
    }

    @Override
    public Drive attach(DeviceDescription device) throws ArchivoltException {
        Path folder = Path.of(device.path());
        FolderTapeDrive drive = new FolderTapeDrive(folder);
        if (ATTACHED.putIfAbsent(folder, drive) != null) {
            throw new ArchivoltException(WRONG_STATE, "attaching");
        }
        return drive;
    }

    /** A drive that always has its tape. */
    final class FolderTapeDrive implements Drive {
        private final Path folder;
        FolderTape tape;
        private LtfsVolume volume;
        private boolean closed;

        FolderTapeDrive(Path folder) {
            this.folder = folder;
            this.tape = new FolderTape(folder);
        }

        @Override
        public State state() throws ArchivoltException {
            require(!closed);
            return new State(volume == null ? Position.LOADED : Position.MOUNTED, Optional.of(medium));
        }

        @Override
        public void load(MediumId wanted) throws ArchivoltException {
            require(!closed && volume == null && wanted.equals(medium));
        }

        @Override
        public void unload() throws ArchivoltException {
            require(false);
        }

        @Override
        public Optional<MediumLabel> label() throws ArchivoltException {
            require(!closed && volume == null);
            return labelOn(tape);
        }

        @Override
        public Volume mount(MediumLabel expected) throws ArchivoltException {
            require(!closed && volume == null);
            Optional<MediumLabel> found = labelOn(tape);
            if (!found.equals(Optional.of(expected))) {
                throw new ArchivoltException(FOREIGN_DATA, "mounting")
                        .with("expected", expected)
                        .with("found", found.isPresent() ? found.get() : "no label");
            }
            volume = Cartridges.mount(tape);
            return volume;
        }

        @Override
        public void unmount() throws ArchivoltException {
            require(!closed && volume != null);
            LtfsVolume ending = volume;
            volume = null;
            ending.unmount();
        }

        @Override
        public void format(MediumLabel label, boolean force) throws ArchivoltException {
            require(!closed && volume == null);
            Inspection.Kind kind = LtfsFormat.inspect(tape).kind();
            if (kind == Inspection.Kind.FOREIGN || kind == Inspection.Kind.UNREADABLE) {
                throw new ArchivoltException(FOREIGN_DATA, "formatting");
            }
            require(force || kind == Inspection.Kind.BLANK);
            LtfsFormat.Plan plan = new LtfsFormat.Plan(
                    label.medium().name(), label.medium().name().substring(0, 6), label.format(), 4096);
            LtfsFormat.format(tape, plan, Cartridges.SETTINGS, Cartridges.FORMATTED);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                if (volume != null) {
                    volume.end();
                }
                ATTACHED.remove(folder, this);
            }
        }

        private void require(boolean allowed) throws ArchivoltException {
            if (!allowed) {
                throw new ArchivoltException(WRONG_STATE, "using a folder tape");
            }
        }
    }
}
