package org.archivolt.store.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.store.StorageOptions;

/** A named set of options. What a request says itself prevails; tags add up. */
record StorageProfile(String name, StorageOptions options) {
    static StorageProfile from(ProfileConfig config) throws ArchivoltException {
        String name = config.name().strip();
        if (!RequestRules.isName(name)) {
            throw invalid("name", name, RequestRules.NAME_RULE);
        }
        return new StorageProfile(
                name,
                new StorageOptions(
                        Optional.empty(),
                        family(config.family()),
                        text(config.library()),
                        tags(config.tags()),
                        text(config.grouping()),
                        config.no_split(),
                        text(config.layout()),
                        parameters(config.layout_parameters())));
    }

    private static Optional<String> text(String configured) {
        return Optional.of(configured.strip()).filter(text -> !text.isEmpty());
    }

    private static Optional<Family> family(String configured) throws ArchivoltException {
        try {
            return text(configured).map(Family::new);
        } catch (IllegalArgumentException e) {
            throw invalid("family", configured, e.getMessage());
        }
    }

    private static Tags tags(String configured) throws ArchivoltException {
        try {
            return text(configured)
                    .map(words -> Tags.of(words.split("\\s*;\\s*")))
                    .orElse(Tags.NONE);
        } catch (IllegalArgumentException e) {
            throw invalid("tags", configured, e.getMessage());
        }
    }

    private static Map<String, String> parameters(String configured) throws ArchivoltException {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String each : text(configured).map(all -> all.split("\\s*;\\s*")).orElse(new String[0])) {
            String[] parts = each.split("\\s*=\\s*", 2);
            if (parts.length != 2 || parts[0].isEmpty() || parameters.put(parts[0], parts[1]) != null) {
                throw invalid("layout.parameters", configured, "must be name=value, each name once");
            }
        }
        return parameters;
    }

    private static ArchivoltException invalid(String key, String value, String why) {
        return ArchivoltException.invalid(key, why)
                .with("pid", ProfileConfig.PID)
                .with("key", key)
                .with("value", value);
    }

    /** What a request asks for, completed by this profile. */
    StorageOptions complete(StorageOptions asked) {
        Map<String, String> parameters = new LinkedHashMap<>(asked.layoutParameters());
        boolean isSameLayout = asked.layout().isEmpty() || asked.layout().equals(options.layout());
        if (isSameLayout) {
            options.layoutParameters().forEach(parameters::putIfAbsent);
        }
        return new StorageOptions(
                asked.profile(),
                asked.family().or(options::family),
                asked.library().or(options::library),
                asked.tags().plus(options.tags()),
                asked.grouping().or(options::grouping),
                asked.noSplit() || options.noSplit(),
                asked.layout().or(options::layout),
                parameters);
    }
}
