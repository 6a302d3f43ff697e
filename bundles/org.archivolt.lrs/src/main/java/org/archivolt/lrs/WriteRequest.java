package org.archivolt.lrs;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Tags;

/**
 * Asks for distinct media to write on (seed 000, <i>Writing</i>).
 *
 * @param media what is needed of each; the grants are in this order
 * @param library only media of this library
 * @param grouping what belongs together: media that carry it are preferred, others get it with the first flush
 * @param noSplit refuse ({@code NO_SPACE}) rather than grant a medium with less room than asked for
 * @param preventDuplicate no medium this client holds already
 * @param excluded none of these: they hold other parts of the same thing, or have just proved to be full
 */
public record WriteRequest(
        Family family,
        List<MediumNeed> media,
        Optional<String> library,
        Optional<String> grouping,
        boolean noSplit,
        boolean preventDuplicate,
        Terms terms,
        Set<MediumId> excluded) {
    public static final int MEDIA_MAX = 64;
    public static final int GROUPING_LENGTH_MAX = 255;

    public WriteRequest {
        media = List.copyOf(media);
        // sorted: what is equal is also written alike
        excluded = Collections.unmodifiableSet(new TreeSet<>(excluded));
        if (media.isEmpty() || media.size() > MEDIA_MAX) {
            throw new IllegalArgumentException("media must be 1 to " + MEDIA_MAX + ": " + media.size());
        }
        grouping.ifPresent(WriteRequest::requireGrouping);
        if (preventDuplicate && terms.client().isEmpty()) {
            throw new IllegalArgumentException("client must be named to prevent duplicates");
        }
    }

    public WriteRequest(
            Family family,
            List<MediumNeed> media,
            Optional<String> library,
            Optional<String> grouping,
            boolean noSplit,
            boolean preventDuplicate,
            Terms terms) {
        this(family, media, library, grouping, noSplit, preventDuplicate, terms, Set.of());
    }

    /** Of media that are all alike, whole, with default terms. */
    public static WriteRequest of(Family family, int media, long bytesPerMedium, Tags tags) {
        if (media < 1 || media > MEDIA_MAX) {
            throw new IllegalArgumentException("media must be 1 to " + MEDIA_MAX + ": " + media);
        }
        return new WriteRequest(
                family,
                Collections.nCopies(media, new MediumNeed(bytesPerMedium, tags, false)),
                Optional.empty(),
                Optional.empty(),
                true,
                false,
                Terms.DEFAULT);
    }

    /** @throws IllegalArgumentException when it is none */
    public static void requireGrouping(String name) {
        if (name.isEmpty() || name.length() > GROUPING_LENGTH_MAX || !isPrintable(name)) {
            throw new IllegalArgumentException(
                    "grouping must be 1 to " + GROUPING_LENGTH_MAX + " printable characters");
        }
    }

    private static boolean isPrintable(String name) {
        return name.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }
}
