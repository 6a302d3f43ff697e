package org.archivolt.ldm.disk.internal;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
