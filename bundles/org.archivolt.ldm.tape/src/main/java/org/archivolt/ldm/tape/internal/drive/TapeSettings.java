package org.archivolt.ldm.tape.internal.drive;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.HostName;

/** The configuration of the driver, validated once; a device's own options come before it. */
public record TapeSettings(
        String host,
        Set<String> deadHosts,
        boolean protection,
        Provider ltfs,
        Path ltfsDirectory,
        List<String> ltfsOptions,
        Path ltfsMounts,
        Path ltfsUnmount,
        Duration ltfsLimit) {
    static final String PID = "org.archivolt.ldm.tape";

    /** Who writes LTFS. */
    public enum Provider {
        NATIVE,
        COMMANDS
    }

    public TapeSettings {
        deadHosts = Set.copyOf(deadHosts);
        ltfsOptions = List.copyOf(ltfsOptions);
        require(host.matches("[A-Za-z0-9._-]{1,64}"), "host", host);
        require(!deadHosts.contains(host), "dead.hosts", deadHosts);
        require(!ltfsLimit.isNegative() && !ltfsLimit.isZero(), "ltfs.limit.s", ltfsLimit);
    }

    static TapeSettings from(TapeConfig config) {
        return new TapeSettings(
                HostName.of(config.host()),
                hosts(config.dead_hosts()),
                config.protection(),
                provider(config.ltfs()),
                path("ltfs.directory", config.ltfs_directory()),
                Stream.of(config.ltfs_options().split(" "))
                        .filter(word -> !word.isEmpty())
                        .toList(),
                path("ltfs.mounts", config.ltfs_mounts()),
                path("ltfs.unmount", config.ltfs_unmount()),
                Duration.ofSeconds(config.ltfs_limit_s()));
    }

    /**
     * As options of a device change it: {@code ltfs}, {@code protection}, {@code takeover} (a host that is dead, or {@code *}).
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT}
     */
    public TapeSettings with(Map<String, String> options) throws ArchivoltException {
        for (String name : options.keySet()) {
            if (!Set.of("ltfs", "protection", "takeover").contains(name)) {
                throw ArchivoltException.invalid("options", "are ltfs, protection and takeover")
                        .with("value", name);
            }
        }
        try {
            Set<String> dead = Stream.concat(deadHosts.stream(), hosts(options.getOrDefault("takeover", "")).stream())
                    .collect(Collectors.toSet());
            return new TapeSettings(
                    host,
                    dead,
                    options.containsKey("protection") ? Boolean.parseBoolean(options.get("protection")) : protection,
                    options.containsKey("ltfs") ? provider(options.get("ltfs")) : ltfs,
                    ltfsDirectory,
                    ltfsOptions,
                    ltfsMounts,
                    ltfsUnmount,
                    ltfsLimit);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("options", e.getMessage());
        }
    }

    private static Provider provider(String text) {
        return switch (text.strip()) {
            case "native" -> Provider.NATIVE;
            case "commands" -> Provider.COMMANDS;
            default -> throw bad("ltfs", text);
        };
    }

    private static Set<String> hosts(String text) {
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Path path(String key, String text) {
        try {
            return Path.of(text.strip());
        } catch (InvalidPathException e) {
            throw bad(key, text);
        }
    }

    private static void require(boolean holds, String key, Object value) {
        if (!holds) {
            throw bad(key, value);
        }
    }

    private static IllegalArgumentException bad(String key, Object value) {
        return new IllegalArgumentException(PID + ": bad " + key + "=" + value);
    }
}
