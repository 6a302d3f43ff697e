package org.archivolt.itests.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the processes of a benchmark have used of the processor so far, in seconds. Other programs on the machine take away
 * time, but hardly any of this.
 *
 * @param database with all of its connections; 0 for one that we have not started
 * @param load of this program itself
 */
record ProcessorTime(double runtime, double database, double load) {
    /** {@code USER_HZ}, the same on all platforms of Linux. */
    private static final double TICKS_PER_SECOND = 100;

    /** Places in {@code proc(5)} stat, counted behind the name of the program. */
    private static final int PARENT = 1;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int USER_OF_CHILDREN = 13;
    private static final int SYSTEM_OF_CHILDREN = 14;

    /** @param data of the instance */
    static ProcessorTime now(Path data) throws IOException {
        String runtime = Files.readAllLines(data.resolve("instance")).stream()
                .filter(line -> line.startsWith("pid="))
                .map(line -> line.substring("pid=".length()))
                .findFirst()
                .orElseThrow(() -> new IOException("no process is remembered in " + data));
        return new ProcessorTime(
                own(stat(runtime)),
                database(data.resolve("postgres/data/postmaster.pid")),
                own(stat(Long.toString(ProcessHandle.current().pid()))));
    }

    ProcessorTime since(ProcessorTime before) {
        return new ProcessorTime(runtime - before.runtime, database - before.database, load - before.load);
    }

    private static double database(Path pidFile) throws IOException {
        if (!Files.exists(pidFile)) {
            return 0;
        }
        String server = Files.readAllLines(pidFile).get(0).strip();
        String[] stat = stat(server);
        double sum = own(stat) + seconds(stat, USER_OF_CHILDREN) + seconds(stat, SYSTEM_OF_CHILDREN);
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            List<String> ids = processes
                    .map(path -> path.getFileName().toString())
                    .filter(name -> Character.isDigit(name.charAt(0)))
                    .toList();
            for (String id : ids) {
                String[] child = stat(id);
                sum += child[PARENT].equals(server) ? own(child) : 0;
            }
        }
        return sum;
    }

    private static double own(String[] stat) {
        return seconds(stat, USER) + seconds(stat, SYSTEM);
    }

    private static double seconds(String[] stat, int field) {
        return Long.parseLong(stat[field]) / TICKS_PER_SECOND;
    }

    /** All zero for a process that is gone. */
    private static String[] stat(String process) {
        try {
            String line = Files.readString(Path.of("/proc", process, "stat"));
            return line.substring(line.lastIndexOf(')') + 2).split(" ");
        } catch (NoSuchFileException e) {
            return "0 ".repeat(SYSTEM_OF_CHILDREN + 1).split(" ");
        } catch (IOException e) {
            if (!Files.exists(Path.of("/proc", process))) {
                return "0 ".repeat(SYSTEM_OF_CHILDREN + 1).split(" ");
            }
            throw new UncheckedIOException(e);
        }
    }
}
