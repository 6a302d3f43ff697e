package org.archivolt.ldm.tape.internal.ltfs;

import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.bytes;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.mount;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.read;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.sync;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: whatever operation of the drive is the last before the power goes, the cartridge mounts to what was synced.
 * Method: a session of writes, deletions, syncs and remounts is run again and again, and stopped one operation later
 * each time; what is in the drive's buffer is lost, or is not.
 */
class CrashTest {
    private static final int NAMES = 6;

    @TempDir
    Path temporary;

    /** What a session knows to be safe, and what may or may not be: it was on the way when the power went. */
    private static final class Session {
        final Random random;
        final Map<String, Long> synced = new HashMap<>();
        final Map<String, Long> current = new HashMap<>();
        boolean syncing;

        Session(long seed) {
            random = new Random(seed);
        }

        void run(FolderTape tape) throws ArchivoltException {
            for (int mounts = 0; mounts < 2; mounts++) {
                LtfsVolume volume = mount(tape);
                for (int batch = 0; batch < 2; batch++) {
                    change(volume);
                    if (batch == 0) {
                        unfinished(volume);
                    }
                    syncing = true;
                    sync(volume);
                    syncing = false;
                    synced.clear();
                    synced.putAll(current);
                }
                volume.unmount();
            }
        }

        private void change(LtfsVolume volume) throws ArchivoltException {
            for (int i = 0; i < 2; i++) {
                String name = "file " + random.nextInt(NAMES);
                if (current.containsKey(name)) {
                    volume.delete(volume.address(name));
                    current.remove(name);
                } else {
                    long seed = random.nextInt(1000);
                    write(volume, name, content(seed));
                    current.put(name, seed);
                }
            }
        }

        /** Something large is being written, and never closed. */
        private void unfinished(LtfsVolume volume) throws ArchivoltException {
            ExtentOutput output = volume.create(volume.address("unfinished " + random.nextInt()));
            output.write(ByteBuffer.wrap(bytes(1, 66_000)));
        }

