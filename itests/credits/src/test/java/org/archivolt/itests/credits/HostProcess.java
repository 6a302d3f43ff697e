package org.archivolt.itests.credits;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.archivolt.testkit.Await;

/** A {@link CreditHost} in a process of its own, seen from the test. */
final class HostProcess implements AutoCloseable {
    private static final int STOP_SECONDS = 20;

    private final String name;
    private final Process process;
    private final PrintWriter commands;
    private final List<String> said = new ArrayList<>();

    private HostProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.commands = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        Thread reader = new Thread(this::read, "host " + name);
        reader.setDaemon(true);
        reader.start();
    }

    static HostProcess started(String name, Database database, int port, Path directory, Duration lease)
            throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                CreditHost.class.getName(),
                database.url(port),
                database.user(),
                database.password(),
                name,
                directory.resolve(name + ".instance").toString(),
                Long.toString(lease.toMillis()));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        HostProcess host = new HostProcess(name, builder.start());
        host.await("ready");
        return host;
    }

    String name() {
        return name;
    }

    /** Says it, and does not wait. */
    void say(String command) {
        commands.println(command);
    }

    /** Waits for a line that begins so, later than any that was waited for; forgets it. */
    String await(String beginning) throws Exception {
        Await.until(name + " says " + beginning, () -> find(beginning).isPresent());
        synchronized (said) {
            String found = find(beginning).orElseThrow();
            said.remove(found);
            return found;
        }
    }

    boolean hasSaid(String beginning) {
        return find(beginning).isPresent();
    }

    private Optional<String> find(String beginning) {
        synchronized (said) {
            return said.stream()
                    .filter(line -> line.equals(beginning) || line.startsWith(beginning + " "))
                    .findFirst();
        }
    }

    /** Says it, and waits for its end: the line that begins so. */
    String ask(String command, String answer) throws Exception {
        say(command);
        return await(answer);
    }

    String get(int number, String rest) throws Exception {
        return ask("get " + number + " " + rest, "granted " + number);
    }

    String put(int number) throws Exception {
        return ask("put " + number, "put " + number);
    }

    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    }

    void pause() throws IOException {
        signal("STOP");
    }

    void resume() throws IOException {
        signal("CONT");
    }

    private void signal(String signal) throws IOException {
        try {
            Process sent = new ProcessBuilder("kill", "-s", signal, Long.toString(process.pid())).start();
            if (sent.waitFor() != 0) {
                throw new IOException("kill -s " + signal + " " + name);
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                synchronized (said) {
                    said.add(line);
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            // it was killed
        }
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            signal("CONT");
            say("stop");
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                    throw new AssertionError(name + " did not stop");
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
