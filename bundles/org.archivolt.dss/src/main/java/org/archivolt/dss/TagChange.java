package org.archivolt.dss;

import java.util.Set;
import java.util.TreeSet;
import org.archivolt.base.Tags;

/**
 * What becomes of the tags of a medium.
 *
 * @param all none of those it has stays
 * @param removed of those it has; what it has not is passed over
 * @param added afterwards
 */
public record TagChange(boolean all, Tags removed, Tags added) {
    public static TagChange set(Tags tags) {
        return new TagChange(true, Tags.NONE, tags);
    }

    public static TagChange add(Tags tags) {
        return new TagChange(false, Tags.NONE, tags);
    }

    public static TagChange remove(Tags tags) {
        return new TagChange(false, tags, Tags.NONE);
    }

    public Tags of(Tags before) {
        Set<String> words = new TreeSet<>(all ? Set.of() : before.words());
        words.removeAll(removed.words());
        words.addAll(added.words());
        return new Tags(words);
    }
}
