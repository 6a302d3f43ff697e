package org.archivolt.store;

import java.util.Map;
import java.util.Optional;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;

/**
 * Where bytes go, and how. What is left empty comes from the profile, and what that leaves open from the configuration.
 *
 * @param profile named set of the others, see {@code docs/operations.md}; its tags are added to those asked for
 * @param family kind of storage
 * @param library only media of this library
 * @param tags words that each medium must carry
 * @param grouping what belongs together: media that carry it are preferred, others get it
 * @param noSplit refuse rather than continue on further media; only for objects of known size
 * @param layout name of a layout
 * @param layoutParameters by name, unchecked
 */
public record StorageOptions(
        Optional<String> profile,
        Optional<Family> family,
        Optional<String> library,
        Tags tags,
        Optional<String> grouping,
        boolean noSplit,
        Optional<String> layout,
        Map<String, String> layoutParameters) {
    public static final StorageOptions DEFAULT = new StorageOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Tags.NONE,
            Optional.empty(),
            false,
            Optional.empty(),
            Map.of());

    public StorageOptions {
        layoutParameters = Map.copyOf(layoutParameters);
    }
}
