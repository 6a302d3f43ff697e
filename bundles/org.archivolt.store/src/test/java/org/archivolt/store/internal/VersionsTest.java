package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.PRECONDITION_FAILED;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.PutRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of versions that are replaced and deleted, and of the descriptions of objects. */
class VersionsTest {
    private static final ObjectId O = new ObjectId("o");
    private static final ObjectId P = new ObjectId("p");

    private StoreHouse house;

    @BeforeEach
    void open() throws Exception {
        TestSettings settings = new TestSettings();
        settings.versionsKept = Duration.ofHours(1);
        house = new StoreHouse(3, 64L << 20, settings);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private ObjectRecord put(ObjectId id, String text) throws Exception {
        return house.put(id.text(), text.getBytes(StandardCharsets.UTF_8)).object();
    }

    private String get(ObjectSelector which) throws Exception {
        ObjectReader reader = house.store().open(which, Optional.empty());
        Bodies.Received received = new Bodies.Received();
        reader.read(ByteRange.whole(reader.object().size()), received);
        return new String(received.bytes(), StandardCharsets.UTF_8);
    }

    private static ObjectSelector version(ObjectId id, int version) {
        return new ObjectSelector(Optional.of(id), Optional.empty(), OptionalInt.of(version));
    }

    private static ObjectSelector uuid(UUID uuid) {
        return new ObjectSelector(Optional.empty(), Optional.of(uuid), OptionalInt.empty());
    }

    @Test
    void keepsWhatWasReplaced() throws Exception {
        put(O, "one");
        put(O, "two");
        put(O, "three");

        assertThat(get(ObjectSelector.of(O))).isEqualTo("three");
        assertThat(get(version(O, 1))).isEqualTo("one");
        assertThat(get(version(O, 2))).isEqualTo("two");
        assertFails(NO_SUCH_OBJECT, () -> get(version(O, 4)));
    }

    @Test
    void bringsBackWhatWasDeleted() throws Exception {
        put(O, "one");
        ObjectRecord two = put(O, "two");

        assertThat(house.delete("o")).isTrue();
        assertThat(house.delete("o")).isFalse();
        assertFails(NO_SUCH_OBJECT, () -> get(ObjectSelector.of(O)));
        assertThat(get(uuid(two.version().uuid()))).isEqualTo("two");
        ObjectRecord back = house.store().undelete(ObjectSelector.of(O));

        assertThat(back.version()).isEqualTo(two.version());
        assertThat(get(ObjectSelector.of(O))).isEqualTo("two");
        assertThat(house.store().undelete(ObjectSelector.of(O))).isEqualTo(back);
        assertThat(put(O, "three").version().version()).isEqualTo(3);
    }

    @Test
    void asksWhichOfTwoDeletedOnesIsMeant() throws Exception {
        ObjectRecord old = put(O, "old");
        house.delete("o");
        ObjectRecord younger = put(O, "younger");
        house.delete("o");
        assertThat(old.version().uuid()).isNotEqualTo(younger.version().uuid());

        assertThat(assertFails(INVALID_ARGUMENT, () -> house.store().undelete(ObjectSelector.of(O)))
                        .facts())
                .containsEntry("field", "uuid");
        house.store().undelete(uuid(old.version().uuid()));

        assertThat(get(ObjectSelector.of(O))).isEqualTo("old");
        assertFails(
                ALREADY_EXISTS,
                () -> house.store().undelete(uuid(younger.version().uuid())));
    }

    @Test
    void removesAVersionForEver() throws Exception {
        put(O, "one");
        put(O, "two");

        assertThat(house.store().remove(version(O, 1), Precondition.NONE)).isPresent();
        assertThat(house.store().remove(version(O, 1), Precondition.NONE)).isEmpty();

        assertThat(get(ObjectSelector.of(O))).isEqualTo("two");
        house.assertNothingLeftOver();
    }

    @Test
    void expiresWhatWasDeprecatedLongAgo() throws Exception {
        put(O, "one");
        put(O, "two");
        put(P, "three");
        house.delete("p");

        assertThat(house.catalog.expire(Instant.now().plusSeconds(60), 100)).isEqualTo(2);

        assertThat(get(ObjectSelector.of(O))).isEqualTo("two");
        assertFails(NO_SUCH_OBJECT, () -> house.store().undelete(ObjectSelector.of(P)));
    }

    @Test
    void renamesAllVersions() throws Exception {
        put(O, "one");
        put(O, "two");

        ObjectRecord renamed = house.store().rename(ObjectSelector.of(O), P);

        assertThat(renamed.id()).isEqualTo(P);
        assertThat(get(ObjectSelector.of(P))).isEqualTo("two");
        assertThat(get(version(P, 1))).isEqualTo("one");
        assertFails(NO_SUCH_OBJECT, () -> get(ObjectSelector.of(O)));
        put(O, "other");
        assertFails(ALREADY_EXISTS, () -> house.store().rename(ObjectSelector.of(P), O));
        assertFails(NO_SUCH_OBJECT, () -> house.store().rename(ObjectSelector.of(new ObjectId("q")), O));
    }

    @Test
    void changesADescriptionAndNothingElse() throws Exception {
        ObjectRecord before = put(O, "one");
        AttributeChange change = new AttributeChange(
                Map.of("colour", "blue"),
                Set.of("owner"),
                false,
                Optional.of("text/plain"),
                Optional.of(Tags.of("fast")),
                Optional.of("together"));

        ObjectRecord after =
                house.store().change(ObjectSelector.of(O), change, Precondition.matching(Set.of(before.checksum())));

        assertThat(after.metadata()).isEqualTo(Map.of("colour", "blue"));
        assertThat(after.contentType()).isEqualTo("text/plain");
        assertThat(after.tags()).isEqualTo(Tags.of("fast"));
        assertThat(after.grouping()).contains("together");
        assertThat(after.version()).isEqualTo(before.version());
        assertThat(after.created()).isEqualTo(before.created());
        assertThat(get(ObjectSelector.of(O))).isEqualTo("one");
    }

    @Test
    void refusesMoreMetadataThanAnObjectMayHave() throws Exception {
        put(O, "one");
        AttributeChange large = new AttributeChange(
                Map.of("b", "x".repeat(2045)), Set.of(), false, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(assertFails(
                                INVALID_ARGUMENT,
                                () -> house.store().change(ObjectSelector.of(O), large, Precondition.NONE))
                        .facts())
                .containsEntry("field", "metadata");
    }

    @Test
    void changesNothingWhenAPreconditionFails() throws Exception {
        ObjectRecord one = put(O, "one");
        ObjectRecord two = put(O, "two");
        Precondition stale = Precondition.matching(Set.of(one.checksum()));

        assertFails(PRECONDITION_FAILED, () -> house.store().delete(O, stale));
        assertFails(PRECONDITION_FAILED, () -> house.store().remove(ObjectSelector.of(O), stale));
        assertFails(PRECONDITION_FAILED, () -> house.put(with(stale), Bodies.of(new byte[] {1})));
        assertThat(house.store().find(O)).contains(two);
        house.put(with(Precondition.matching(Set.of(two.checksum()))), Bodies.of(new byte[] {1}));
        assertThat(get(ObjectSelector.of(O))).isEqualTo("\u0001");
    }

    private static PutRequest with(Precondition precondition) {
        return new PutRequest(
                O, Map.of(), Optional.empty(), Optional.empty(), StoreHouse.options(Map.of()), precondition, List.of());
    }

    @Test
    void listsWhatIsVisibleAndWhatIsNot() throws Exception {
        put(O, "one");
        put(O, "two");
        put(P, "three");
        house.delete("p");

        assertThat(list(ObjectQuery.Which.VISIBLE)).containsExactly("o 2");
        assertThat(list(ObjectQuery.Which.DEPRECATED)).containsExactly("o 1", "p 1");
        assertThat(list(ObjectQuery.Which.ALL)).containsExactly("o 1", "o 2", "p 1");
    }

    private List<String> list(ObjectQuery.Which which) throws Exception {
        ObjectQuery all = ObjectQuery.ofPrefix("");
        ObjectQuery query = new ObjectQuery(
                "",
                all.pattern(),
                all.metadata(),
                all.sizeFrom(),
                all.sizeTo(),
                all.createdFrom(),
                all.createdTo(),
                all.uuid(),
                all.version(),
                which);
        return house.store().list(query, Optional.empty(), 100).objects().stream()
                .map(object -> object.id() + " " + object.version().version())
                .toList();
    }
}
