package org.archivolt.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.StoredObject;
import org.junit.jupiter.api.Test;

/** Goal: what is missing is found, wherever it is. Method: three replicas of three blocks, some parts of which are there. */
final class CopyCoverageTest {
    private static final int BLOCK = 512;
    private static final int SIZE = 3 * BLOCK - 100;

    private final LayoutRegistry layouts = new LayoutRegistry(new TestSettings().build(), Ticker.system(), () -> false);

    private CopyCoverage coverage(long size, ExtentRecord... extents) throws Exception {
        CopyLayout module = new CopyLayout();
        layouts.bind(module);
        LayoutParameters parameters = module.description().resolve(Map.of("replicas", "3", "block.bytes", "" + BLOCK));
        try (LayoutLease lease = layouts.lease(CopyLayout.NAME)) {
            return new CopyCoverage(new StoredObject(size, parameters, 3, BLOCK), List.of(extents), lease);
        }
    }

    private static ExtentRecord extent(int column, long offset, long size) {
        return new ExtentRecord(
                UUID.randomUUID(),
                new MediumId(Family.DISK, "lab", "d" + column),
                "address",
                column,
                offset,
                size,
                ChecksumAlgorithm.CRC32C.start().finish(),
                BLOCK,
                ChecksumAlgorithm.CRC32C,
                new byte[0],
                Optional.empty());
    }

    private static ExtentRecord[] allBut(int column, ExtentRecord... instead) {
        return Stream.concat(
                        Stream.of(0, 1, 2).filter(c -> c != column).map(c -> extent(c, 0, SIZE)), Stream.of(instead))
                .toArray(ExtentRecord[]::new);
    }

    @Test
    void isCompleteWithEveryByteOfEveryColumn() throws Exception {
        CopyCoverage whole = coverage(SIZE, allBut(1, extent(1, BLOCK, SIZE - BLOCK), extent(1, 0, BLOCK)));
        assertThat(whole.status()).isEqualTo(CopyStatus.COMPLETE);
        assertThat(whole.missing()).isEmpty();
    }

    @Test
    void findsWhatIsMissingAtTheBeginningInTheMiddleAndAtTheEnd() throws Exception {
        assertMissing(coverage(SIZE, allBut(2)), new ColumnPart(2, 0, SIZE));
        assertMissing(coverage(SIZE, allBut(2, extent(2, BLOCK, SIZE - BLOCK))), new ColumnPart(2, 0, BLOCK));
        assertMissing(
                coverage(SIZE, allBut(2, extent(2, 0, BLOCK), extent(2, 2 * BLOCK, SIZE - 2 * BLOCK))),
                new ColumnPart(2, BLOCK, BLOCK));
        assertMissing(
                coverage(SIZE, allBut(2, extent(2, 0, 2 * BLOCK))), new ColumnPart(2, 2 * BLOCK, SIZE - 2 * BLOCK));
    }

    /** Of a block that is there in part all is made anew. */
    @Test
    void findsWholeBlocks() throws Exception {
        assertMissing(coverage(SIZE, allBut(0, extent(0, 0, BLOCK + 7))), new ColumnPart(0, BLOCK, SIZE - BLOCK));
    }

    private static void assertMissing(CopyCoverage coverage, ColumnPart... parts) {
        assertThat(coverage.missing()).containsExactly(parts);
        assertThat(coverage.status()).isEqualTo(CopyStatus.READABLE);
    }

    @Test
    void anEmptyObjectHasColumnsToo() throws Exception {
        assertThat(coverage(0, extent(0, 0, 0), extent(1, 0, 0), extent(2, 0, 0))
                        .status())
                .isEqualTo(CopyStatus.COMPLETE);
        assertMissing(coverage(0, extent(0, 0, 0), extent(2, 0, 0)), new ColumnPart(1, 0, 0));
    }

    @Test
    void isIncompleteWhenMoreIsMissingThanTheLayoutTolerates() throws Exception {
        assertThat(coverage(SIZE, extent(0, 0, BLOCK)).status()).isEqualTo(CopyStatus.INCOMPLETE);
    }

    /** As long as only extents that were ended early have been found. */
    @Test
    void isIncompleteWhileTheSizeOfTheObjectIsNotKnown() throws Exception {
        assertThat(coverage(0, extent(0, 0, BLOCK), extent(1, 0, BLOCK), extent(2, 0, BLOCK))
                        .status())
                .isEqualTo(CopyStatus.INCOMPLETE);
    }
}
