package org.archivolt.store;

import java.util.List;
import java.util.Optional;
import org.archivolt.layout.LayoutDescription;
import org.osgi.annotation.versioning.ProviderType;

/** The layout modules installed now. */
@ProviderType
public interface LayoutCatalog {
    /** By name, newest version first: the first of a name is the one that writes. */
    List<InstalledLayout> layouts();

    /**
     * @param tolerates how many media an object with default parameters may lose
     * @param inUse transfers using it now
     * @param origin where the module comes from; empty when not from a bundle
     */
    record InstalledLayout(LayoutDescription description, int tolerates, int inUse, Optional<Origin> origin) {}

    /** A bundle, as {@code bundle:list} shows it. */
    record Origin(long id, String symbolicName, String version) {
        @Override
        public String toString() {
            return id + " " + symbolicName + " " + version;
        }
    }
}
