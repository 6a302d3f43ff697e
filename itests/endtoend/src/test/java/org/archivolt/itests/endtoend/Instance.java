package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A runtime with a data directory of its own, driven as its operator does: by the {@code archivolt} script. Closing it
 * leaves no process and, unless a test failed over it, no file.
 */
final class Instance implements AutoCloseable {
    private static final Path SCRIPT =
            Path.of(System.getProperty("archivolt.script")).normalize();
    private static final Path INSTANCES = Path.of(System.getProperty("archivolt.instances"));
    private static final int SCRIPT_LIMIT_SECONDS = 180;
    private static final String KEEP_HOURS = "versions.keep.hours = ";
    private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

    private final Path data;
    private final int port;
    private final boolean onTape;
    private Optional<ExternalDatabase> external = Optional.empty();
    private final Thread atExit = new Thread(this::killEverything);

    private Instance(Path data, int port, boolean onTape) {
        this.data = data;
        this.port = port;
        this.onTape = onTape;
    }

    /** What a run of the script, or of another program, came to. */
    record Outcome(int exit, String output) {
        Outcome requireSuccess() {
            if (exit != 0) {
                throw new AssertionError("exit status %d: %s".formatted(exit, output));
            }
            return this;
        }
    }

    /** A file of an extent on a medium. */
    record ExtentFile(Path path, long size) {}

    /** Not started yet. Versions that were replaced or deleted go at once, so that the files on media can be counted. */
    static Instance named(String name) throws IOException {
        return named(name, System.getProperty("archivolt.family", "disk").equals("tape"));
    }

    /** Not started yet; objects go to disk, and versions that were replaced or deleted are kept, as it is shipped. */
    static Instance keepingVersions(String name) throws IOException {
        Instance instance = onDisk(name);
        instance.configure("org.archivolt.store.cfg", KEEP_HOURS + "0", KEEP_HOURS + "720");
        return instance;
    }

    /** Not started yet; objects whose request names no family go to disk. */
    static Instance onDisk(String name) throws IOException {
        return named(name, false);
    }

    /** Not started yet; objects whose request names no family go to tape. */
    static Instance onTape(String name) throws IOException {
        return named(name, true);
    }

    private static Instance named(String name, boolean onTape) throws IOException {
        Path data = Files.createDirectories(INSTANCES).toRealPath().resolve(name);
        deleteTree(data);
        Instance instance = new Instance(data, freePort(), onTape);
        instance.configure("org.archivolt.store.cfg", KEEP_HOURS + "720", KEEP_HOURS + "0");
        if (onTape) {
            instance.keepObjectsOnTape();
        }
        Runtime.getRuntime().addShutdownHook(instance.atExit);
        if (ExternalDatabase.isWanted()) {
            instance.useExternalDatabase();
        }
        return instance;
    }

    private void useExternalDatabase() throws IOException {
        try {
            ExternalDatabase database = ExternalDatabase.started();
            external = Optional.of(database);
            database.configure(this);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("starting the external database", e);
        }
    }

    private void stopExternalDatabase() {
        try {
            if (external.isPresent()) {
                external.get().stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException("stopping the external database", e);
        }
    }

    /** As an operator would edit it. Reads and writes of a tape take turns soon: here it costs nothing. */
    private void keepObjectsOnTape() throws IOException {
        configure("org.archivolt.store.cfg", "default.family = disk", "default.family = tape");
        configure("org.archivolt.lrs.family-tape.cfg", "age.max.ms = 600000", "age.max.ms = 1000");
    }

    /** Before the first start, an edited copy of what is shipped. */
    void configure(String file, String line, String edited) throws IOException {
        Path shipped = SCRIPT.resolveSibling("etc").resolve(file);
        Path ours = Files.createDirectories(data.resolve("etc")).resolve(file);
        String text = Files.readString(Files.exists(ours) ? ours : shipped);
        if (!text.contains(line)) {
            throw new AssertionError(file + " has no line: " + line);
        }
        Files.writeString(ours, text.replace(line, edited));
    }

    /** Before the first start, a profile for puts. */
    void profile(String name, String... lines) throws IOException {
        Path etc = Files.createDirectories(data.resolve("etc"));
        Files.writeString(
                etc.resolve("org.archivolt.store.profile-" + name + ".cfg"),
                "name = " + name + "\n" + String.join("\n", lines) + "\n");
    }

    /** Before the first start, a job that is started each minute. */
    void schedule(String name, String kind, String subject, String parameters) throws IOException {
        Path etc = Files.createDirectories(data.resolve("etc"));
        Files.writeString(
                etc.resolve("org.archivolt.store.schedule-" + name + ".cfg"),
                "name = %s\nevery = PT1M\nkind = %s\nsubject = %s\nparameters = %s\n"
                        .formatted(name, kind, subject, parameters));
    }

    static Instance started(String name) throws IOException, InterruptedException {
        Instance instance = named(name);
        Outcome up = instance.up();
        if (up.exit() != 0) {
            instance.close();
            up.requireSuccess();
        }
        return instance;
    }

    /** The source tree that is under test. */
    static Path repository() {
        return SCRIPT.getParent();
    }

    Path data() {
        return data;
    }

    int port() {
        return port;
    }

    Client client() throws IOException {
        return new Client(port, credential("user"), credential("password"));
    }

    String credential(String name) throws IOException {
        return entry(data.resolve("credentials"), name).orElseThrow();
    }

    Outcome up() throws IOException, InterruptedException {
        Outcome outcome = script("up", "--port", Integer.toString(port));
        if (outcome.exit() != 0) {
            dumpThreads();
        }
        return outcome;
    }

    /** Into console.log, if it runs: what a start waits for cannot be found out later. */
    private void dumpThreads() throws IOException, InterruptedException {
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            if (isRuntime(process)) {
                run(List.of("kill", "-QUIT", Long.toString(process.pid())));
            }
        }
    }

