package org.archivolt.ldm.tape.internal.drive;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.tape.internal.filesystem.Filesystem;
import org.archivolt.ldm.tape.internal.filesystem.Found;
import org.archivolt.ldm.tape.internal.ltfs.Inspection;
import org.archivolt.ldm.tape.internal.ltfs.Inspection.VolumeFacts;
import org.archivolt.ldm.tape.internal.ltfs.LtfsFormat;
import org.archivolt.ldm.tape.internal.ltfs.LtfsSettings;
import org.archivolt.ldm.tape.internal.ltfs.LtfsVolume;
import org.archivolt.ldm.tape.internal.ltfs.MountOptions;
import org.archivolt.scsi.command.PrimaryCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** LTFS written by ourselves: the label's format is the volume's uuid, the medium's name the volume's. */
final class NativeLtfs implements Filesystem {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLtfs.class);
    private static final String CREATOR = "Archivolt ";

    private final String library;
    private final ScsiTape tape;
    private final DriveUnit unit;
    private final LtfsSettings settings;
    private final Ticker ticker;

    NativeLtfs(String library, ScsiTape tape, DriveUnit unit, LtfsSettings settings, Ticker ticker) {
        this.library = library;
        this.tape = tape;
        this.unit = unit;
        this.settings = settings;
        this.ticker = ticker;
    }

    @Override
    public Optional<MediumLabel> label() throws ArchivoltException {
        return found(readable()).ours();
    }

    private Inspection readable() throws ArchivoltException {
        Inspection inspection = LtfsFormat.inspect(tape);
        if (inspection.kind() == Inspection.Kind.UNREADABLE) {
            throw new ArchivoltException(MEDIUM_FAULT, "reading the label").with("found", inspection.reason());
        }
        return inspection;
    }

    @Override
    public Mount mount(MediumLabel expected) throws ArchivoltException {
        found(readable()).requireLabel(expected);
        preventRemoval(true);
        try {
            return new NativeMount(LtfsVolume.mount(tape, MountOptions.SAFE, settings, ticker));
        } catch (ArchivoltException e) {
            allowRemoval();
            throw e;
        }
    }

    @Override
    public void format(MediumLabel label, boolean force) throws ArchivoltException {
        found(LtfsFormat.inspect(tape)).requireMayBeOverwritten(force);
        String name = label.medium().name();
        LtfsFormat.format(
                tape,
                new LtfsFormat.Plan(
                        name,
                        LtfsFormat.volumeIdOf(name),
                        label.format(),
                        Math.min(LtfsFormat.BLOCK_BYTES, tape.recordBytesMax())),
                settings,
                ticker.now());
    }

    private Found found(Inspection inspection) {
        return switch (inspection.kind()) {
            case BLANK -> Found.BLANK;
            case LTFS -> volume(inspection.volume().orElseThrow());
            case FOREIGN, UNREADABLE -> Found.foreign(inspection.reason());
        };
    }

    private Found volume(VolumeFacts facts) {
        return Found.ltfs(facts.creator().startsWith(CREATOR), library, facts.name(), facts.uuid());
    }

    /** An operator at the library's panel is not to pull a cartridge from under our feet. Where that cannot be had, so be it. */
    private void preventRemoval(boolean prevent) throws ArchivoltException {
        unit.ask(new PrimaryCommand.PreventAllowMediumRemoval(prevent), "preventing removal");
    }

    /** If the drive cannot be told, it is told again before the cartridge is ejected. */
    private void allowRemoval() {
        try {
            preventRemoval(false);
        } catch (ArchivoltException e) {
            LOG.debug("{}: removal is still prevented: {}", unit.nexus().address(), e.getMessage());
        }
    }

    private final class NativeMount implements Mount {
        private final LtfsVolume volume;

        NativeMount(LtfsVolume volume) {
            this.volume = volume;
        }

        @Override
        public Volume volume() {
            return volume;
        }

        @Override
        public boolean isAlive() {
            return !unit.mediumSuspect();
        }

        @Override
        public void unmount() throws ArchivoltException {
            try {
                volume.unmount();
            } finally {
                allowRemoval();
            }
        }

        @Override
        public void abandon() {
            volume.end();
            allowRemoval();
        }
    }
}
