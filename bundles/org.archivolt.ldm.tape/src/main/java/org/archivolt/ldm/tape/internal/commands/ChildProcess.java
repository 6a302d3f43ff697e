package org.archivolt.ldm.tape.internal.commands;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;

/**
 * A tool of the installed LTFS, run to its end. Its output goes to a file and not to a pipe, because the process that
 * {@code ltfs} leaves behind would hold a pipe open for as long as the tape is mounted.
 */
final class ChildProcess {
    private static final int OUTPUT_BYTES_MAX = 256 * 1024;
    private static final Pattern MESSAGE = Pattern.compile("LTFS(\\d{5}[EWID])");

    private ChildProcess() {}

    /**
     * @param messages the numbers of the messages it wrote, with their severity: {@code 15024I}
     * @param lastLines for people
     */
    record Outcome(int exit, Set<String> messages, String lastLines) {
        boolean says(String message) {
            return messages.contains(message);
        }

        boolean saysAny(Set<String> any) {
            return messages.stream().anyMatch(any::contains);
        }
    }

    /** @throws ArchivoltException {@code DEVICE_FAULT} when it cannot be started or does not end in time */
    static Outcome run(List<String> command, Duration limit) throws ArchivoltException {
        Path output = null;
        try {
            output = Files.createTempFile("archivolt-ltfs", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile())
                    .start();
            int exit = awaitEnd(process, command, limit);
            return outcome(exit, output);
        } catch (IOException e) {
            throw new ArchivoltException(DEVICE_FAULT, "running a command of LTFS", e).with("command", command.get(0));
        } finally {
            deleteQuietly(output);
        }
    }

    private static int awaitEnd(Process process, List<String> command, Duration limit) throws ArchivoltException {
        try {
            if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "running a command of LTFS", e).with("command", command.get(0));
        }
        process.destroyForcibly(); // some loop for ever and ignore the polite signal
        throw new ArchivoltException(DEVICE_FAULT, "waiting for a command of LTFS")
                .with("command", command.get(0))
                .with("seconds", limit.toSeconds());
    }

    private static Outcome outcome(int exit, Path output) throws IOException {
        String text;
        try (InputStream stream = Files.newInputStream(output)) {
            stream.skipNBytes(Math.max(0, Files.size(output) - OUTPUT_BYTES_MAX));
            text = new String(stream.readNBytes(OUTPUT_BYTES_MAX), StandardCharsets.UTF_8);
        }
        Set<String> messages = new LinkedHashSet<>();
        Matcher matcher = MESSAGE.matcher(text);
        while (matcher.find()) {
            messages.add(matcher.group(1));
        }
        return new Outcome(
                exit, messages, text.substring(Math.max(0, text.length() - 400)).strip());
    }

    private static void deleteQuietly(Path output) {
        try {
            if (output != null) {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) { // a left-over in the temporary directory harms nobody
            assert Files.exists(output) : e;
        }
    }
}