    Outcome down() throws IOException, InterruptedException {
        return script("down");
    }

    Outcome status() throws IOException, InterruptedException {
        return script("status");
    }

    /** One command of the Karaf shell. */
    Outcome shell(String... command) throws IOException, InterruptedException {
        return script("shell", command);
    }

    Outcome script(String command, String... arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(SCRIPT.toString(), command, "--data", data.toString()));
        line.addAll(List.of(arguments));
        return run(line);
    }

    static Outcome run(List<String> line) throws IOException, InterruptedException {
        Path output = Files.createTempFile("archivolt", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            builder.environment().put("ARCHIVOLT_BUILD", "never");
            Process process = builder.start();
            if (!process.waitFor(SCRIPT_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " took more than " + SCRIPT_LIMIT_SECONDS + " s: " + text(output));
            }
            return new Outcome(process.exitValue(), text(output));
        } finally {
            Files.delete(output);
        }
    }

    private static String text(Path output) throws IOException {
        return Files.readString(output);
    }

    // --- processes ---

    long pid() throws IOException {
        return entry(data.resolve("instance"), "pid").map(Long::parseLong).orElseThrow();
    }

    /** As a power cut would end the runtime, and nothing else. */
    void kill() throws Exception {
        kill(pid());
    }

    private static void kill(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().destroyForcibly();
            // onExit() looks at processes that are not our children every other second only
            Await.until("death of " + pid, KILL_LIMIT, () -> !process.get().isAlive());
        }
    }

    void killDatabase() throws Exception {
        kill(postmaster());
    }

    /** What the server has written into its file about itself. */
    boolean isDatabaseReady() throws IOException {
        Optional<Path> file = postmasterFile();
        return file.isPresent() && Files.readString(file.get()).stripTrailing().endsWith("ready");
    }

    long postmaster() throws IOException {
        return postmaster(postmasterFile().orElseThrow(() -> new NoSuchFileException(data + "/**/postmaster.pid")));
    }

    private static long postmaster(Path file) throws IOException {
        return Long.parseLong(Files.readAllLines(file).get(0).strip());
    }

    private Optional<Path> postmasterFile() throws IOException {
        try (Stream<Path> files =
                Files.find(data.resolve("postgres"), 3, (file, a) -> file.endsWith("postmaster.pid"))) {
            return files.findFirst();
        } catch (NoSuchFileException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    /** Every process that works in the database's directory: the server and its children, of whatever run. */
    List<ProcessHandle> databaseProcesses() throws IOException {
        Path database = data.resolve("postgres");
        return ProcessHandle.allProcesses()
                .filter(process -> workingDirectory(process).startsWith(database))
                .toList();
    }

    private static Path workingDirectory(ProcessHandle process) {
        try {
            return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
        } catch (IOException gone) {
            return Path.of("/");
        }
    }

    // --- media ---

    Path medium(String name) {
        return data.resolve("media").resolve(name);
    }

    /** The files of extents on the given media, by default all on which objects are put. */
    List<ExtentFile> extents(Path... media) throws IOException {
        if (media.length == 0 && onTape) {
            return Cartridges.extents(data.resolve("tape/main"));
        }
        List<ExtentFile> found = new ArrayList<>();
        for (Path medium : media.length > 0 ? List.of(media) : List.of(medium("disk0"), medium("disk1"))) {
            collectExtents(medium, found);
        }
        return found;
    }

    private static void collectExtents(Path medium, List<ExtentFile> found) throws IOException {
        Files.walkFileTree(medium, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean own = directory.equals(medium.resolve(".archivolt"))
                        || directory.equals(medium.resolve("lost+found"));
                return own ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.add(new ExtentFile(file, attributes.size()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException vanished) {
                return FileVisitResult.CONTINUE;
            }
        });
    }

    // --- the end ---

    @Override
    public void close() throws IOException {
        try {
            if (Files.exists(data.resolve("instance"))) {
                down();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            killEverything();
            Runtime.getRuntime().removeShutdownHook(atExit);
        }
        stopExternalDatabase();
        keepLog("archivolt.log");
        keepLog("console.log");
        deleteTree(data);
    }

    /** Logs are small and tell why a test failed. */
    private void keepLog(String name) throws IOException {
        Path log = data.resolve("log").resolve(name);
        if (Files.exists(log)) {
            Path kept = Files.createDirectories(INSTANCES.resolveSibling("instance-logs"));
            Files.copy(log, kept.resolve(data.getFileName() + "-" + name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Whatever still runs on this directory, which is nobody's but ours. */
    private void killEverything() {
        try {
            for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
                if (isRuntime(process) || workingDirectory(process).startsWith(data)) {
                    kill(process.pid());
                }
            }
        } catch (Exception e) { // the rest is for people
            System.err.println("left running: " + e);
        }
    }

    private boolean isRuntime(ProcessHandle process) {
        return arguments(process).contains("-Dkaraf.base=" + data);
    }

    private static List<String> arguments(ProcessHandle process) {
        try {
            return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .split("\0"));
        } catch (IOException gone) {
            return List.of();
        }
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static Optional<String> entry(Path file, String name) throws IOException {
        return Optional.ofNullable(entries(file).get(name));
    }

    private static Map<String, String> entries(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.contains("="))
                    .collect(Collectors.toMap(
                            line -> line.substring(0, line.indexOf('=')),
                            line -> line.substring(line.indexOf('=') + 1),
                            (first, last) -> last));
        }
    }
}
