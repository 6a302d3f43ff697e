package org.archivolt.base;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Words an operator puts on media and a request asks for. A request is served by media that carry all of its tags. */
public record Tags(Set<String> words) {
    public static final Tags NONE = new Tags(Set.of());

    /** Sorted and immutable, so that output and stored form are stable. */
    public Tags {
        words.forEach(word -> Checks.name("tag", word, 64));
        words = java.util.Collections.unmodifiableSet(new TreeSet<>(words));
    }

    public static Tags of(String... words) {
        return new Tags(Set.of(words));
    }

    /** For words that came from outside. */
    public static Tags parse(Collection<String> words) throws ArchivoltException {
        try {
            return new Tags(Set.copyOf(words));
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("tags", e.getMessage());
        }
    }

    /** These and others. */
    public Tags plus(Tags others) {
        Set<String> all = new TreeSet<>(words);
        all.addAll(others.words);
        return new Tags(all);
    }

    public boolean includes(Tags asked) {
        return words.containsAll(asked.words);
    }

    @Override
    public String toString() {
        return String.join(",", words);
    }
}
