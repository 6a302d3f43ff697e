package org.archivolt.testkit.dss;

import static org.archivolt.base.AdministrativeStatus.FAILED;
import static org.archivolt.base.AdministrativeStatus.LOCKED;
import static org.archivolt.base.AdministrativeStatus.UNLOCKED;
import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.NO_SUCH_MEDIUM;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumAccess;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.MediumStatistics;
import org.archivolt.dss.MediumUsage;
import org.archivolt.dss.ObjectCatalog;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.ResourceCatalog;
import org.archivolt.dss.ResourceLock;
import org.archivolt.dss.TagChange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every provider of {@link ResourceCatalog} must do. */
public abstract class ResourceCatalogContract {
    private final CatalogSamples samples = new CatalogSamples();
    private ResourceCatalog resources;
    private ObjectCatalog objects;

    protected abstract CatalogUnderTest catalog();

    @BeforeEach
    void open() {
        resources = catalog().resources();
        objects = catalog().objects();
    }

    @Test
    void givesBackWhatWasAdded() throws Exception {
        DeviceRecord device = samples.device("d1");
        MediumRecord medium = samples.medium("m1");
        resources.addDevice(device);
        resources.addMedium(medium);

        assertThat(resources.device(device.id())).contains(device);
        assertThat(resources.medium(medium.id())).contains(medium);
    }

    @Test
    void givesBackMediaThatAreNotNew() throws Exception {
        MediumRecord blank = samples.medium("m1");
        MediumRecord used = new MediumRecord(
                blank.id(),
                blank.model(),
                blank.tags(),
                UNLOCKED,
                FilesystemStatus.USED,
                Optional.of(UUID.randomUUID()),
                new Space(1L << 50, 1L << 49),
                1L << 40,
                1L << 48,
                blank.added(),
                Set.of("zebra", "it's \\ \"ünïcödé\", {1,NULL}", "NULL"),
                new MediumAccess(true, false, true),
                true,
                new MediumStatistics(1L << 40, 7, Optional.of(CatalogSamples.ADDED)));
        resources.addMedium(used);

        assertThat(resources.medium(used.id())).contains(used);
    }

    @Test
    void knowsNothingOfWhatWasNotAdded() throws Exception {
        assertThat(resources.medium(samples.mediumId("none"))).isEmpty();
        assertThat(resources.device(new DeviceId(Family.TAPE, "none", "none"))).isEmpty();
    }

