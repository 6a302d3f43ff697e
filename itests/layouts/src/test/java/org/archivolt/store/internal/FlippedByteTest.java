package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.store.ObjectReader;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goal: a byte that has changed on a medium never reaches anybody; it is made up for, and waits for repair. */
final class FlippedByteTest {
    private static final String ID = "object";

    @TempDir
    Path temporary;

    private FileHouse house;
    private byte[] content;

    @BeforeEach
    void build() throws Exception {
        house = new FileHouse(temporary, 5);
        house.store().repairer().pause();
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    static List<Shape> shapes() {
        return Shape.small();
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void isMadeUpForOrRefused(Shape shape) throws Exception {
        Random random = new Random(shape.toString().hashCode());
        content = Bytes.random(random, 3 * shape.data() * Shape.BLOCK + Shape.BLOCK + 77);
        house.put(ID, shape, content);
        for (ExtentRecord extent : house.extents(ID)) {
            for (long position :
                    List.of(0L, (long) Shape.BLOCK - 1, (long) Shape.BLOCK, extent.size() / 2, extent.size() - 1)) {
                flip(extent, position);
                assertReads(shape, extent, position);
                flip(extent, position);
            }
        }
        assertThat(house.get(ID)).isEqualTo(content);
    }

    /** Reads that have come across an extent once have told; the list has each only once. */
    private void assertReads(Shape shape, ExtentRecord extent, long position) throws Exception {
        String what = "byte %d of column %d flipped".formatted(position, extent.column());
        if (shape.parity() > 0) {
            assertThat(house.get(ID)).as(what).isEqualTo(content);
        } else {
            Bytes.Received received = new Bytes.Received();
            ObjectReader reader = house.store().open(new ObjectId(ID));
            ArchivoltException failure = catchThrowableOfType(
                    ArchivoltException.class, () -> reader.read(ByteRange.whole(content.length), received));
            assertThat(failure).as(what).isNotNull();
            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(DATA_CORRUPT);
            assertThat(failure.getMessage()).contains(extent.medium().toString());
            received.assertBegins(content);
        }
        boolean isData = extent.column() < shape.data();
        if (isData) {
            Await.until(what + " is noted", () -> house.catalog.damagedCount() == 1);
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void sameForOneThatIsMissingAtTheEnd(Shape shape) throws Exception {
        content = Bytes.random(new Random(shape.toString().hashCode()), 2 * shape.data() * Shape.BLOCK);
        house.put(ID, shape, content);
        for (ExtentRecord extent : house.extents(ID)) {
            byte[] file = Files.readAllBytes(house.file(extent));
            for (int length : List.of(file.length - 1, Shape.BLOCK, 1, 0)) {
                Files.write(house.file(extent), Arrays.copyOf(file, length));
                assertReads(shape, extent, length);
            }
            Files.write(house.file(extent), file);
        }
    }

    /** Method: one byte in each of as many columns as may be lost, in the same row, and then one more. */
    @ParameterizedTest
    @MethodSource("shapes")
    void asManyAsMayBeLostInOneRow(Shape shape) throws Exception {
        content = Bytes.random(new Random(shape.toString().hashCode()), 4 * shape.data() * Shape.BLOCK);
        house.put(ID, shape, content);
        int flipped = 0;
        for (ExtentRecord extent : house.extents(ID)) {
            flip(extent, Shape.BLOCK + 3);
            flipped++;
            if (flipped <= shape.parity()) {
                assertThat(house.get(ID)).isEqualTo(content);
            } else {
                Bytes.Received received = new Bytes.Received();
                ObjectReader reader = house.store().open(new ObjectId(ID));
                ArchivoltException failure = catchThrowableOfType(
                        ArchivoltException.class, () -> reader.read(ByteRange.whole(content.length), received));
                assertThat(failure).as("%d flipped", flipped).isNotNull();
                assertThat(failure.code()).as(failure.getMessage()).isEqualTo(DATA_CORRUPT);
                received.assertBegins(content);
            }
        }
    }

    /** Method: as many data columns as may be lost are damaged, one round after another. Healthy reads meet no others. */
    @ParameterizedTest
    @MethodSource("shapes")
    void isRepaired(Shape shape) throws Exception {
        content = Bytes.random(new Random(shape.toString().hashCode()), 3 * shape.data() * Shape.BLOCK + 5);
        house.put(ID, shape, content);
        house.store().repairer().goOn();
        for (int first = 0; shape.parity() > 0 && first < shape.data(); first++) {
            List<ExtentRecord> data = house.extents(ID).stream()
                    .filter(extent -> extent.column() < shape.data())
                    .toList();
            Set<UUID> flipped = new HashSet<>();
            for (int i = 0; i < Math.min(shape.parity(), data.size()); i++) {
                ExtentRecord extent = data.get((first + i) % data.size());
                flip(extent, i);
                flipped.add(extent.extent());
            }
            Await.until("all damage is met and repaired", () -> {
                assertThat(house.get(ID)).isEqualTo(content);
                return house.extents(ID).stream().noneMatch(e -> flipped.contains(e.extent()));
            });
            assertThat(house.extents(ID).stream().map(ExtentRecord::medium).distinct())
                    .hasSize(shape.columns());
        }
        house.assertNothingLeftOver();
    }

    /** Method: each column is damaged, each in another row. */
    @ParameterizedTest
    @MethodSource("shapes")
    void eachColumnInAnotherRow(Shape shape) throws Exception {
        content =
                Bytes.random(new Random(shape.toString().hashCode()), 2 * shape.columns() * shape.data() * Shape.BLOCK);
        house.put(ID, shape, content);
        if (shape.parity() == 0) {
            return;
        }
        for (ExtentRecord extent : house.extents(ID)) {
            flip(extent, (long) Shape.BLOCK * (2 * extent.column() + 1));
        }
        assertThat(house.get(ID)).isEqualTo(content);
    }

    private void flip(ExtentRecord extent, long position) throws IOException {
        try (FileChannel file =
                FileChannel.open(house.file(extent), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            file.read(one, position);
            one.put(0, (byte) ~one.get(0));
            file.write(one.flip(), position);
        }
    }
}
