package org.archivolt.dss.embedded.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Runs the operating system's and the server's programs. None of them outlives us. */
final class Commands {
    private Commands() {}

    /** Runs a program of few words to its end. All it said is in the error if it fails. */
    static void run(String doing, RunAs runAs, List<String> command, String input, Duration limit)
            throws ArchivoltException, IOException, InterruptedException {
        Process process = start(runAs, command, "KILL");
        try {
            feed(process, input);
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly();
            if (!ended || process.exitValue() != 0) {
                throw new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, doing)
                        .with("program", command.get(0))
                        .with("exit", ended ? process.exitValue() : "none within " + limit)
                        .with("output", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Starts a program that gets the signal when the calling thread ends, with or without the whole process; so the
     * caller must be a thread that stays.
     *
     * <p>The order matters: changing the identity would cancel the ordered signal. The shell closes a gap: had we died
     * before the signal was ordered, it would never come.
     */
    static Process start(RunAs runAs, List<String> command, String signalAtOurDeath) throws IOException {
        List<String> whole = new ArrayList<>(List.of("setpriv", "--pdeathsig", signalAtOurDeath, "--"));
        whole.addAll(List.of("sh", "-c", "test \"$PPID\" = \"$0\" || exit 125; exec \"$@\""));
        whole.add(Long.toString(ProcessHandle.current().pid()));
        whole.addAll(command);
        return builder(runAs.command(whole)).start();
    }

    static void signal(long pid, String signal) throws IOException, InterruptedException {
        builder(List.of("sh", "-c", "kill -s \"$0\" \"$1\"", signal, Long.toString(pid)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor(10, TimeUnit.SECONDS);
    }

    private static ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        return builder;
    }

    private static void feed(Process process, String input) {
        try (OutputStream out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended without reading; its exit status says why.
        }
    }
}
