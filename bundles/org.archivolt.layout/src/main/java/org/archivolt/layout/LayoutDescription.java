package org.archivolt.layout;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;

/**
 * What a module says of itself.
 *
 * @param name stored with every object written; never changes
 * @param major objects are read by any module with the same name and major version
 * @param minor grows with each change that readers need not know
 */
public record LayoutDescription(String name, int major, int minor, String summary, List<LayoutParameter> parameters) {
    public LayoutDescription {
        if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
            throw new IllegalArgumentException("a layout name has 1 to 32 of a-z 0-9 -: " + name);
        }
        if (major < 0 || minor < 0) {
            throw new IllegalArgumentException("negative version of layout " + name);
        }
        parameters = List.copyOf(parameters);
    }

    public String version() {
        return major + "." + minor;
    }

    /**
     * Completes what a user gave with the defaults.
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT} naming the parameter that is unknown or out of range
     */
    public LayoutParameters resolve(Map<String, String> given) throws ArchivoltException {
        for (String key : given.keySet()) {
            if (find(key).isEmpty()) {
                throw ArchivoltException.invalid("layout." + key, "is not a parameter of layout " + name);
            }
        }
        Map<String, String> values = new TreeMap<>();
        for (LayoutParameter parameter : parameters) {
            String text = given.getOrDefault(parameter.name(), parameter.defaultText());
            values.put(parameter.name(), parameter.parse(text));
        }
        return new LayoutParameters(values);
    }

    /** What an object gets whose request says nothing. */
    public LayoutParameters defaults() {
        Map<String, String> values = new TreeMap<>();
        parameters.forEach(parameter -> values.put(parameter.name(), parameter.defaultText()));
        return new LayoutParameters(values);
    }

    private Optional<LayoutParameter> find(String key) {
        return parameters.stream().filter(p -> p.name().equals(key)).findFirst();
    }
}