    @Test
    void listsInTheOrderOfIds() throws Exception {
        for (String name : List.of("b", "a", "B", "_", "a.1", "a-1")) {
            resources.addMedium(samples.medium(name));
            resources.addDevice(samples.device(name));
        }

        List<MediumId> media = resources.media().stream().map(MediumRecord::id).toList();
        List<DeviceId> devices =
                resources.devices().stream().map(DeviceRecord::id).toList();
        assertThat(media).isSorted().contains(samples.mediumId("B"));
        assertThat(devices).isSorted().hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void refusesWhatExistsAlready() throws Exception {
        resources.addMedium(samples.medium("m1"));
        resources.addDevice(samples.device("d1"));
        DeviceRecord other = samples.device("d2");
        DeviceRecord atTheSamePath = new DeviceRecord(
                other.id(), other.host(), "/dev/d1", "", "", other.options(), LOCKED, CatalogSamples.ADDED);

        assertFails(ALREADY_EXISTS, () -> resources.addMedium(samples.medium("m1")));
        assertFails(ALREADY_EXISTS, () -> resources.addDevice(samples.device("d1")));
        assertFails(ALREADY_EXISTS, () -> resources.addDevice(atTheSamePath));
        assertThat(resources.device(other.id())).isEmpty();
    }

    @Test
    void addsDeviceAndFixedMediumOrNeither() throws Exception {
        resources.addWithFixedMedium(samples.device("d1"), samples.medium("m1"));
        assertThat(resources.device(samples.device("d1").id())).isPresent();
        assertThat(resources.medium(samples.mediumId("m1"))).isPresent();

        assertFails(ALREADY_EXISTS, () -> resources.addWithFixedMedium(samples.device("d2"), samples.medium("m1")));
        assertThat(resources.device(samples.device("d2").id())).isEmpty();
        assertFails(ALREADY_EXISTS, () -> resources.addWithFixedMedium(samples.device("d1"), samples.medium("m2")));
        assertThat(resources.medium(samples.mediumId("m2"))).isEmpty();
    }

    @Test
    void movesAStatusOnlyFromWhereItIs() throws Exception {
        MediumRecord medium = samples.medium("m1");
        DeviceRecord device = samples.device("d1");
        resources.addWithFixedMedium(device, medium);

        assertThat(resources.moveMediumStatus(medium.id(), UNLOCKED, FAILED)).isFalse();
        assertThat(resources.moveMediumStatus(medium.id(), LOCKED, UNLOCKED)).isTrue();
        assertThat(resources.moveMediumStatus(medium.id(), LOCKED, UNLOCKED)).isFalse();
        assertThat(resources.moveDeviceStatus(device.id(), UNLOCKED, FAILED)).isFalse();
        assertThat(resources.moveDeviceStatus(device.id(), LOCKED, FAILED)).isTrue();

        assertThat(resources.medium(medium.id()).orElseThrow().status()).isEqualTo(UNLOCKED);
        assertThat(resources.device(device.id()).orElseThrow().status()).isEqualTo(FAILED);
    }

    @Test
    void movesADeviceToAnotherHostOnlyFromWhereItIs() throws Exception {
        DeviceRecord device = samples.device("d1");
        String there = samples.host() + "-2";
        resources.addDevice(device);

        assertThat(resources.moveDeviceHost(device.id(), there, "elsewhere")).isFalse();
        assertThat(resources.moveDeviceHost(device.id(), device.host(), there)).isTrue();

        DeviceRecord moved = resources.device(device.id()).orElseThrow();
        assertThat(moved.host()).isEqualTo(there);
        assertThat(moved.path()).isEqualTo(device.path());
        assertThat(moved.status()).isEqualTo(device.status());
        assertFails(
                NO_SUCH_DEVICE,
                () -> resources.moveDeviceHost(new DeviceId(Family.TAPE, "none", "none"), device.host(), there));
    }

    @Test
    void movesNoDeviceOverAnotherAtTheSamePath() throws Exception {
        DeviceRecord device = samples.device("d1");
        String there = samples.host() + "-3";
        resources.addDevice(device);
        DeviceRecord other = samples.device("d2");
        resources.addDevice(new DeviceRecord(
                other.id(), there, device.path(), other.model(), other.serial(), other.options(), LOCKED, other.added()));

        assertFails(ALREADY_EXISTS, () -> resources.moveDeviceHost(device.id(), device.host(), there));
        assertThat(resources.device(device.id()).orElseThrow().host()).isEqualTo(device.host());
    }

    @Test
    void movesAStatusForOneOfMany() throws Exception {
        MediumRecord medium = samples.medium("m1");
        resources.addMedium(medium);

        List<Boolean> moved = inParallel(8, () -> resources.moveMediumStatus(medium.id(), LOCKED, UNLOCKED));

        assertThat(moved).containsOnlyOnce(true);
    }

    @Test
    void refusesToChangeWhatIsNotThere() {
        MediumId noMedium = samples.mediumId("none");
        DeviceId noDevice = new DeviceId(Family.TAPE, "none", "none");

        assertFails(NO_SUCH_MEDIUM, () -> resources.moveMediumStatus(noMedium, LOCKED, UNLOCKED));
        assertFails(NO_SUCH_DEVICE, () -> resources.moveDeviceStatus(noDevice, LOCKED, UNLOCKED));
        assertFails(NO_SUCH_MEDIUM, () -> resources.blank(noMedium));
        assertFails(NO_SUCH_MEDIUM, () -> resources.formatted(noMedium, UUID.randomUUID(), Space.UNKNOWN));
    }

    @Test
    void formatsABlankMediumOnce() throws Exception {
        MediumId medium = samples.mediumId("m1");
        resources.addMedium(samples.medium("m1"));
        UUID format = UUID.randomUUID();

        resources.formatted(medium, format, new Space(2000, 1000));
        resources.formatted(medium, format, new Space(2000, 1000));

        MediumRecord formatted = resources.medium(medium).orElseThrow();
        assertThat(formatted.filesystem()).isEqualTo(FilesystemStatus.EMPTY);
        assertThat(formatted.format()).contains(format);
        assertThat(formatted.space()).isEqualTo(new Space(2000, 1000));
        assertFails(WRONG_STATE, () -> resources.formatted(medium, UUID.randomUUID(), Space.UNKNOWN));
    }

    @Test
    void blanksAMediumAndForgetsItsOrphans() throws Exception {
        MediumId medium = formattedMedium("m1");
        PendingExtent extent = samples.pending(medium);
        objects.declare(List.of(extent), List.of());
        objects.abandon(List.of(extent.extent()));
        account(grouped(medium, "a"));

        resources.blank(medium);
        resources.blank(medium);

        MediumRecord blank = resources.medium(medium).orElseThrow();
        assertThat(blank.filesystem()).isEqualTo(FilesystemStatus.BLANK);
        assertThat(blank.format()).isEmpty();
        assertThat(blank.extents()).isZero();
        assertThat(blank.writtenBytes()).isZero();
        assertThat(blank.groupings()).isEmpty();
        assertThat(objects.orphans(List.of(medium), 10)).isEmpty();
        resources.formatted(medium, UUID.randomUUID(), Space.UNKNOWN);
    }

    @Test
    void neverBlanksAMediumThatIsInUse() throws Exception {
        MediumId pending = formattedMedium("m1");
        objects.declare(List.of(samples.pending(pending)), List.of());
        MediumId stored = formattedMedium("m2");
        List<PendingExtent> extent = samples.pendingOn(stored);
        objects.declare(extent, List.of());
        objects.commit(List.of(samples.commit(samples.objectId("o"), extent)));

        assertFails(WRONG_STATE, () -> resources.blank(pending));
        assertFails(WRONG_STATE, () -> resources.blank(stored));

        assertThat(resources.medium(pending).orElseThrow().filesystem()).isEqualTo(FilesystemStatus.EMPTY);
    }

    @Test
    void accountsWhatWasFlushed() throws Exception {
        MediumId first = formattedMedium("m1");
        MediumId second = formattedMedium("m2");

        account(
                new MediumUsage(first, 2, 500, Optional.of(new Space(1000, 500)), Optional.of(FilesystemStatus.USED)),
                new MediumUsage(second, 1, 250, Optional.empty(), Optional.empty()),
                new MediumUsage(first, 1, 100, Optional.of(new Space(1000, 400)), Optional.empty()));
        account(usage(first, -1, -100, FilesystemStatus.FULL));

        MediumRecord one = resources.medium(first).orElseThrow();
        assertThat(one.extents()).isEqualTo(2);
        assertThat(one.writtenBytes()).isEqualTo(500);
        assertThat(one.space()).isEqualTo(new Space(1000, 400));
        assertThat(one.filesystem()).isEqualTo(FilesystemStatus.FULL);
        MediumRecord two = resources.medium(second).orElseThrow();
        assertThat(two.extents()).isEqualTo(1);
        assertThat(two.writtenBytes()).isEqualTo(250);
        assertThat(two.space()).isEqualTo(new Space(1000, 1000));
        assertThat(two.filesystem()).isEqualTo(FilesystemStatus.EMPTY);
    }

    @Test
    void accountsEverythingWhenManyDoSoAtOnce() throws Exception {
        MediumId first = formattedMedium("m1");
        MediumId second = formattedMedium("m2");

        inParallel(16, () -> {
            account(usage(second, 1, 10, FilesystemStatus.USED), usage(first, 1, 10, FilesystemStatus.USED));
            account(usage(first, 1, 10, FilesystemStatus.USED), usage(second, 1, 10, FilesystemStatus.USED));
            return true;
        });

        assertThat(resources.medium(first).orElseThrow().extents()).isEqualTo(32);
        assertThat(resources.medium(second).orElseThrow().writtenBytes()).isEqualTo(320);
    }

    @Test
    void passesOverUnknownMediaWhenAccounting() throws Exception {
        MediumId known = formattedMedium("m1");

        account(
                usage(samples.mediumId("none"), 1, 1, FilesystemStatus.USED),
                usage(known, 1, 1, FilesystemStatus.USED));
        account();

        assertThat(resources.medium(known).orElseThrow().extents()).isEqualTo(1);
        assertThat(resources.medium(samples.mediumId("none"))).isEmpty();
    }

    @Test
    void passesOverBlankMediaWhenAccounting() throws Exception {
        MediumRecord blank = samples.medium("m1");
        resources.addMedium(blank);

        account(new MediumUsage(
                blank.id(), 1, 1, Optional.of(new Space(9, 9)), Optional.of(FilesystemStatus.USED), Set.of("a")));

        assertThat(resources.medium(blank.id())).contains(blank);
    }

    @Test
    void takesNoMoreOffAnAccountThanIsOnIt() throws Exception {
        MediumId medium = formattedMedium("m1");

        account(usage(medium, -1, -1, FilesystemStatus.USED));

        assertThat(resources.medium(medium).orElseThrow().extents()).isZero();
        assertThat(resources.medium(medium).orElseThrow().writtenBytes()).isZero();
    }

    @Test
    void addsGroupingsToThoseThereAre() throws Exception {
        MediumId first = formattedMedium("m1");
        MediumId second = formattedMedium("m2");

        account(grouped(first, "b", "a"), grouped(second, "c"), grouped(first, "a", "'\"{},\\"));
        account(grouped(first, "d", "b"), grouped(second));

        MediumRecord one = resources.medium(first).orElseThrow();
        assertThat(one.groupings()).containsExactlyInAnyOrder("'\"{},\\", "a", "b", "d");
        assertThat(one.extents()).isEqualTo(3);
        assertThat(resources.medium(second).orElseThrow().groupings()).containsExactly("c");
        resources.moveMediumStatus(first, LOCKED, UNLOCKED);
        assertThat(resources.medium(first).orElseThrow().groupings()).isEqualTo(one.groupings());
    }

    @Test
    void losesNoGroupingWhenManyAddOneAtOnce() throws Exception {
        MediumId medium = formattedMedium("m1");
        AtomicInteger turn = new AtomicInteger();

        inParallel(16, () -> {
            account(grouped(medium, "g" + turn.getAndIncrement() % 8));
            return true;
        });

        assertThat(resources.medium(medium).orElseThrow().groupings()).hasSize(8);
    }

    @Test
    void refusesGroupingsThatAreNoText() throws Exception {
        MediumId medium = formattedMedium("m1");
        UUID session = UUID.randomUUID();
        for (String grouping : List.of("a\u0000", "\uD800")) {
            assertFails(INVALID_ARGUMENT, () -> resources.account(session, 1, List.of(grouped(medium, grouping))));
            assertFails(
                    INVALID_ARGUMENT,
                    () -> resources.addMedium(withGroupings(samples.medium("m2"), Set.of("a", grouping))));
        }

        resources.account(session, 1, List.of(grouped(medium, "a")));
        assertThat(resources.medium(medium).orElseThrow().extents()).isEqualTo(1);
    }

    @Test
    void countsABatchOnceHoweverOftenItIsRepeated() throws Exception {
        MediumId medium = formattedMedium("m1");
        UUID session = UUID.randomUUID();
        for (int repeat = 0; repeat < 3; repeat++) {
            resources.account(session, 1, List.of(usage(medium, 1, 10, FilesystemStatus.USED)));
        }
        resources.account(session, 2, List.of(usage(medium, 1, 10, FilesystemStatus.USED)));
        resources.account(session, 7, List.of(usage(medium, 1, 10, FilesystemStatus.USED)));
        for (long late : List.of(7L, 6L, 1L)) {
            resources.account(session, late, List.of(usage(medium, 100, 100, FilesystemStatus.FULL)));
        }
        resources.account(UUID.randomUUID(), 1, List.of(usage(medium, 1, 10, FilesystemStatus.USED)));

        MediumRecord accounted = resources.medium(medium).orElseThrow();
        assertThat(accounted.extents()).isEqualTo(4);
        assertThat(accounted.writtenBytes()).isEqualTo(40);
        assertThat(accounted.filesystem()).isEqualTo(FilesystemStatus.USED);
    }

    @Test
    void countsABatchOnceWhenItsRepeatsComeTogether() throws Exception {
        MediumId medium = formattedMedium("m1");
        UUID session = UUID.randomUUID();

        inParallel(8, () -> {
            resources.account(session, 1, List.of(usage(medium, 1, 10, FilesystemStatus.USED)));
            return true;
        });

        assertThat(resources.medium(medium).orElseThrow().extents()).isEqualTo(1);
    }

    @Test
    void refusesBatchesThatAreNotNumberedFromOne() {
        assertFails(INVALID_ARGUMENT, () -> resources.account(UUID.randomUUID(), 0, List.of()));
        assertFails(INVALID_ARGUMENT, () -> resources.account(UUID.randomUUID(), -1, List.of()));
    }

    // ---- what operators change

    @Test
    void changesWhatMayBeDoneWithAMedium() throws Exception {
        MediumId medium = formattedMedium("m1");
        MediumRecord before = resources.medium(medium).orElseThrow();
        assertThat(before.access()).isEqualTo(MediumAccess.ALL);

        resources.setAccess(medium, new MediumAccess(false, true, false));
        resources.setAccess(medium, new MediumAccess(false, true, false));

        MediumRecord after = resources.medium(medium).orElseThrow();
        assertThat(after.access()).isEqualTo(new MediumAccess(false, true, false));
        assertThat(after.status()).isEqualTo(before.status());
    }

    @Test
    void changesTags() throws Exception {
        MediumId medium = formattedMedium("m1");
        resources.changeTags(medium, TagChange.set(Tags.of("a", "b")));
        resources.changeTags(medium, TagChange.add(Tags.of("c", "b")));
        resources.changeTags(medium, TagChange.remove(Tags.of("a", "none")));
        assertThat(resources.medium(medium).orElseThrow().tags()).isEqualTo(Tags.of("b", "c"));

        resources.changeTags(medium, TagChange.set(Tags.NONE));
        assertThat(resources.medium(medium).orElseThrow().tags()).isEqualTo(Tags.NONE);
    }

    @Test
    void losesNoTagWhenManyAddOneAtOnce() throws Exception {
        MediumId medium = formattedMedium("m1");
        resources.changeTags(medium, TagChange.set(Tags.NONE));
        AtomicInteger turn = new AtomicInteger();

        inParallel(8, () -> {
            resources.changeTags(medium, TagChange.add(Tags.of("t" + turn.getAndIncrement())));
            return true;
        });

        assertThat(resources.medium(medium).orElseThrow().tags().words()).hasSize(8);
    }

    @Test
    void replacesGroupings() throws Exception {
        MediumId medium = formattedMedium("m1");
        account(grouped(medium, "a", "b"));

        resources.setGroupings(medium, Set.of("c", "it's"));
        assertThat(resources.medium(medium).orElseThrow().groupings()).containsExactly("c", "it's");
        resources.setGroupings(medium, Set.of());
        assertThat(resources.medium(medium).orElseThrow().groupings()).isEmpty();
        assertFails(INVALID_ARGUMENT, () -> resources.setGroupings(medium, Set.of("a\u0000")));
    }

    @Test
    void marksAMediumAsLostAndFound() throws Exception {
        MediumId medium = formattedMedium("m1");
        resources.setLost(medium, true);
        resources.setLost(medium, true);
        assertThat(resources.medium(medium).orElseThrow().lost()).isTrue();
        resources.setLost(medium, false);
        assertThat(resources.medium(medium).orElseThrow().lost()).isFalse();
    }

    @Test
    void changesNoMediumThatIsNotThere() {
        MediumId none = samples.mediumId("none");
        assertFails(NO_SUCH_MEDIUM, () -> resources.setAccess(none, MediumAccess.NONE));
        assertFails(NO_SUCH_MEDIUM, () -> resources.changeTags(none, TagChange.set(Tags.NONE)));
        assertFails(NO_SUCH_MEDIUM, () -> resources.setGroupings(none, Set.of()));
        assertFails(NO_SUCH_MEDIUM, () -> resources.setLost(none, true));
        assertFails(NO_SUCH_MEDIUM, () -> resources.removeMedium(none, UUID.randomUUID()));
        assertFails(
                NO_SUCH_MEDIUM, () -> resources.adopted(none, UUID.randomUUID(), FilesystemStatus.USED, Space.UNKNOWN));
    }

    @Test
    void countsWhatHappensToAMediumAlsoWhileItIsBlank() throws Exception {
        MediumRecord blank = samples.medium("m1");
        resources.addMedium(blank);
        Instant first = CatalogSamples.ADDED.plusSeconds(1);
        Instant last = CatalogSamples.ADDED.plusSeconds(2).plusNanos(3_000);

        account(
                MediumUsage.of(blank.id(), MediumStatistics.load(first)),
                MediumUsage.of(blank.id(), MediumStatistics.error()),
                MediumUsage.of(blank.id(), MediumStatistics.load(last)));
        account(MediumUsage.of(blank.id(), MediumStatistics.error()));

        MediumRecord after = resources.medium(blank.id()).orElseThrow();
        assertThat(after.statistics()).isEqualTo(new MediumStatistics(2, 2, Optional.of(last)));
        assertThat(after.filesystem()).isEqualTo(FilesystemStatus.BLANK);
        resources.formatted(blank.id(), UUID.randomUUID(), Space.UNKNOWN);
        assertThat(resources.medium(blank.id()).orElseThrow().statistics()).isEqualTo(after.statistics());
    }

    @Test
    void adoptsABlankMediumOnceAndLetsNothingBePutOnIt() throws Exception {
        MediumId medium = samples.mediumId("m1");
        resources.addMedium(samples.medium("m1"));
        UUID format = UUID.randomUUID();

        resources.adopted(medium, format, FilesystemStatus.USED, new Space(2000, 500));
        resources.adopted(medium, format, FilesystemStatus.USED, new Space(2000, 500));

        MediumRecord adopted = resources.medium(medium).orElseThrow();
        assertThat(adopted.filesystem()).isEqualTo(FilesystemStatus.USED);
        assertThat(adopted.format()).contains(format);
        assertThat(adopted.space()).isEqualTo(new Space(2000, 500));
        assertThat(adopted.access()).isEqualTo(new MediumAccess(false, true, true));
        assertThat(adopted.status()).isEqualTo(LOCKED);
        assertFails(
                WRONG_STATE, () -> resources.adopted(medium, UUID.randomUUID(), FilesystemStatus.EMPTY, Space.UNKNOWN));
        resources.addMedium(samples.medium("m2"));
        assertFails(
                ALREADY_EXISTS,
                () -> resources.adopted(samples.mediumId("m2"), format, FilesystemStatus.USED, Space.UNKNOWN));
        assertFails(
                INVALID_ARGUMENT,
                () -> resources.adopted(
                        samples.mediumId("m2"), UUID.randomUUID(), FilesystemStatus.BLANK, Space.UNKNOWN));
    }

    @Test
    void removesAMediumAndForgetsItsOrphans() throws Exception {
        MediumId medium = formattedMedium("m1");
        PendingExtent extent = samples.pending(medium);
        objects.declare(List.of(extent), List.of());
        objects.abandon(List.of(extent.extent()));
        UUID session = UUID.randomUUID();
        catalog().locks().lock(medium, samples.host(), session);

        resources.removeMedium(medium, session);

        assertThat(resources.medium(medium)).isEmpty();
        assertThat(catalog().locks().locks()).noneMatch(lock -> lock.resource().equals(ResourceLock.resource(medium)));
        assertFails(NO_SUCH_MEDIUM, () -> resources.removeMedium(medium, session));
        resources.addMedium(samples.medium("m1"));
        assertThat(objects.orphans(List.of(medium), 10)).isEmpty();
    }

    @Test
    void neverRemovesAMediumWithExtentsOrInTheHandsOfAHost() throws Exception {
        MediumId pending = formattedMedium("m1");
        objects.declare(List.of(samples.pending(pending)), List.of());
        MediumId stored = formattedMedium("m2");
        List<PendingExtent> extent = samples.pendingOn(stored);
        objects.declare(extent, List.of());
        objects.commit(List.of(samples.commit(samples.objectId("o"), extent)));
        MediumId held = formattedMedium("m3");
        UUID holder = UUID.randomUUID();
        catalog().locks().lock(held, samples.host(), holder);

        for (MediumId medium : List.of(pending, stored, held)) {
            assertFails(WRONG_STATE, () -> resources.removeMedium(medium, UUID.randomUUID()));
            assertThat(resources.medium(medium)).isPresent();
        }
        catalog().locks().unlock(held, holder);
        resources.removeMedium(held, UUID.randomUUID());
    }

    @Test
    void removesADeviceUnlessAHostHoldsIt() throws Exception {
        DeviceId device = samples.device("d1").id();
        resources.addDevice(samples.device("d1"));
        UUID holder = UUID.randomUUID();
        catalog().locks().lock(device, samples.host(), holder);

        assertFails(WRONG_STATE, () -> resources.removeDevice(device, UUID.randomUUID()));
        resources.removeDevice(device, holder);

        assertThat(resources.device(device)).isEmpty();
        assertFails(NO_SUCH_DEVICE, () -> resources.removeDevice(device, holder));
        resources.addDevice(samples.device("d1"));
    }

    @Test
    void removesDeviceAndFixedMediumOrNeither() throws Exception {
        DeviceId device = samples.device("d1").id();
        MediumId medium = samples.mediumId("m1");
        resources.addWithFixedMedium(samples.device("d1"), samples.medium("m1"));
        resources.formatted(medium, UUID.randomUUID(), Space.UNKNOWN);
        PendingExtent extent = samples.pending(medium);
        objects.declare(List.of(extent), List.of());

        assertFails(WRONG_STATE, () -> resources.removeWithFixedMedium(device, medium, UUID.randomUUID()));
        assertThat(resources.device(device)).isPresent();
        objects.abandon(List.of(extent.extent()));
        resources.removeWithFixedMedium(device, medium, UUID.randomUUID());

        assertThat(resources.device(device)).isEmpty();
        assertThat(resources.medium(medium)).isEmpty();
    }

    /** The first batch of a session nobody else uses. */
    private void account(MediumUsage... usages) throws Exception {
        resources.account(UUID.randomUUID(), 1, List.of(usages));
    }

    private static MediumUsage grouped(MediumId medium, String... groupings) {
        return new MediumUsage(medium, 1, 1, Optional.empty(), Optional.empty(), Set.of(groupings));
    }

    private static MediumRecord withGroupings(MediumRecord m, Set<String> groupings) {
        return new MediumRecord(
                m.id(),
                m.model(),
                m.tags(),
                m.status(),
                m.filesystem(),
                m.format(),
                m.space(),
                m.extents(),
                m.writtenBytes(),
                m.added(),
                groupings);
    }

    private MediumId formattedMedium(String name) throws Exception {
        resources.addMedium(samples.medium(name));
        resources.formatted(samples.mediumId(name), UUID.randomUUID(), new Space(1000, 1000));
        return samples.mediumId(name);
    }

    private static MediumUsage usage(MediumId medium, long extents, long bytes, FilesystemStatus filesystem) {
        return new MediumUsage(medium, extents, bytes, Optional.empty(), Optional.of(filesystem));
    }

    static <T> List<T> inParallel(int threads, Callable<T> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            CyclicBarrier start = new CyclicBarrier(threads);
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(executor.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
