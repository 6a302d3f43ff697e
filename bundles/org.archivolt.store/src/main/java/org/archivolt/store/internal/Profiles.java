package org.archivolt.store.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.store.StorageOptions;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The profiles that are configured now. Of two with the same name, the one that came last counts. */
@Component(service = Profiles.class)
public final class Profiles {
    private final Map<String, StorageProfile> byName = new ConcurrentSkipListMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void bind(ConfiguredProfile profile) {
        byName.put(profile.profile().name(), profile.profile());
    }

    public void unbind(ConfiguredProfile profile) {
        byName.remove(profile.profile().name(), profile.profile());
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /** @throws ArchivoltException {@code INVALID_ARGUMENT}: there is no such profile */
    StorageOptions complete(StorageOptions asked) throws ArchivoltException {
        if (asked.profile().isEmpty()) {
            return asked;
        }
        StorageProfile profile = byName.get(asked.profile().get());
        if (profile == null) {
            throw ArchivoltException.invalid("profile", "there is no such profile")
                    .with("value", asked.profile().get());
        }
        return profile.complete(asked);
    }
}
