package org.archivolt.dss.embedded.internal;

import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server processes of an earlier run that was killed. They are ending by themselves, since they were told to when their
 * runtime died; this waits for it, and helps. Every process of a server, and nobody else, works in its data directory.
 */
final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private final Path data;

    Leftovers(Path data) throws IOException {
        this.data = data.toRealPath();
    }

    /** Afterwards no process works in the directory, and no stale file hinders a start. */
    void clear(Duration patience) throws ArchivoltException, IOException, InterruptedException {
        if (!endWithin(patience) && !interrupt("INT", patience) && !interrupt("QUIT", patience)) {
            interrupt("KILL", patience);
        }
        List<ProcessHandle> left = processes();
        if (!left.isEmpty()) {
            throw new ArchivoltException(WRONG_STATE, "waiting for an earlier database server to end")
                    .with("directory", data)
                    .with("processes", left.stream().map(ProcessHandle::pid).toList());
        }
        forgetForeignProcess();
    }

    private boolean interrupt(String signal, Duration patience) throws IOException, InterruptedException {
        for (ProcessHandle process : processes()) {
            LOG.warn("{}: sending {} to process {} of an earlier run", data, signal, process.pid());
            Commands.signal(process.pid(), signal);
        }
        return endWithin(patience);
    }

    private boolean endWithin(Duration patience) throws IOException, InterruptedException {
        for (ProcessHandle process : processes()) {
            try {
                process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
        return processes().isEmpty();
    }

    /**
     * The process a crashed server left in its file may meanwhile be another program, after a reboot say. The server
     * would take it for itself and refuse to start. Only after {@link #processes} found nobody is the file meaningless.
     */
    private void forgetForeignProcess() throws IOException {
        Path file = data.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            return;
        }
        Optional<Long> pid = Files.readString(file).lines().findFirst().map(line -> Long.parseLong(line.strip()));
        if (pid.isPresent() && ProcessHandle.of(pid.get()).isPresent()) {
            LOG.info("{}: process {} is not the database server any more", data, pid.get());
            Files.delete(file);
        }
    }

    private List<ProcessHandle> processes() throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
            return entries.filter(entry ->
                            Character.isDigit(entry.getFileName().toString().charAt(0)))
                    .filter(this::worksInData)
                    .flatMap(entry ->
                            ProcessHandle.of(Long.parseLong(entry.getFileName().toString())).stream())
                    .toList();
        }
    }

    private boolean worksInData(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(data);
        } catch (IOException e) {
            return false; // it ended, or belongs to another user; then it cannot write our data either
        }
    }
}
