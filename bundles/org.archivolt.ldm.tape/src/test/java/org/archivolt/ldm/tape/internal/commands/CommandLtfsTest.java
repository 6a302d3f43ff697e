package org.archivolt.ldm.tape.internal.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.archivolt.ldm.tape.internal.filesystem.Filesystem;
import org.archivolt.ldm.tape.internal.transport.Pause;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against programs that lie in their exit codes as the real ones do. */
class CommandLtfsTest {
    private static final MediumId MEDIUM = new MediumId(Family.TAPE, "lib", "A00001L9");

    private static final String FORMAT = """
            case $state in
              protected) echo 'a1 LTFS11095E' >&2; echo 'a1 LTFS15012E' >&2; exit 16;;
              formatted|foreign) case " $* " in *' -f '*) ;; *) echo 'a1 LTFS15047E formatted' >&2; exit 16;; esac;;
            esac
            rm -rf $base/tape; mkdir $base/tape; echo formatted > $base/state
            echo 'a1 LTFS15013I uuid' >&2; echo 'a1 LTFS15024I Medium formatted successfully' >&2
            """;

    /** The process that serves a mount outlives it a little: it writes the index. */
    private static final String MOUNT = """
            if [ "$1" = --serve ]; then
              while grep -q " $2 " $base/mounts; do sleep 0.02; done
              sleep 0.3; echo done > $base/index; exit 0
            fi
            if [ -n "$(ls -A $1)" ]; then echo 'fuse: mountpoint is not empty' >&2; echo 'a1 LTFS14123W' >&2; exit 0; fi
            case $state in
              blank) echo 'a1 LTFS17168E' >&2; exit 1;;
              foreign) echo 'a1 LTFS11176E' >&2; echo 'a1 LTFS11009E' >&2; exit 1;;
              held) echo 'a1 LTFS12012E' >&2; echo 'a1 LTFS10004E' >&2; exit 1;;
              silent) exit 0;;
            esac
            for each in $base/tape/*; do [ -e "$each" ] && mv "$each" $1/; done
            echo "ltfs:/dev/sg9 $1 fuse rw,nosuid 0 0" > $base/mounts
            "$0" --serve "$1" &
            echo 'a1 LTFS11031I Volume mounted successfully' >&2
            """;

    private static final String UNMOUNT = """
            if [ -e $base/busy ]; then echo 'umount: target is busy.' >&2; exit 32; fi
            for each in $1/*; do [ -e "$each" ] && mv "$each" $base/tape/; done
            : > $base/mounts
            """;

    private static final String CHECK = """
            if [ $state = formatted ]; then echo 'a1 LTFS16022I Volume is consistent' >&2; exit 1; fi
            echo 'a1 LTFS17168E' >&2; exit 4
            """;

    @TempDir
    Path base;

    private Path point;
    private LtfsTools tools;
    private CommandLtfs ltfs;

    @BeforeEach
    void install() throws IOException {
        point = base.resolve("mnt/drive0");
        Path programs = Files.createDirectory(base.resolve("bin"));
        Files.createDirectory(base.resolve("tape"));
        Files.writeString(base.resolve("mounts"), "");
        state("blank");
        assumeTrue(Files.getFileStore(base).supportsFileAttributeView("user"), "no extended attributes here");
        Files.createDirectories(point);
        attribute("ltfs.volumeName", MEDIUM.name());
        attribute("ltfs.volumeUUID", UUID.randomUUID().toString());
        program("mkltfs", FORMAT);
        program("ltfs", MOUNT);
        program("ltfsck", CHECK);
        program("umount", UNMOUNT);
        tools = new LtfsTools(
                programs,
                programs.resolve("umount"),
                List.of(),
                new MountTable(base.resolve("mounts")),
                Duration.ofSeconds(20),
                Pause.REAL);
        ltfs = new CommandLtfs("lib", "/dev/sg9", point, tools, CommandLtfs.NO_HANDOVER);
    }

