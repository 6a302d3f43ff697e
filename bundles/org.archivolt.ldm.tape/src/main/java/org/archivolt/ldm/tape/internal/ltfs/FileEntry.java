package org.archivolt.ldm.tape.internal.ltfs;

import java.util.Arrays;
import java.util.List;
import org.archivolt.base.ArchivoltException;

/**
 * A file or a symbolic link. Immutable, and lean: a cartridge may have a million of them.
 */
final class FileEntry implements Entry {
    private static final Extent[] NO_EXTENTS = {};

    private final String name;
    private final long uid;
    private final long length;
    private final Times times;
    private final Extent[] extents;
    private final Properties properties;

    /** @param extents by file offset, not overlapping, none beyond the length */
    FileEntry(String name, long uid, long length, Times times, List<Extent> extents, Properties properties) {
        this.name = name;
        this.uid = uid;
        this.length = length;
        this.times = times;
        this.extents = extents.isEmpty() ? NO_EXTENTS : extents.toArray(Extent[]::new);
        this.properties = properties;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long uid() {
        return uid;
    }

    long length() {
        return length;
    }

    Times times() {
        return times;
    }

    List<Extent> extents() {
        return Arrays.asList(extents);
    }

    Properties properties() {
        return properties;
    }

    @Override
    public void writeTo(IndexWriter writer) throws ArchivoltException {
        writer.file(this);
    }

    @Override
    public String toString() {
        return name + " (" + length + " bytes)";
    }
}
