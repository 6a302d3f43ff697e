package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.Precondition;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.internal.RudeMedium.Act;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: objects of different layouts that are put together share media, and each stands or falls alone. Method: one
 * composition of several objects, while media misbehave and bodies break off at random. The seed is in the test's name.
 */
final class TogetherTest {
    private static final Placement ANYWHERE = Placement.of(Family.DISK, Tags.NONE, Optional.empty());

    @TempDir
    Path temporary;

    private FileHouse house;

    private record Member(String id, Shape shape, byte[] content, boolean aborted) {
        ObjectBody body(Random random) {
            return aborted
                    ? Bytes.body(content, random.nextInt(Math.max(1, content.length)), Member::abort)
                    : Bytes.body(content, true);
        }

        private static void abort() throws ArchivoltException {
            throw new ArchivoltException(CLIENT_ABORTED, "receiving");
        }
    }

    @Test
    void needNoMoreMediaThanTheWidest() throws Exception {
        house = new FileHouse(temporary, 8);
        try {
            Random random = new Random(1);
            List<Member> members = new ArrayList<>();
            for (Shape shape : Shape.small()) {
                members.add(new Member(shape.toString(), shape, Bytes.random(random, 5000), false));
            }
            assertThat(put(members, random)).containsOnly(Optional.empty());
            check(members.get(0));
            Set<MediumId> media = new HashSet<>();
            for (Member member : members) {
                check(member);
                house.extents(member.id()).stream().map(ExtentRecord::medium).forEach(media::add);
            }
            assertThat(media).hasSize(5);
            house.assertNothingLeftOver();
        } finally {
            house.close();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void standOrFallAlone(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 12; round++) {
            house = new FileHouse(Files.createDirectory(temporary.resolve("round " + round)), 5 + random.nextInt(5));
            try {
                house.media.forEach(medium -> misbehave(medium, random));
                List<Member> members = members(random);
                List<Optional<ArchivoltException>> outcomes = put(members, random);
                house.heal();
                house.assertNothingLeftOver();
                for (int i = 0; i < members.size(); i++) {
                    check(members.get(i), outcomes.get(i));
                }
            } finally {
                house.close();
            }
        }
    }

    private static List<Member> members(Random random) {
        List<Shape> shapes = Shape.small();
        List<Member> members = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            byte[] content = Bytes.random(random, random.nextInt(1 << 6 + random.nextInt(8)));
            members.add(new Member(
                    "object " + i, shapes.get(random.nextInt(shapes.size())), content, random.nextInt(6) == 0));
        }
        return members;
    }

    private static void misbehave(RudeMedium medium, Random random) {
        switch (random.nextInt(8)) {
            case 0, 1 -> medium.fillsUpAfter(random.nextInt(8000), random.nextBoolean());
            case 2 -> medium.diesAfter(random.nextInt(10));
            case 3 ->
                medium.failsAt(
                        List.of(Act.SYNC, Act.DESCRIBE, Act.CLOSE, Act.CREATE).get(random.nextInt(4)));
            default -> {}
        }
    }

    /** What each failed with, if it did. */
    private List<Optional<ArchivoltException>> put(List<Member> members, Random random) throws Exception {
        List<Optional<ArchivoltException>> outcomes = new ArrayList<>();
        try (Composition composition = house.store().compose()) {
            for (Member member : members) {
                LayoutLease lease = house.layouts().lease(member.shape().layout());
                composition.declare(
                        plan(member),
                        Composition.layout(
                                lease.description(),
                                lease.description().resolve(member.shape().parameters())));
            }
            try {
                composition.acquire();
            } catch (ArchivoltException e) {
                return members.stream().map(member -> Optional.of(e)).toList();
            }
            for (int key = 0; key < members.size(); key++) {
                outcomes.add(failure(composition, key, members.get(key).body(random)));
            }
            composition.fini();
            for (int key = 0; key < members.size(); key++) {
                if (outcomes.get(key).isEmpty()) {
                    outcomes.set(key, failure(composition, key));
                }
            }
        }
        return outcomes;
    }

    private static Optional<ArchivoltException> failure(Composition composition, int key, ObjectBody body) {
        try {
            composition.io(key, body);
            return Optional.empty();
        } catch (ArchivoltException e) {
            return Optional.of(e);
        }
    }

    private static Optional<ArchivoltException> failure(Composition composition, int key) {
        try {
            composition.outcome(key);
            return Optional.empty();
        } catch (ArchivoltException e) {
            return Optional.of(e);
        }
    }

    private static ObjectPlan plan(Member member) {
        return new ObjectPlan(
                new ObjectId(member.id()),
                OptionalLong.of(member.content().length),
                "application/octet-stream",
                Map.of(),
                Precondition.NONE,
                List.of(),
                CopyRecord.SOURCE,
                Optional.empty(),
                Set.of(),
                ANYWHERE,
                Map.of());
    }

    private void check(Member member, Optional<ArchivoltException> failure) throws Exception {
        if (failure.isEmpty()) {
            assertThat(member.aborted() && member.content().length > 0).isFalse();
            check(member);
        } else {
            assertThat(failure.get().code()).as(failure.get().getMessage()).isNotEqualTo(INTERNAL);
            assertThat(house.store().find(new ObjectId(member.id()))).isEmpty();
        }
    }

    private void check(Member member) throws Exception {
        assertThat(house.get(member.id())).as(member.toString()).isEqualTo(member.content());
        house.assertComplete(member.id(), member.shape());
    }
}
