package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.StoredCopy;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;

class OpenReadersTest {
    private final VirtualTicker ticker = new VirtualTicker();
    private final OpenReaders readers = new OpenReaders(ticker);
    private final UUID extent = UUID.randomUUID();
    private final List<StoredCopy> copies = copies();

    @Test
    void holdsExtentsFromOpeningToTheEndOfTheRead() {
        readers.opened("reader", copies);
        assertThat(readers.extents()).containsExactly(extent);
        readers.reading("reader", copies);
        assertThat(readers.extents()).containsExactly(extent);
        readers.read("reader");
        assertThat(readers.extents()).isEmpty();
    }

    @Test
    void holdsUntilTheLastOfSeveralReads() {
        readers.reading("reader", copies);
        readers.reading("reader", copies);
        readers.read("reader");
        assertThat(readers.extents()).containsExactly(extent);
        readers.read("reader");
        assertThat(readers.extents()).isEmpty();
    }

    @Test
    void forgetsWhoOpensAndDoesNotRead() {
        readers.opened("idle", copies);
        ticker.advance(OpenReaders.KEPT.plus(Duration.ofNanos(1)));
        assertThat(readers.extents()).isEmpty();
    }

    @Test
    void neverForgetsWhoReads() {
        readers.reading("slow", copies);
        ticker.advance(OpenReaders.KEPT.multipliedBy(100));
        assertThat(readers.extents()).containsExactly(extent);
    }

    @Test
    void tellsWhoWaitsOnce() {
        AtomicInteger left = new AtomicInteger();
        readers.whenLeft(left::incrementAndGet);
        readers.reading("a", copies);
        readers.reading("b", copies);
        readers.await();
        readers.read("a");
        readers.read("b");
        assertThat(left).hasValue(1);
    }

    private List<StoredCopy> copies() {
        Checksum checksum = ChecksumAlgorithm.XXH128.start().finish();
        CopyRecord copy = new CopyRecord(
                CopyRecord.SOURCE,
                UUID.randomUUID(),
                new LayoutRecord(CopyLayout.NAME, 1, 0, Map.of()),
                CopyStatus.COMPLETE,
                ticker.now(),
                Optional.empty());
        return List.of(new StoredCopy(
                copy,
                List.of(new ExtentRecord(
                        extent,
                        new MediumId(Family.DISK, "lab", "d0"),
                        "e",
                        0,
                        0,
                        0,
                        checksum,
                        1,
                        ChecksumAlgorithm.CRC32C,
                        new byte[0],
                        Optional.empty()))));
    }
}
