package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.StoredCopy;
import org.archivolt.store.CopyRequest;
import org.archivolt.store.ObjectReader;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.ldm.FakeMedium;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Further copies of versions: made, read instead of others, and removed. */
class CopiesTest {
    private static final ObjectSelector O = ObjectSelector.of(new ObjectId("o"));

    private final byte[] content = new byte[3_000_000];
    private StoreHouse house;

    @BeforeEach
    void open() throws Exception {
        new Random(7).nextBytes(content);
        TestSettings settings = new TestSettings();
        settings.preferredCopies = List.of("near", "source");
        house = new StoreHouse(4, 64L << 20, settings);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private ObjectRecord copy(String name, Map<String, String> parameters) throws Exception {
        return house.store().copy(new CopyRequest(O, Optional.empty(), name, StoreHouse.options(parameters)));
    }

    private StoredCopy stored(String name) throws Exception {
        return house.catalog.locate(O).orElseThrow().copies().stream()
                .filter(copy -> copy.copy().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<MediumId> media(StoredCopy copy) {
        return copy.extents().stream().map(ExtentRecord::medium).distinct().toList();
    }

    private FakeMedium medium(MediumId id) {
        return house.media.stream().filter(m -> m.id().equals(id)).findFirst().orElseThrow();
    }

    private void destroy(StoredCopy copy) {
        copy.extents().forEach(extent -> medium(extent.medium()).corrupt(extent.address(), 1_500_000));
    }

    private byte[] read(Optional<String> copy) throws Exception {
        ObjectReader reader = house.store().open(O, copy);
        Bodies.Received received = new Bodies.Received();
        reader.read(ByteRange.whole(reader.object().size()), received);
        return received.bytes();
    }

    @Test
    void makesACopyWithALayoutOfItsOwn() throws Exception {
        house.put("o", content);

        ObjectRecord object = copy("far", Map.of("replicas", "3"));

        assertThat(object.copies()).extracting(CopyRecord::name).containsExactly("source", "far");
        assertThat(media(stored("far"))).hasSize(3);
        assertThat(read(Optional.of("far"))).isEqualTo(content);
        house.assertNothingLeftOver();
    }

    @Test
    void goesToOtherMediaThanTheCopiesThereAreWhileThereAreAny() throws Exception {
        house.put("o", content);

        copy("far", Map.of("replicas", "2"));
        copy("farther", Map.of("replicas", "2"));

        assertThat(media(stored("far"))).doesNotContainAnyElementsOf(media(stored("source")));
        assertThat(media(stored("farther"))).hasSize(2);
    }

    /** Or it would wait for the very drive that it keeps itself. */
    @Test
    void tellsWhatIsWrittenOnWhileItWaitsForWhatIsRead() throws Exception {
        house.put("o", content);
        house.written.clear();

        copy("far", Map.of());

        assertThat(house.reads)
                .isNotEmpty()
                .allSatisfy(read -> assertThat(read.terms().held()).isNotEmpty().isEqualTo(house.written));
    }

    @Test
    void copiesAnEmptyObject() throws Exception {
        house.put("o", new byte[0]);
        copy("far", Map.of());
        assertThat(read(Optional.of("far"))).isEmpty();
        house.assertNothingLeftOver();
    }

    @Test
    void refusesASecondCopyOfAName() throws Exception {
        house.put("o", content);
        copy("far", Map.of());
        assertFails(ALREADY_EXISTS, () -> copy("far", Map.of()));
        assertFails(ALREADY_EXISTS, () -> copy("source", Map.of()));
        assertFails(INVALID_ARGUMENT, () -> copy("Far Away", Map.of()));
        assertFails(NO_SUCH_OBJECT, () -> read(Optional.of("other")));
        house.assertNothingLeftOver();
    }

    @Test
    void goesOnWithAnotherCopyWhereOneIsDamaged() throws Exception {
        house.put("o", content);
        copy("near", Map.of());
        house.store().repairer().pause();
        destroy(stored("near"));

        assertThat(read(Optional.empty())).isEqualTo(content);
        assertThat(failure(() -> read(Optional.of("near")))).isPresent();
    }

    private static Optional<ArchivoltException> failure(Reading reading) throws Exception {
        try {
            reading.read();
            return Optional.empty();
        } catch (ArchivoltException e) {
            return Optional.of(e);
        }
    }

    private interface Reading {
        byte[] read() throws Exception;
    }

    @Test
    void failsWhenNoCopyIsLeftAndGivesNoWrongByte() throws Exception {
        house.put("o", content);
        copy("near", Map.of());
        house.store().repairer().pause();
        destroy(stored("near"));
        destroy(stored("source"));
        Bodies.Received received = new Bodies.Received();

        ObjectReader reader = house.store().open(O, Optional.empty());

        assertThat(failure(() -> {
                    reader.read(ByteRange.whole(content.length), received);
                    return received.bytes();
                }))
                .isPresent();
        byte[] got = received.bytes();
        assertThat(got).isEqualTo(Arrays.copyOf(content, got.length));
    }

    @Test
    void doesNotTryAnotherCopyWhenTheReceiverIsGone() throws Exception {
        house.put("o", content);
        copy("near", Map.of());
        ObjectReader reader = house.store().open(O, Optional.empty());
        int[] calls = {0};

        assertFails(
                CLIENT_ABORTED,
                () -> reader.read(ByteRange.whole(content.length), bytes -> {
                    calls[0]++;
                    throw new ArchivoltException(CLIENT_ABORTED, "going away");
                }));

        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    void removesACopyButNeverTheLast() throws Exception {
        ObjectRecord object = house.put("o", content).object();
        copy("far", Map.of());

        house.store().removeCopy(new CopyRef(object.version(), "source"));

        assertThat(read(Optional.empty())).isEqualTo(content);
        assertFails(WRONG_STATE, () -> house.store().removeCopy(new CopyRef(object.version(), "far")));
        assertFails(NO_SUCH_OBJECT, () -> house.store().removeCopy(new CopyRef(object.version(), "source")));
        house.assertNothingLeftOver();
    }

    @Test
    void leavesNothingOfACopyThatFails() throws Exception {
        house.put("o", content);
        house.store().repairer().pause();
        destroy(stored("source"));

        assertThat(failure(() -> {
                    copy("far", Map.of());
                    return content;
                }))
                .isPresent();

        assertThat(house.store().find(O).orElseThrow().copies()).hasSize(1);
        house.assertNothingLeftOver();
    }

    @Test
    void tellsWhenACopyWasRead() throws Exception {
        house.put("o", content);
        copy("near", Map.of());
        assertThat(stored("near").copy().accessed()).isEmpty();

        read(Optional.empty());
        house.store().accesses().flush();

        Await.until("the catalog knows", () -> stored("near").copy().accessed().isPresent());
    }

    @Test
    void tellsWhereCopiesAre() throws Exception {
        house.put("o", content);
        copy("near", Map.of("replicas", "3"));

        var location = house.store().locate(O);

        assertThat(location.copies()).extracting(each -> each.copy().name()).containsExactly("near", "source");
        assertThat(location.copies().get(0).media()).hasSize(3).allSatisfy(medium -> {
            assertThat(medium.host()).contains("lab");
            assertThat(medium.readable()).isTrue();
            assertThat(medium.bytes()).isEqualTo(content.length);
        });
        assertThat(location.copies().get(0).estimate()).contains(java.time.Duration.ZERO);
    }
}
