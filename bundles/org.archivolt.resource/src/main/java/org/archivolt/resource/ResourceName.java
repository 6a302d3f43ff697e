package org.archivolt.resource;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;

/**
 * What is owned.
 *
 * @param type name of its {@link ResourceType}: a lower-case word
 * @param name unique within the type; 1 to 512 characters, none of them a control character
 */
public record ResourceName(String type, String name) implements Comparable<ResourceName> {
    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9.]{0,31}");
    private static final int NAME_MAX = 512;
    private static final Comparator<ResourceName> ORDER =
            Comparator.comparing(ResourceName::type).thenComparing(ResourceName::name);

    public ResourceName {
        if (!isType(type)) {
            throw new IllegalArgumentException("not a resource type: " + type);
        }
        if (!canBe(name)) {
            throw new IllegalArgumentException("a resource has a name of 1 to " + NAME_MAX + " printable characters");
        }
    }

    /** Whether a {@link ResourceType} may be called so. */
    public static boolean isType(String word) {
        return TYPE.matcher(word).matches();
    }

    /** Whether a resource may have this name: what its type says is another matter. */
    public static boolean canBe(String name) {
        for (int i = 0; i < name.length() && i < NAME_MAX; i++) {
            if (Character.isISOControl(name.charAt(i))) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= NAME_MAX;
    }

    /** The inverse of {@link #toString()}. */
    public static ResourceName parse(String text) throws ArchivoltException {
        int colon = text.indexOf(':');
        try {
            if (colon > 0) {
                return new ResourceName(text.substring(0, colon), text.substring(colon + 1));
            }
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("resource", e.getMessage()).with("value", text);
        }
        throw ArchivoltException.invalid("resource", "must be type:name").with("value", text);
    }

    @Override
    public int compareTo(ResourceName other) {
        return ORDER.compare(this, other);
    }

    /** {@code type:name}. */
    @Override
    public String toString() {
        return type + ":" + name;
    }
}
