package org.archivolt.librarian.lfs.internal.mount;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.mount.HostLfs.Wanted;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** A mount that is there as long as its configuration is. */
@Component(
        service = PermanentMount.class,
        immediate = true,
        configurationPid = PermanentMountConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = PermanentMountConfig.class, factory = true)
public final class PermanentMount {
    private final HostLfs mounts;
    private final Optional<Wanted> wanted;

    @Activate
    public PermanentMount(@Reference HostLfs mounts, PermanentMountConfig config) {
        this.mounts = mounts;
        this.wanted = config.path().isBlank() ? Optional.empty() : Optional.of(from(config));
        wanted.ifPresent(mounts::want);
    }

    static Wanted from(PermanentMountConfig config) {
        try {
            return new Wanted(
                    new NodeId(config.node()),
                    MountPoint.resolve(Path.of(config.path().strip())),
                    new LfsOptions(config.for_all(), Duration.ofMillis(config.cache_ms()), config.threads()));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(PermanentMountConfig.PID + ": path=" + config.path(), e);
        } catch (ArchivoltException | IllegalArgumentException e) {
            throw new IllegalArgumentException(PermanentMountConfig.PID + ": " + e.getMessage(), e);
        }
    }

    @Deactivate
    public void close() {
        wanted.ifPresent(mounts::unwant);
    }
}