    private void program(String name, String text) throws IOException {
        Path file = base.resolve("bin").resolve(name);
        Files.writeString(file, "#!/bin/sh\nbase='" + base + "'\nstate=$(cat $base/state)\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Of the root of the volume; the mount point has it even while nothing is mounted. */
    private void attribute(String name, String value) throws IOException {
        CommandLtfs.attributes(point).write(name, UTF_8.encode(value));
    }

    private void state(String state) throws IOException {
        Files.writeString(base.resolve("state"), state);
    }

    private static MediumLabel label() {
        return new MediumLabel(MEDIUM, UUID.randomUUID());
    }

    @Test
    void givesBackWhatWasWrittenBeforeTheTapeWasUnmounted() throws Exception {
        MediumLabel label = label();
        ltfs.format(label, false);
        Filesystem.Mount mount = ltfs.mount(label);
        Volume volume = mount.volume();
        String address = volume.address("an extent");
        byte[] json = ("{\"name\":\"" + "ü".repeat(100) + "\"}").getBytes(UTF_8);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap("content".getBytes(UTF_8)));
            output.describe(json);
        }
        volume.sync(List.of(address));
        assertFails(ALREADY_EXISTS, () -> volume.create(address));
        mount.unmount();
        assertThat(base.resolve("index")).exists(); // else the process had not ended
        assertFails(MEDIUM_FAULT, () -> volume.open(address));

        Filesystem.Mount again = ltfs.mount(label);
        try (ExtentInput input = again.volume().open(address)) {
            ByteBuffer into = ByteBuffer.allocate(7);
            assertThat(input.read(into, 0)).isEqualTo(7);
            assertThat(new String(into.array(), UTF_8)).isEqualTo("content");
        }
        assertThat(again.volume().description(address)).contains(json);
        assertThat(again.volume().delete(address)).isTrue();
        assertThat(assertFails(MEDIUM_FAULT, () -> again.volume().open(address)).facts())
                .containsEntry("missing", true);
        again.unmount();
    }

    @Test
    void refusesToFormatOursWithoutForce() throws Exception {
        MediumLabel label = label();
        ltfs.format(label, false);
        assertFails(WRONG_STATE, () -> ltfs.format(label(), false));
        MediumLabel next = label();
        ltfs.format(next, true);
        assertFails(FOREIGN_DATA, () -> ltfs.mount(label));
        ltfs.mount(next).unmount();
    }

    @Test
    void refusesToFormatForeignDataWithoutForce() throws Exception {
        tools.format("/dev/sg9", "B00001", "B00001L9", true);
        attribute("ltfs.volumeName", "B00001L9");
        assertFails(FOREIGN_DATA, () -> ltfs.format(label(), false));
        state("foreign");
        assertFails(FOREIGN_DATA, () -> ltfs.format(label(), false));
        assertFails(FOREIGN_DATA, () -> ltfs.mount(label()));
    }

    @Test
    void believesTheMountTableAndNotTheExitCode() throws Exception {
        state("silent");
        assertFails(DEVICE_FAULT, () -> ltfs.mount(label()));
        state("formatted");
        Files.createDirectories(point);
        Files.writeString(point.resolve("left over"), "");
        assertFails(WRONG_STATE, () -> ltfs.mount(label()));
    }

    @Test
    void neverMountsOneUponAnother() throws Exception {
        MediumLabel label = label();
        ltfs.format(label, false);
        Filesystem.Mount mount = ltfs.mount(label);
        assertFails(WRONG_STATE, () -> ltfs.mount(label));
        assertThat(mount.isAlive()).isTrue();
        mount.unmount();
        assertThat(mount.isAlive()).isFalse();
    }

    @Test
    void saysThatABusyTapeIsBusy() throws Exception {
        MediumLabel label = label();
        ltfs.format(label, false);
        Filesystem.Mount mount = ltfs.mount(label);
        Files.writeString(base.resolve("busy"), "");
        assertFails(WRONG_STATE, mount::unmount);
        Files.delete(base.resolve("busy"));
        ltfs.endLeftOver();
        assertThat(mount.isAlive()).isFalse();
    }

    @Test
    void namesWhatKeepsItFromWorking() throws Exception {
        state("protected");
        assertFails(MEDIUM_FAULT, () -> ltfs.format(label(), false));
        state("held");
        assertFails(WRONG_STATE, () -> ltfs.mount(label()));
    }

    @Test
    void takesOneForTheSuccessOfACheck() throws Exception {
        state("formatted");
        assertThat(tools.check("/dev/sg9")).isFalse();
        state("blank");
        assertFails(FOREIGN_DATA, () -> tools.check("/dev/sg9"));
    }

    @Test
    void endsWhatDoesNotEnd() throws Exception {
        program("ltfsck", "trap '' TERM; while :; do sleep 0.1; done");
        LtfsTools impatient = new LtfsTools(
                tools.directory(), tools.unmount(), List.of(), tools.mounts(), Duration.ofMillis(300), Pause.REAL);
        assertFails(DEVICE_FAULT, () -> impatient.check("/dev/sg9"));
    }
}
