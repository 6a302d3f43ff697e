package org.archivolt.ldm.tape.virtual.internal;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiTransport;

/** Serves {@code virtual:LIBRARY/UNIT} of whatever libraries there are at the moment. */
final class LibraryTransport implements ScsiTransport {
    private final Supplier<Collection<Library>> libraries;

    LibraryTransport(Supplier<Collection<Library>> libraries) {
        this.libraries = libraries;
    }

    @Override
    public LogicalUnit open(String address) throws ArchivoltException {
        String[] parts = address.split("[:/]", -1);
        if (parts.length != 3 || !parts[0].equals(Library.SCHEME)) {
            throw ArchivoltException.invalid("path", "an address is " + Library.SCHEME + ":LIBRARY/UNIT")
                    .with("address", address);
        }
        for (Library library : libraries.get()) {
            if (library.name().equals(parts[1])) {
                return library.unit(parts[2], library.newInitiator());
            }
        }
        throw new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "looking for a virtual library")
                .with("address", address);
    }

    @Override
    public List<String> addresses() {
        return libraries.get().stream()
                .flatMap(library ->
                        library.units().stream().map(unit -> Library.SCHEME + ":" + library.name() + "/" + unit))
                .sorted()
                .toList();
    }
}
