package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_MEDIA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.store.ObjectReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Goal: what a layout tolerates to lose is not missed; when more is lost, an error says what, and no byte is wrong. */
final class LossTest {
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

    private void put(Shape shape) throws Exception {
        content = Bytes.random(
                new Random(shape.toString().hashCode()), 3 * shape.data() * Shape.BLOCK + Shape.BLOCK + 77);
        house.put(ID, shape, content);
    }

    private List<MediumId> mediaOf(Set<Integer> columns) throws Exception {
        return house.extents(ID).stream()
                .filter(e -> columns.contains(e.column()))
                .map(ExtentRecord::medium)
                .toList();
    }

    /** Every set of columns. */
    private static List<Set<Integer>> patterns(Shape shape) {
        List<Set<Integer>> patterns = new ArrayList<>();
        for (int bits = 0; bits < 1 << shape.columns(); bits++) {
            Set<Integer> columns = new TreeSet<>();
            for (int column = 0; column < shape.columns(); column++) {
                if ((bits >> column & 1) == 1) {
                    columns.add(column);
                }
            }
            patterns.add(columns);
        }
        return patterns;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void filesHoldWhatTheDocumentSays(Shape shape) throws Exception {
        put(shape);
        for (Set<Integer> lost : patterns(shape)) {
            if (lost.size() <= shape.parity()) {
                assertThat(StoredFiles.read(house, house.located(ID), shape, lost))
                        .as("without columns %s", lost)
                        .isEqualTo(content);
            }
        }
    }

    /** Method: each column has begun on a medium that was full soon. */
    @ParameterizedTest
    @MethodSource("shapes")
    void readsWithoutDeletedFilesOfColumnsInParts(Shape shape) throws Exception {
        while (house.media.size() < 2 * shape.columns()) {
            house.addDisk();
        }
        for (int column = 0; column < shape.columns(); column++) {
            house.media.get(column).fillsUpAfter((1 + column % 2) * Shape.BLOCK + 100, true);
        }
        put(shape);
        assertThat(house.extents(ID)).hasSize(2 * shape.columns());
        readsWithoutFiles(shape);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void readsWithoutDeletedFiles(Shape shape) throws Exception {
        put(shape);
        readsWithoutFiles(shape);
    }

    private void readsWithoutFiles(Shape shape) throws Exception {
        for (Set<Integer> lost : patterns(shape)) {
            hide(lost);
            assertReads(shape, lost);
            unhide(lost);
        }
        assertThat(house.get(ID)).isEqualTo(content);
    }

    private void hide(Set<Integer> columns) throws Exception {
        for (ExtentRecord extent : house.extents(ID)) {
            if (columns.contains(extent.column())) {
                Files.move(house.file(extent), temporary.resolve("hidden " + extent.extent()));
            }
        }
    }

    private void unhide(Set<Integer> columns) throws Exception {
        for (ExtentRecord extent : house.extents(ID)) {
            if (columns.contains(extent.column())) {
                Files.move(temporary.resolve("hidden " + extent.extent()), house.file(extent));
            }
        }
    }

    /** Method: media die after some blocks have been read, each time as many as may. */
    @ParameterizedTest
    @MethodSource("shapes")
    void readsThroughTheDeathOfMedia(Shape shape) throws Exception {
        put(shape);
        for (Set<Integer> dying : patterns(shape)) {
            if (dying.size() > shape.parity()) {
                continue; // whether they are needed at all is by chance
            }
            for (int reads = 0; reads < 3; reads++) {
                for (MediumId medium : mediaOf(dying)) {
                    house.driver.medium(medium).diesAfterReads(reads);
                }
                assertReads(shape, dying);
                house.heal();
            }
        }
    }

    /** Method: media are taken away one after another, in some order; each read is one with the rest. */
    @ParameterizedTest
    @MethodSource("shapes")
    void readsWithoutDirectoriesThatWereTakenAway(Shape shape) throws Exception {
        put(shape);
        List<Integer> order = new ArrayList<>();
        for (int column = 0; column < shape.columns(); column++) {
            order.add(column);
        }
        Collections.shuffle(order, new Random(shape.toString().hashCode()));
        Set<Integer> lost = new TreeSet<>();
        for (int column : order) {
            lost.add(column);
            MediumId medium = mediaOf(Set.of(column)).get(0);
            Files.move(house.root(medium), temporary.resolve("gone " + column));
            assertReads(shape, lost);
            assertReads(shape, lost);
        }
    }

    private void assertReads(Shape shape, Set<Integer> lost) throws Exception {
        if (lost.size() <= shape.parity()) {
            assertThat(house.get(ID)).as("without columns %s", lost).isEqualTo(content);
            int from = content.length / 3;
            assertThat(house.get(ID, new ByteRange(from, Shape.BLOCK)))
                    .as("part without columns %s", lost)
                    .isEqualTo(Arrays.copyOfRange(content, from, from + Shape.BLOCK));
            return;
        }
        Bytes.Received received = new Bytes.Received();
        ObjectReader reader = house.store().open(new ObjectId(ID));
        ArchivoltException failure = catchThrowableOfType(
                ArchivoltException.class, () -> reader.read(ByteRange.whole(content.length), received));
        assertThat(failure).as("read without columns %s", lost).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isIn(DATA_CORRUPT, MEDIUM_FAULT, NO_MEDIA);
        String named = mediaOf(lost).stream()
                .map(MediumId::toString)
                .filter(medium -> failure.getMessage().contains(medium))
                .collect(Collectors.joining(" "));
        assertThat(named.split(" "))
                .as("%s without columns %s", failure.getMessage(), lost)
                .hasSizeGreaterThan(shape.parity());
        received.assertBegins(content);
    }
}
