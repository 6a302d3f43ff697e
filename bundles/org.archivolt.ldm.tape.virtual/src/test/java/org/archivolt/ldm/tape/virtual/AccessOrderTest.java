package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.data.AccessOrder;
import org.archivolt.scsi.data.AccessOrder.Segment;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;

final class AccessOrderTest extends Bench {
    private final VirtualTicker ticker = new VirtualTicker();

    @Override
    LibraryClock clock() {
        return LibraryClock.advancing(ticker, ticker::advance);
    }

    @Test
    void recommendsAnOrderThatTakesLessTime() throws Exception {
        ticker.advance(Duration.ofMinutes(1));
        drive.clearAttentions();
        for (int i = 0; i < 600; i++) {
            drive.write(record(100_000, i));
        }
        drive.writeMarks(0);
        drive.rewind();
        List<Segment> wanted = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            wanted.add(new Segment("part" + i, 0, i * 15, i * 15 + 1));
        }
        Collections.shuffle(wanted, new Random(5));
        List<Segment> recommended = order(wanted);
        assertThat(recommended).containsExactlyInAnyOrderElementsOf(wanted);
        drive.rewind();
        long shuffled = timeOf(wanted);
        drive.rewind();
        assertThat(timeOf(recommended)).isLessThan(shuffled / 2);
    }

    @Test
    void tellsItsLimitsAndRefusesBlocksThatAreNotThere() throws Exception {
        ticker.advance(Duration.ofMinutes(1));
        drive.clearAttentions();
        byte[] limits = drive.ask(new DriveCommand.ReceiveRecommendedAccessOrder(true, 0, 4, 0));
        assertThat(AccessOrder.Limits.decode(limits).segments()).isEqualTo(2000);
        byte[] parameters = new AccessOrder(List.of(new Segment("x", 0, 5, 6))).encode();
        assertThat(drive.refused(new DriveCommand.GenerateRecommendedAccessOrder(2, 0, parameters.length), parameters)
                        .condition())
                .isEqualTo(SenseCondition.INVALID_FIELD);
    }

    private List<Segment> order(List<Segment> wanted) throws ArchivoltException {
        byte[] parameters = new AccessOrder(wanted).encode();
        drive.send(new DriveCommand.GenerateRecommendedAccessOrder(2, 0, parameters.length), parameters);
        byte[] answer = drive.ask(new DriveCommand.ReceiveRecommendedAccessOrder(false, 0, 60_000, 0));
        return AccessOrder.decode(answer).segments();
    }

    private long timeOf(List<Segment> segments) throws ArchivoltException {
        long start = ticker.nanos();
        for (Segment segment : segments) {
            drive.locate(0, segment.first());
            drive.read(100_000);
            drive.read(100_000);
        }
        return ticker.nanos() - start;
    }
}
