package org.archivolt.ldm.tape.virtual.internal;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiTransport;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * The transport of the configured libraries, as they come and go. While there is none, there is no transport: those who
 * want it wait.
 */
@Component(service = ScsiTransport.class, property = ScsiTransport.SCHEME + "=" + Library.SCHEME)
public final class VirtualTransport implements ScsiTransport {
    private final List<Library> libraries = new CopyOnWriteArrayList<>();
    private final LibraryTransport transport = new LibraryTransport(() -> libraries);

    @Reference(cardinality = ReferenceCardinality.AT_LEAST_ONE, policy = ReferencePolicy.DYNAMIC)
    void addLibrary(ConfiguredLibrary configured) {
        libraries.add(configured.library());
    }

    void removeLibrary(ConfiguredLibrary configured) {
        libraries.remove(configured.library());
    }

    @Override
    public LogicalUnit open(String address) throws ArchivoltException {
        return transport.open(address);
    }

    @Override
    public List<String> addresses() {
        return transport.addresses();
    }
}
