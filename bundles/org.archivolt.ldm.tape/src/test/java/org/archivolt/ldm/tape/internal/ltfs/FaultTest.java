package org.archivolt.ldm.tape.internal.ltfs;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.bytes;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.mount;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.read;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.sync;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.write;
import static org.archivolt.testkit.Failures.assertFails;
import static org.archivolt.testkit.Failures.assertFailsWithAny;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a drive may do while a volume is mounted. */
class FaultTest {
    @TempDir
    Path folder;

    private FolderTape tape;
    private LtfsVolume volume;

    @BeforeEach
    void writeSomething() throws Exception {
        Cartridges.formatted(folder);
        tape = new FolderTape(folder);
        volume = mount(tape);
        write(volume, "kept", bytes(1, 5000));
        sync(volume);
    }

    private void assertMissing(LtfsVolume in, String name) {
        assertThat(assertFails(MEDIUM_FAULT, () -> read(in, name)).facts()).containsEntry("missing", true);
    }

    private LtfsVolume mountedAgain() throws ArchivoltException {
        FolderTape next = tape.losePower(false);
        return mount(next);
    }

    // ---- full ----

    @Test
    void earlyWarningEndsWritingButNotSyncing() throws Exception {
        tape.earlyWarning = 1 << 20;
        tape.capacity = 3 << 20;
        LtfsVolume last;
        long written;
        try (ExtentOutput output = volume.create(volume.address("filling"))) {
            ByteBuffer block = ByteBuffer.wrap(bytes(2, 1000));
            assertFails(NO_SPACE, () -> {
                for (int i = 0; i < 5000; i++) {
                    output.write(block.clear());
                }
            });
            written = output.size();
        }
        assertThat(written).isPositive().isLessThan(3 << 20);
        try (ExtentInput input = volume.open(volume.address("filling"))) {
            assertThat(input.size()).isEqualTo(written);
            ByteBuffer all = ByteBuffer.allocate((int) written);
            assertThat(input.read(all, 0)).isEqualTo((int) written);
        }
        assertFails(NO_SPACE, () -> volume.create(volume.address("more")));
        assertThat(volume.space().freeBytes()).isZero();
        assertThat(volume.delete(volume.address("filling"))).isTrue();
        sync(volume);
        volume.unmount();

        last = mount(new FolderTape(folder));
        assertThat(read(last, "kept")).isEqualTo(bytes(1, 5000));
        assertMissing(last, "filling");
        assertThat(last.check(true, (done, total) -> true)).isEmpty();
    }

