package org.archivolt.scsi.command;

import java.util.Arrays;
import org.archivolt.base.ArchivoltException;

/** A name for the number in a field. */
public interface Coded {
    int code();

    /** @throws ArchivoltException {@code INVALID_ARGUMENT} when none of them has the code */
    static <E extends Enum<E> & Coded> E of(Class<E> names, int code) throws ArchivoltException {
        return Arrays.stream(names.getEnumConstants())
                .filter(name -> name.code() == code)
                .findFirst()
                .orElseThrow(() -> ArchivoltException.invalid(names.getSimpleName(), "the code means nothing")
                        .with("code", code));
    }
}
