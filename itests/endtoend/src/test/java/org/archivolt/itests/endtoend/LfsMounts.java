package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Two directories where an instance mounts its shelves, for nodes 1 and 2, and programs that use them. This process itself never touches what is
 * mounted: a mount that does not answer would hold it for ever. Closing leaves no mount, whatever became of the instance.
 */
final class LfsMounts implements AutoCloseable {
    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int FIELD_PATH = 4;
    private static final Duration PROGRAM_LIMIT = Duration.ofSeconds(60);

    final Path one;
    final Path two;
    /** For what is not to be on shelves. */
    final Path outside;

    private final Instance instance;
    private final Path folder;
    private final Thread atExit = new Thread(this::takeAway);

    LfsMounts(Instance instance) throws IOException {
        this.instance = instance;
        folder = Files.createTempDirectory("lfs").toRealPath();
        one = Files.createDirectory(folder.resolve("one"));
        two = Files.createDirectory(folder.resolve("two"));
        outside = Files.createDirectory(folder.resolve("outside"));
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Why nothing can be mounted on this machine. */
    static Optional<String> obstacle() throws IOException {
        if (!Files.exists(Path.of("/dev/fuse"))) {
            return Optional.of("no /dev/fuse: this machine cannot mount shelves");
        }
        for (String library : List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64")) {
            if (holds(Path.of(library), "libfuse.so.2")) {
                return Optional.empty();
            }
        }
        return Optional.of("no libfuse.so.2 (Debian: libfuse2, fuse): shelves cannot be mounted");
    }

    /** There, or one directory below. */
    private static boolean holds(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> below = Files.list(folder)) {
            return Files.exists(folder.resolve(name)) || below.anyMatch(each -> Files.exists(each.resolve(name)));
        }
    }

    /** Both, for which they must not be mounted, or be what a dead runtime has left. */
    void mount() throws Exception {
        instance.shell("lfs:mount", "1", one.toString()).requireSuccess();
        instance.shell("lfs:mount", "2", two.toString()).requireSuccess();
    }

    /** As the kernel says, which asks no file system: a dead mount counts. */
    boolean isMounted(Path path) throws IOException {
        try (Stream<String> lines = Files.lines(MOUNTS)) {
            return lines.anyMatch(line -> line.split(" ")[FIELD_PATH].equals(path.toString()));
        }
    }

    // --- programs ---

    /** A script of bash in the first mount, which succeeds; {@code $two} is the second, {@code $outside} neither. */
    String run(String script) throws Exception {
        Instance.Outcome outcome = outcome(script);
        if (outcome.exit() != 0) {
            throw new AssertionError("exit status %d of %s: %s".formatted(outcome.exit(), script, outcome.output()));
        }
        return outcome.output();
    }

    /** @return with what it says on standard error */
    Instance.Outcome outcome(String script) throws Exception {
        Path output = Files.createTempFile(outside, "output", "");
        Process process = start("set -e -o pipefail\n" + script, output);
        process.getOutputStream().close();
        if (!process.waitFor(PROGRAM_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            end(process);
            throw new AssertionError("takes more than " + PROGRAM_LIMIT + ": " + script);
        }
        return new Instance.Outcome(process.exitValue(), text(output));
    }

    private Process start(String script, Path output) throws IOException {
        // bash goes there itself: the directory of a child is changed by the parent's call, which has no limit
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", "cd \"$one\" || exit\n" + script)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("one", one.toString());
        builder.environment().put("two", two.toString());
        builder.environment().put("outside", outside.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        return builder.start();
    }

    /** A shell that goes on, and so can keep files open. */
    Session session() throws IOException {
        Path output = Files.createTempFile(outside, "session", "");
        return new Session(start("while read -r line; do eval \"$line\"; echo \"($?)\"; done", output), output);
    }

    /** Goes on until it ends by itself, or is closed. */
    Session background(String script) throws IOException {
        Path output = Files.createTempFile(outside, "background", "");
        return new Session(start(script, output), output);
    }

    private static String text(Path output) throws IOException {
        return Files.readString(output, StandardCharsets.UTF_8).strip();
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** A process that uses a mount while something else happens. */
    static final class Session implements AutoCloseable {
        private final Process process;
        private final Path output;
        private int seen;

        private Session(Process process, Path output) {
            this.process = process;
            this.output = output;
        }

        /** @return what the line has said, and its status in parentheses */
        String say(String line) throws Exception {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            Await.until("an answer to " + line, PROGRAM_LIMIT, () -> unseen().matches("(?s).*\\(\\d+\\)"));
            String answer = unseen();
            seen = Files.readString(output).length();
            return answer;
        }

        private String unseen() throws IOException {
            return Files.readString(output).substring(seen).strip();
        }

        void awaitEnd() throws Exception {
            Await.until("the end of a program", PROGRAM_LIMIT, () -> !process.isAlive());
        }

        @Override
        public void close() {
            end(process);
            process.onExit()
                    .completeOnTimeout(process, PROGRAM_LIMIT.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    // --- the end ---

    private void takeAway() {
        try {
            for (Path path : List.of(one, two)) {
                while (isMounted(path)) {
                    Instance.Outcome outcome = Instance.run(List.of("umount", "-l", path.toString()));
                    if (outcome.exit() != 0) { // not root
                        Instance.run(List.of("fusermount", "-uz", path.toString()))
                                .requireSuccess();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        takeAway();
        Runtime.getRuntime().removeShutdownHook(atExit);
        Files.delete(one); // not what is below: there is nothing, unless it is still mounted
        Files.delete(two);
        Instance.deleteTree(outside);
        Files.delete(folder);
    }
}
