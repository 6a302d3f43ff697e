package org.archivolt.ldm.tape.internal.library;

import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.archivolt.base.ArchivoltException;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The libraries that are configured now. */
@Component(service = Libraries.class)
public final class Libraries {
    private final List<TapeLibrary> all = new CopyOnWriteArrayList<>();

    @Reference(
            name = "library",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    public void add(TapeLibrary library) {
        all.add(library);
    }

    public void remove(TapeLibrary library) {
        all.remove(library);
    }

    public Optional<TapeLibrary> find(String name) {
        return all.stream().filter(library -> library.name().equals(name)).findFirst();
    }

    /** @throws ArchivoltException {@code DRIVER_UNAVAILABLE} when it is not configured */
    public TapeLibrary get(String name) throws ArchivoltException {
        return find(name)
                .orElseThrow(() ->
                        new ArchivoltException(DRIVER_UNAVAILABLE, "looking for a tape library").with("library", name));
    }
}