        static byte[] content(long seed) {
            return bytes(seed, (int) (seed * 17 % 9000));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyCrashLeavesWhatWasSynced(boolean bufferIsLost) throws Exception {
        Path blank = Files.createDirectory(temporary.resolve("blank"));
        Cartridges.formatted(blank);
        Set<String> outcomes = new HashSet<>();
        boolean finished = false;
        for (int stop = 0; !finished; stop++) {
            Path folder = temporary.resolve("stop" + stop);
            Cartridges.copy(blank, folder);
            FolderTape tape = new FolderTape(folder);
            tape.powerLostAt = stop;
            Session session = new Session(7);
            try {
                session.run(tape);
                finished = true;
            } catch (FolderTape.PowerLost e) {
                // as planned
            }
            outcomes.add(checkAfterwards(
                    tape.losePower(bufferIsLost), session, "stopped at operation " + stop, stop % 3 == 0));
        }
        assertThat(outcomes).contains("clean", "searched", "repaired");
    }

    private static String checkAfterwards(FolderTape tape, Session session, String when, boolean andGoOn)
            throws Exception {
        LtfsVolume volume = mount(tape);
        assertHolds(volume, session, when);
        assertThat(volume.check(true, (done, total) -> true)).as(when).isEmpty();
        MountReport report = volume.report();
        String outcome = report.clean() ? "clean" : report.repaired() ? "repaired" : "searched";
        if (!andGoOn) {
            return outcome;
        }
        Map<String, Long> found = contents(volume);
        String added = "added afterwards";
        write(volume, added, bytes(3, 10_000));
        sync(volume, added);
        assertThat(read(volume, added)).as(when).isEqualTo(bytes(3, 10_000));
        volume.unmount();

        LtfsVolume again = mount(tape);
        assertThat(again.report().clean()).as(when).isTrue();
        assertThat(read(again, added)).as(when).isEqualTo(bytes(3, 10_000));
        assertThat(again.check(true, (done, total) -> true)).as(when).isEmpty();
        again.delete(again.address(added));
        assertThat(contents(again)).as(when).isEqualTo(found);
        return outcome;
    }

    /** What was synced is there; what was not, is not; only a sync that was on the way may have come either way. */
    private static void assertHolds(LtfsVolume volume, Session session, String when) throws ArchivoltException {
        Map<String, Long> found = contents(volume);
        if (session.syncing) {
            assertThat(List.of(session.synced, session.current)).as(when).contains(found);
        } else {
            assertThat(found).as(when).isEqualTo(session.synced);
        }
        for (Map.Entry<String, Long> file : found.entrySet()) {
            assertThat(read(volume, file.getKey())).as(when).isEqualTo(Session.content(file.getValue()));
        }
    }

    /** Names, and the seeds that the contents are made of. */
    private static Map<String, Long> contents(LtfsVolume volume) throws ArchivoltException {
        Map<String, Long> found = new HashMap<>();
        for (int i = 0; i < NAMES; i++) {
            String name = "file " + i;
            try {
                found.put(name, seedOf(read(volume, name)));
            } catch (ArchivoltException e) {
                assertThat(e.facts()).containsEntry("missing", true);
            }
        }
        return found;
    }

    private static long seedOf(byte[] content) {
        for (long seed = 0; seed < 1000; seed++) {
            if (seed * 17 % 9000 == content.length && java.util.Arrays.equals(Session.content(seed), content)) {
                return seed;
            }
        }
        throw new AssertionError("not a content of this test: " + content.length + " bytes");
    }

    @Test
    void formatThatWasCutShortIsNeverAVolume() throws Exception {
        List<Inspection.Kind> kinds = new ArrayList<>();
        boolean finished = false;
        for (int stop = 0; !finished; stop++) {
            Path folder = Files.createDirectory(temporary.resolve("stop" + stop));
            FolderTape tape = new FolderTape(folder);
            tape.powerLostAt = stop;
            try {
                LtfsFormat.format(
                        tape,
                        new LtfsFormat.Plan(Cartridges.NAME, "AV0001", Cartridges.VOLUME, 4096),
                        Cartridges.SETTINGS,
                        Cartridges.FORMATTED);
                finished = true;
            } catch (FolderTape.PowerLost e) {
                // as planned
            }
            FolderTape after = tape.losePower(true);
            Inspection.Kind kind = LtfsFormat.inspect(after).kind();
            kinds.add(kind);
            if (kind == Inspection.Kind.LTFS && !finished) {
                mountsEmptyOrNotAtAll(after);
            }
        }
        assertThat(kinds).startsWith(Inspection.Kind.BLANK).endsWith(Inspection.Kind.LTFS);
        assertThat(kinds).doesNotContain(Inspection.Kind.FOREIGN);
    }

    private static void mountsEmptyOrNotAtAll(FolderTape tape) throws ArchivoltException {
        try {
            LtfsVolume volume = mount(tape);
            write(volume, "usable", bytes(1, 10));
            volume.unmount();
        } catch (ArchivoltException e) {
            assertThat(String.valueOf(e.facts().get("reason"))).contains("neither partition has an index");
        }
    }

    @Test
    void killedRuntimeFindsItsCartridgeWithoutLoading() throws Exception {
        FolderTape tape = Cartridges.formatted(temporary);
        LtfsVolume volume = mount(tape);
        write(volume, "synced", bytes(1, 5000));
        sync(volume);
        write(volume, "lost", bytes(2, 5000));
        volume.end();

        LtfsVolume next = mount(tape);
        assertThat(next.report().clean()).isFalse();
        assertThat(next.report().lost()).containsExactly(new MountReport.LostBlocks(1, 12, 14, 5000, false));
        assertThat(read(next, "synced")).isEqualTo(bytes(1, 5000));
    }

    @Test
    void lostBlocksBecomeFilesIfAskedFor() throws Exception {
        FolderTape tape = Cartridges.formatted(temporary);
        LtfsVolume volume = mount(tape);
        write(volume, "synced", bytes(1, 5000));
        sync(volume);
        write(volume, "lost", bytes(2, 5000));
        volume.end();

        LtfsVolume next = mount(tape, new MountOptions(false, true, false, false));
        assertThat(next.report().lost()).containsExactly(new MountReport.LostBlocks(1, 12, 14, 5000, true));
        next.unmount();
        String index = Files.readString(temporary.resolve("0_5_R"));
        assertThat(index)
                .contains("<name>_ltfs_lostandfound</name>")
                .contains("<name>partition1_block12_4096bytes</name>", "<name>partition1_block13_904bytes</name>");
        assertThat(mount(tape).check(true, (done, total) -> true)).isEmpty();
    }
}
