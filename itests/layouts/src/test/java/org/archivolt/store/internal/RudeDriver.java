package org.archivolt.store.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.disk.internal.DirectoryDriver;

/** The driver of directories, with media that misbehave on command. */
final class RudeDriver implements DeviceDriver {
    private final DirectoryDriver real = new DirectoryDriver();
    private final Map<MediumId, RudeMedium> media = new ConcurrentHashMap<>();

    RudeMedium medium(MediumId id) {
        return media.computeIfAbsent(id, RudeMedium::new);
    }

    @Override
    public DeviceIdentity identify(DeviceDescription device) throws ArchivoltException {
        DeviceIdentity found = real.identify(device);
        Space told = new Space(RudeMedium.TOLD_BYTES, RudeMedium.TOLD_BYTES);
        return new DeviceIdentity(found.model(), found.serial(), Optional.of(told), found.label());
    }

    @Override
    public Drive attach(DeviceDescription device) throws ArchivoltException {
        DeviceId id = device.id();
        return new RudeDrive(real.attach(device), medium(new MediumId(id.family(), id.library(), id.name())));
    }

    private record RudeDrive(Drive drive, RudeMedium medium) implements Drive {
        @Override
        public State state() throws ArchivoltException {
            return drive.state();
        }

        @Override
        public void load(MediumId id) throws ArchivoltException {
            drive.load(id);
        }

        @Override
        public void unload() throws ArchivoltException {
            drive.unload();
        }

        @Override
        public Optional<MediumLabel> label() throws ArchivoltException {
            return drive.label();
        }

        @Override
        public Volume mount(MediumLabel expected) throws ArchivoltException {
            return new RudeVolume(drive.mount(expected), medium);
        }

        @Override
        public void unmount() throws ArchivoltException {
            drive.unmount();
        }

        @Override
        public void format(MediumLabel label, boolean force) throws ArchivoltException {
            drive.format(label, force);
        }

        @Override
        public void close() throws ArchivoltException {
            drive.close();
        }
    }
}
