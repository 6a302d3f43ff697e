package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * Does what a tutorial says, in a folder of its own. To this reader, {@code archivolt} is the script for one instance,
 * and {@code mvnw} asks no network; what one block of commands sets (folder, environment) the next one finds.
 */
final class TutorialReader {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path programs;
    private final Path folder;
    private final Path environment;
    private final Path place;

    TutorialReader(Instance instance, Path desk) throws IOException {
        programs = Files.createDirectory(desk.resolve("bin"));
        folder = Files.createDirectory(desk.resolve("work"));
        environment = Files.createFile(desk.resolve("environment"));
        place = Files.writeString(desk.resolve("place"), folder.toString());
        Path repository = Instance.repository();
        program(
                "archivolt",
                "exec '%s' \"$1\" --data '%s' \"${@:2}\"",
                repository.resolve("archivolt"),
                instance.data());
        program(
                "mvnw",
                "exec '%s' -o -Dmaven.repo.local='%s' \"$@\"",
                repository.resolve("mvnw"),
                System.getProperty("archivolt.maven.repository"));
    }

    private void program(String name, String line, Object... paths) throws IOException {
        Path file = Files.writeString(programs.resolve(name), "#!/usr/bin/env bash\n" + line.formatted(paths) + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    void follow(Tutorial tutorial, int section) throws Exception {
        for (Tutorial.Step step : tutorial.section(section).toList()) {
            if (step instanceof Tutorial.WrittenFile file) {
                Path path = Path.of(Files.readString(place).strip()).resolve(file.path());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.text());
            } else if (step instanceof Tutorial.Commands commands) {
                follow(commands);
            }
        }
    }

    private void follow(Tutorial.Commands commands) throws Exception {
        if (commands.mayBeRepeated()) {
            Await.untilHolds(LIMIT, () -> run(commands));
        } else {
            run(commands);
        }
    }

    private void run(Tutorial.Commands commands) throws IOException, InterruptedException {
        String script = """
                set -euo pipefail
                PATH='%1$s':$PATH
                . '%2$s'
                cd "$(cat '%3$s')"
                %4$s
                export -p >'%2$s'
                pwd >'%3$s'
                """.formatted(programs, environment, place, commands.text());
        Instance.Outcome outcome = Instance.run(List.of("bash", "-c", script));
        if (outcome.exit() != 0 || !commands.print(outcome.output())) {
            throw new AssertionError("section %d:%n%s%nexit status %d, printed%n%s%ninstead of %s"
                    .formatted(
                            commands.section(), commands.text(), outcome.exit(), outcome.output(), commands.printed()));
        }
    }
}
