package org.archivolt.ldm.tape.internal.ltfs;

import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.archivolt.base.ArchivoltException;

/** A directory and all below it. Not safe for several threads; {@link #frozen} copies are. */
final class Directory implements Entry {
    private final String name;
    private final long uid;
    private final Properties properties;
    private final Map<String, Entry> entries;
    private final Entry[] frozen;
    private Times times;

    Directory(String name, long uid, Times times, Properties properties) {
        this(name, uid, times, properties, new LinkedHashMap<>(), null);
    }

    private Directory(
            String name, long uid, Times times, Properties properties, Map<String, Entry> entries, Entry[] frozen) {
        this.name = name;
        this.uid = uid;
        this.times = times;
        this.properties = properties;
        this.entries = entries;
        this.frozen = frozen;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long uid() {
        return uid;
    }

    Times times() {
        return times;
    }

    void setTimes(Times times) {
        this.times = times;
    }

    Properties properties() {
        return properties;
    }

    /** Null when there is none. */
    Entry get(String child) {
        return entries.get(child);
    }

    /** Returns what had the name before, or null. */
    Entry put(Entry entry) {
        return entries.put(entry.name(), entry);
    }

    Entry remove(String child) {
        return entries.remove(child);
    }

    /** In the order they came. */
    Collection<Entry> entries() {
        return frozen != null ? Arrays.asList(frozen) : entries.values();
    }

    /** The tree as it is now, for an index that takes its time; costs a reference for each entry. */
    Directory frozen() {
        Entry[] copies = entries().stream()
                .map(entry -> entry instanceof Directory directory ? directory.frozen() : entry)
                .toArray(Entry[]::new);
        return new Directory(name, uid, times, properties, Map.of(), copies);
    }

    @Override
    public void writeTo(IndexWriter writer) throws ArchivoltException {
        writer.directory(this);
    }

    @Override
    public String toString() {
        return name + "/ (" + entries().size() + " entries)";
    }
}
