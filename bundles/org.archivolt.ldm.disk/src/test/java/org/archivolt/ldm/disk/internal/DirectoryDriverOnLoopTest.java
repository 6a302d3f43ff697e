package org.archivolt.ldm.disk.internal;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, with the root of a filesystem that fills up, is unmounted and loses power. */
class DirectoryDriverOnLoopTest extends DirectoryDriverTest {
    private LoopFilesystem filesystem;

    @Override
    @BeforeEach
    void makeDirectory() throws IOException {
        filesystem = LoopFilesystem.below(temporary);
        root = filesystem.root();
    }

    @AfterEach
    void removeFilesystem() throws IOException {
        if (filesystem != null) {
            filesystem.close();
        }
    }

    @Override
    protected void makeMediumVanish() throws IOException {
        filesystem.pullAway();
    }

    @Override
    protected boolean losePower() throws IOException {
        filesystem.losePower();
        return true;
    }

    @Override
    protected Optional<Long> fillingBytes() {
        return Optional.of(LoopFilesystem.BYTES);
    }

    /** Otherwise this would prove nothing of what sync is for. */
    @Test
    void losesWhatWasNotSynced() throws Exception {
        MediumLabel label = formatted();
        Volume volume = attach().mount(label);
        String synced = write(volume, "synced", bytes(1, 10_000));
        volume.sync(List.of(synced));
        String unsynced = write(volume, "unsynced", bytes(2, 10_000));
        filesystem.losePower();
        Volume after = attach().mount(label);
        assertThat(read(after, synced)).isEqualTo(bytes(1, 10_000));
        assertFails(MEDIUM_FAULT, () -> after.open(unsynced));
    }

    /** Goal: whoever has written something can say what it is. Method: extents of several writers, together too much. */
    @Test
    void describesEveryExtentOfAFullFilesystem() throws Exception {
        MediumLabel label = formatted();
        Volume volume = attach().mount(label);
        List<String> addresses = new ArrayList<>();
        List<ExtentOutput> outputs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            addresses.add(volume.address("extent " + i));
            outputs.add(volume.create(addresses.get(i)));
        }
        for (int i = 0; i < outputs.size(); i++) {
            ExtentOutput output = outputs.get(i);
            ByteBuffer block = ByteBuffer.wrap(bytes(i, i == 0 ? 4096 : 512 * i));
            assertFails(NO_SPACE, () -> {
                while (true) {
                    output.write(block.clear());
                }
            });
            assertThat(output.size()).as("whole writes only").matches(size -> size % block.capacity() == 0);
        }
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).describe(bytes(i, 6000));
            outputs.get(i).close();
        }
        volume.sync(addresses);
        assertThat(volume.space().freeBytes()).isZero();
        for (int i = 0; i < outputs.size(); i++) {
            assertThat(volume.description(addresses.get(i))).contains(bytes(i, 6000));
        }
        assertFails(NO_SPACE, () -> volume.create(volume.address("one more")));
        volume.delete(addresses.get(0));
        volume.sync(addresses.subList(0, 1));
        volume.sync(List.of(write(volume, "fits again", bytes(3, 10_000))));
    }

    @Test
    void descriptionsInFilesSurviveLossOfPowerToo() throws Exception {
        MediumLabel label = formatted();
        Volume volume = attach().mount(label);
        String address = volume.address("extent");
        byte[] large = bytes(1, 60_000);
        try (ExtentOutput output = volume.create(address)) {
            output.describe(large);
        }
        volume.sync(List.of(address));
        filesystem.losePower();
        assertThat(attach().mount(label).description(address)).contains(large);
    }
}
