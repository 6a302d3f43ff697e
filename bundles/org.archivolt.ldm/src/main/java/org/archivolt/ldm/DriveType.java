package org.archivolt.ldm;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which media drives of a model take, as their vendor says.
 *
 * @param model as {@link DeviceIdentity#model}
 * @param writes models of media they write, and read
 * @param reads models of media they only read
 */
public record DriveType(String model, Set<String> writes, Set<String> reads) {
    public DriveType {
        writes = Collections.unmodifiableSet(new TreeSet<>(writes));
        reads = Collections.unmodifiableSet(new TreeSet<>(reads));
    }
}
