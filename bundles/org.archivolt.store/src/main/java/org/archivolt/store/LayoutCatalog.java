package org.archivolt.store;

import java.util.List;
import org.archivolt.layout.LayoutDescription;
import org.osgi.annotation.versioning.ProviderType;

/** The layout modules installed now. */
@ProviderType
public interface LayoutCatalog {
    /** By name, newest version first. */
    List<InstalledLayout> layouts();

    /** @param inUse transfers using it now */
    record InstalledLayout(LayoutDescription description, int inUse) {}
}
