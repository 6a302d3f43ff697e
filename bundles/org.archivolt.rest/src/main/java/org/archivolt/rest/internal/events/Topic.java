package org.archivolt.rest.internal.events;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;

/** What clients can be told of. */
enum Topic {
    MEDIA("medium"),
    DEVICES("device"),
    JOBS("job"),
    LIBRARIAN("librarian");

    private final String event;

    Topic(String event) {
        this.event = event;
    }

    /** The name of its events. */
    String event() {
        return event;
    }

    /** @param words separated by commas; empty: all there are */
    static Set<Topic> parse(Optional<String> words) throws ArchivoltException {
        if (words.isEmpty()) {
            return EnumSet.allOf(Topic.class);
        }
        Set<Topic> topics = EnumSet.noneOf(Topic.class);
        for (String word : words.get().split(",", -1)) {
            topics.add(topic(word));
        }
        return topics;
    }

    private static Topic topic(String word) throws ArchivoltException {
        for (Topic topic : values()) {
            if (topic.name().toLowerCase(Locale.ROOT).equals(word)) {
                return topic;
            }
        }
        throw ArchivoltException.invalid(
                        "topics", "must be of media, devices, jobs, librarian, with commas between them")
                .with("value", word);
    }
}
