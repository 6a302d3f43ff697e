package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.command.ChangerCommand;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.data.ElementStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Goal: whatever robots and hosts do at once, a cartridge is in one place. Method: random moves and writes of many threads. */
@Timeout(60)
final class ManyArmsTest extends Bench {
    private static final long SEED = 20261121;
    private static final int MOVES = 150;

    @Override
    LibraryPlan.Builder plan() {
        return super.plan().drives(3).changers(3).arms(2);
    }

    @Test
    void neverLosesNorDoublesACartridge() throws Exception {
        List<String> before = barcodes();
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Random random = new Random(SEED + i);
            Host robot = Host.of(library, i == 0 ? "changer" : "changer" + i);
            all.add(threads.submit(moving(robot, random)));
        }
        for (int i = 0; i < 2; i++) {
            Host host = Host.of(library, "drive" + i);
            all.add(threads.submit(writing(host)));
        }
        for (Future<?> each : all) {
            each.get();
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.SECONDS)).isTrue();
        assertThat(barcodes()).as("seed %d", SEED).containsExactlyInAnyOrderElementsOf(before);
        library.close();
        library = VirtualLibrary.open(folder, plan().build(), clock());
        changer = Host.of(library, "changer");
        assertThat(barcodes()).containsExactlyInAnyOrderElementsOf(before);
    }

    private static Callable<Void> moving(Host robot, Random random) {
        return () -> {
            for (int i = 0; i < MOVES; i++) {
                robot.run(new ChangerCommand.MoveMedium(0, anywhere(random), anywhere(random), false));
            }
            return null;
        };
    }

    private static int anywhere(Random random) {
        int place = random.nextInt(13);
        return place < 10 ? Host.SLOT + place : Host.DRIVE + place - 10;
    }

    private static Callable<Void> writing(Host host) {
        return () -> {
            for (int i = 0; i < MOVES; i++) {
                ScsiReply reply = host.run(new DriveCommand.Write6(false, 100), ByteBuffer.wrap(record(100, i)));
                assertThat(reply.status()).isIn(ScsiReply.GOOD, ScsiReply.CHECK_CONDITION);
            }
            return null;
        };
    }

    private List<String> barcodes() throws ArchivoltException {
        return changer.elements(ElementType.ALL).stream()
                .filter(ElementStatus::full)
                .map(element -> element.volumeTag().orElseThrow())
                .toList();
    }
}