    @Test
    void smallFileThatDoesNotFitAnyMoreSaysSoWhenItIsClosed() throws Exception {
        ExtentOutput small = volume.create(volume.address("small"));
        small.write(ByteBuffer.wrap(bytes(2, 10)));
        small.describe("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        tape.capacity = 3 << 20;
        tape.earlyWarning = 3 << 20;
        write(volume, "last", bytes(3, 10));
        assertFails(NO_SPACE, small::close);
        assertThat(small.size()).isZero();
        assertThat(volume.description(volume.address("small"))).isEmpty();
        sync(volume);
        assertThat(read(volume, "last")).isEqualTo(bytes(3, 10));
    }

    @Test
    void hardEndWithoutWarningLosesNothingThatWasSynced() throws Exception {
        tape.earlyWarning = 0;
        tape.capacity = 100_000;
        assertFails(NO_SPACE, () -> write(volume, "too large", bytes(2, 200_000)));
        assertFailsWithAny(() -> volume.sync(List.of()), NO_SPACE);
        assertThat(read(volume, "kept")).isEqualTo(bytes(1, 5000));
        volume.unmount();
        LtfsVolume again = mountedAgain();
        assertThat(read(again, "kept")).isEqualTo(bytes(1, 5000));
        assertMissing(again, "too large");
    }

    // ---- write errors ----

    @Test
    void writeErrorSealsTheCartridge() throws Exception {
        write(volume, "unsynced", bytes(2, 100));
        tape.writeError = (partition, block) -> partition == 1;
        ArchivoltException error = assertFails(MEDIUM_FAULT, () -> write(volume, "failing", bytes(3, 100_000)));
        assertThat(error.facts())
                .containsEntry("sealed", true)
                .containsEntry("volumeLock", VolumeLock.WRITE_ERROR_ON_DATA_PARTITION);
        assertFails(MEDIUM_FAULT, () -> volume.sync(List.of()));
        assertFails(MEDIUM_FAULT, () -> volume.create(volume.address("another")));
        assertThat(read(volume, "kept")).isEqualTo(bytes(1, 5000));
        assertMissing(volume, "unsynced");
        volume.unmount();
        assertThat(Files.readAllBytes(folder.resolve("attr_0_1623"))[5]).isEqualTo((byte) 4);

        LtfsVolume again = mountedAgain();
        assertThat(again.report().clean()).isTrue();
        assertThat(again.readOnlyBecause()).isPresent();
        assertThat(read(again, "kept")).isEqualTo(bytes(1, 5000));
        assertMissing(again, "unsynced");
    }

    @Test
    void writeErrorOnBothPartitionsStillKeepsWhatWasSynced() throws Exception {
        tape.writeError = (partition, block) -> true;
        ArchivoltException error = assertFails(MEDIUM_FAULT, () -> write(volume, "failing", bytes(3, 100_000)));
        assertThat(error.facts()).containsEntry("volumeLock", VolumeLock.WRITE_ERROR_ON_BOTH);
        volume.unmount();
        LtfsVolume again = mountedAgain();
        assertThat(read(again, "kept")).isEqualTo(bytes(1, 5000));
        assertThat(again.readOnlyBecause()).isPresent();
    }

    @Test
    void lateWriteErrorTakesBackAllSinceTheLastSync() throws Exception {
        write(volume, "unsynced", bytes(2, 100));
        write(volume, "unsynced too", bytes(2, 100));
        volume.delete(volume.address("kept"));
        tape.deferredError = true;
        ArchivoltException error = assertFails(MEDIUM_FAULT, () -> sync(volume));
        assertThat(error.facts()).containsEntry("sealed", true);
        assertMissing(volume, "unsynced");
        assertMissing(volume, "unsynced too");
        assertThat(read(volume, "kept")).isEqualTo(bytes(1, 5000));
        volume.unmount();
        assertThat(read(mountedAgain(), "kept")).isEqualTo(bytes(1, 5000));
    }

    @Test
    void errorOnTheIndexPartitionIsReportedAndHarmless() throws Exception {
        tape.writeError = (partition, block) -> partition == 0;
        ArchivoltException error = assertFails(MEDIUM_FAULT, () -> volume.unmount());
        assertThat(error.facts()).containsEntry("volumeLock", VolumeLock.WRITE_ERROR_ON_INDEX_PARTITION);
        assertThat(read(mountedAgain(), "kept")).isEqualTo(bytes(1, 5000));
    }

    // ---- resets ----

    @Test
    void resetBetweenWritesIsSurvived() throws Exception {
        write(volume, "before", bytes(2, 5000));
        tape.reset();
        assertFails(DEVICE_FAULT, () -> read(volume, "kept"));
        assertThat(read(volume, "kept")).isEqualTo(bytes(1, 5000));
        write(volume, "after", bytes(3, 5000));
        sync(volume);
        volume.unmount();
        LtfsVolume again = mountedAgain();
        assertThat(read(again, "before")).isEqualTo(bytes(2, 5000));
        assertThat(read(again, "after")).isEqualTo(bytes(3, 5000));
    }

    @Test
    void resetThatEmptiesTheBufferFailsTheSync() throws Exception {
        write(volume, "forgotten", bytes(2, 5000));
        tape.forgetBuffer();
        tape.reset();
        assertFails(DEVICE_FAULT, () -> read(volume, "kept"));
        assertFails(DEVICE_FAULT, () -> sync(volume));
        assertMissing(volume, "forgotten");
        assertThat(read(volume, "kept")).isEqualTo(bytes(1, 5000));
        volume.unmount();
        LtfsVolume again = mountedAgain();
        assertMissing(again, "forgotten");
        assertThat(read(again, "kept")).isEqualTo(bytes(1, 5000));
        assertThat(Files.readAllBytes(folder.resolve("attr_0_1623"))[5]).isZero();
    }

    @Test
    void resetDuringAWriteFailsWhatWasNotSynced() throws Exception {
        write(volume, "unsynced", bytes(2, 5000));
        tape.reset();
        assertFails(DEVICE_FAULT, () -> write(volume, "next", bytes(3, 5000)));
        assertFails(DEVICE_FAULT, () -> sync(volume));
        LtfsVolume again = mountedAgain();
        assertMissing(again, "unsynced");
        assertThat(read(again, "kept")).isEqualTo(bytes(1, 5000));
    }

    @Test
    void readErrorIsOfThatExtentOnly() throws Exception {
        write(volume, "other", bytes(2, 5000));
        sync(volume);
        tape.readError = (partition, block) -> block == 7;
        assertFails(MEDIUM_FAULT, () -> read(volume, "kept"));
        assertThat(read(volume, "other")).isEqualTo(bytes(2, 5000));
        write(volume, "another", bytes(3, 5000));
        sync(volume);
        assertThat(read(volume, "another")).isEqualTo(bytes(3, 5000));
    }
}
