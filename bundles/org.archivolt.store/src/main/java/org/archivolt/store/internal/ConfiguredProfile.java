package org.archivolt.store.internal;

import org.archivolt.base.ArchivoltException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;

/** A profile as a file configures it. */
@Component(
        service = ConfiguredProfile.class,
        configurationPid = ProfileConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ProfileConfig.class, factory = true)
public final class ConfiguredProfile {
    private final StorageProfile profile;

    @Activate
    public ConfiguredProfile(ProfileConfig config) throws ArchivoltException {
        this.profile = StorageProfile.from(config);
    }

    StorageProfile profile() {
        return profile;
    }
}
