package org.archivolt.ldm.tape.internal.commands;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.internal.commands.ChildProcess.Outcome;
import org.archivolt.ldm.tape.internal.transport.Pause;

/**
 * The commands of an installed LTFS (reference implementation, 2.4). Their exit codes lie: {@code ltfs} returns 0 without
 * having mounted, {@code ltfsck} and {@code mkltfs -w} return 1 for success. What counts is which messages were written,
 * and what the kernel has mounted.
 *
 * @param directory where {@code mkltfs}, {@code ltfs} and {@code ltfsck} are
 * @param unmount the command that unmounts a directory
 * @param options given to each command before all others, such as {@code -e sg}; may be empty
 */
public record LtfsTools(
        Path directory, Path unmount, List<String> options, MountTable mounts, Duration limit, Pause pause) {
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Set<String> FORMATTED_BEFORE = Set.of("15047E");
    private static final Set<String> WRITE_PROTECTED = Set.of("11095E");
    private static final Set<String> WRONG_CARTRIDGE = Set.of("30086I", "11298E");
    private static final Set<String> NOT_LTFS = Set.of("17168E", "11176E", "11170E", "11009E");
    private static final Set<String> INCONSISTENT =
            Set.of("11183E", "17037E", "17016E", "11024E", "17146E", "17148E", "11206E");
    private static final Set<String> EMPTY = Set.of("17188I", "12016E");
    private static final Set<String> HELD = Set.of("12012E", "10004E");

    public LtfsTools {
        options = List.copyOf(options);
    }

    /** @param serial six characters of {@code A-Z0-9}, as VOL1 has them */
    void format(String device, String serial, String volumeName, boolean force) throws ArchivoltException {
        List<String> command = command("mkltfs", "-d", device, "-s", serial, "-n", volumeName);
        if (force) {
            command.add("-f");
        }
        Outcome outcome = ChildProcess.run(command, limit);
        if (!outcome.says("15024I")) {
            throw failure("formatting", device, outcome);
        }
    }

    /** @return whether it is mounted for reading only */
    boolean mount(String device, Path directory) throws ArchivoltException {
        requireEmpty(directory);
        Outcome outcome = ChildProcess.run(
                command("ltfs", directory.toString(), "-o", "devname=" + device, "-o", "sync_type=unmount"), limit);
        List<MountTable.Mount> found = mounts.at(directory);
        if (found.isEmpty()) {
            throw failure("mounting", device, outcome);
        }
        return found.get(0).readOnly() || outcome.says("14019I") || outcome.says("11333I");
    }

    /** A second mount would succeed and hide the first; a directory that is not empty is not mounted and not complained of. */
    private void requireEmpty(Path directory) throws ArchivoltException {
        if (!mounts.at(directory).isEmpty()) {
            throw new ArchivoltException(WRONG_STATE, "mounting where something is mounted").with("path", directory);
        }
        try {
            Files.createDirectories(directory);
            try (var entries = Files.list(directory)) {
                if (entries.findAny().isPresent()) {
                    throw new ArchivoltException(WRONG_STATE, "mounting on a directory that is not empty")
                            .with("path", directory);
                }
            }
        } catch (IOException e) {
            throw new ArchivoltException(DEVICE_FAULT, "making a mount point", e).with("path", directory);
        }
    }

    /** Returns when the index is on the tape and the drive is free: the process that served the mount has ended. */
    void unmount(Path directory) throws ArchivoltException {
        List<ProcessHandle> servers = serversOf(directory);
        Outcome outcome = ChildProcess.run(List.of(unmount.toString(), directory.toString()), limit);
        if (!mounts.at(directory).isEmpty()) {
            throw new ArchivoltException(outcome.exit() == 32 ? WRONG_STATE : DEVICE_FAULT, "unmounting")
                    .with("path", directory)
                    .with("exit", outcome.exit())
                    .with("output", outcome.lastLines());
        }
        awaitEnd(servers, directory);
    }

    private void awaitEnd(List<ProcessHandle> servers, Path directory) throws ArchivoltException {
        long looks = limit.toNanos() / LOOK.toNanos();
        while (servers.stream().anyMatch(ProcessHandle::isAlive)) {
            if (looks-- == 0) {
                throw new ArchivoltException(DEVICE_FAULT, "waiting for the index to be written")
                        .with("path", directory)
                        .with("process", servers.get(0).pid());
            }
            pause.pause(LOOK);
        }
    }

    private List<ProcessHandle> serversOf(Path directory) {
        String tool = tool("ltfs");
        return ProcessHandle.allProcesses()
                .filter(process -> serves(process, tool, directory.toString()))
                .toList();
    }

    private static boolean serves(ProcessHandle process, String tool, String directory) {
        ProcessHandle.Info info = process.info();
        List<String> words = new ArrayList<>();
        info.command().ifPresent(words::add);
        info.arguments().ifPresent(arguments -> words.addAll(Arrays.asList(arguments)));
        return words.contains(directory) && words.stream().anyMatch(word -> isTool(word, tool));
    }

    private static boolean isTool(String word, String tool) {
        return word.equals(tool) || word.endsWith("/ltfs");
    }

    /** @return whether it was repaired; {@code ltfsck} returns 1 whether it was or not */
    boolean check(String device) throws ArchivoltException {
        Outcome outcome = ChildProcess.run(command("ltfsck", device), limit);
        if (!outcome.says("16022I") || (outcome.exit() & 4) != 0) {
            throw failure("checking", device, outcome);
        }
        return outcome.saysAny(INCONSISTENT);
    }

    /** Takes the reservation of a dead host away. */
    void release(String device) throws ArchivoltException {
        ChildProcess.run(command("ltfs", "-o", "release_device", "-o", "devname=" + device), limit);
    }

    private List<String> command(String name, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(tool(name));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return command;
    }

    private String tool(String name) {
        return directory.resolve(name).toString();
    }

    private static ArchivoltException failure(String doing, String device, Outcome outcome) {
        return new ArchivoltException(codeOf(outcome), doing)
                .with("path", device)
                .with("messages", outcome.messages())
                .with("exit", outcome.exit())
                .with("output", outcome.lastLines());
    }

    private static ErrorCode codeOf(Outcome outcome) {
        if (outcome.saysAny(FORMATTED_BEFORE) || outcome.saysAny(HELD)) {
            return WRONG_STATE;
        }
        if (outcome.saysAny(NOT_LTFS)) {
            return FOREIGN_DATA;
        }
        if (outcome.saysAny(WRONG_CARTRIDGE)) {
            return ErrorCode.INVALID_ARGUMENT;
        }
        if (outcome.saysAny(WRITE_PROTECTED) || outcome.saysAny(INCONSISTENT)) {
            return MEDIUM_FAULT;
        }
        return outcome.saysAny(EMPTY) ? WRONG_STATE : DEVICE_FAULT;
    }
}
