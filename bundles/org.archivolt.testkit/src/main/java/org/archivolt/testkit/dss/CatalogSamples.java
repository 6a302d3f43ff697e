package org.archivolt.testkit.dss;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.archivolt.base.AdministrativeStatus;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.FilesystemStatus;
import org.archivolt.base.MediumId;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.RunningChecksum;
import org.archivolt.base.Space;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyCommit;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.DeviceRecord;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.MediumRecord;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.PendingExtent;
import org.archivolt.dss.Precondition;

/** Records for tests, each set of them under a name nobody else uses. */
public final class CatalogSamples {
    public static final Instant ADDED = Instant.parse("2026-01-02T03:04:05.678901Z");

    /** Size of each pack, in bytes. */
    public static final long PACK_BYTES = 1 << 20;

    private final String unique;
    private final String host;
    private final UUID session = UUID.randomUUID();
    private int count;

    public CatalogSamples() {
        unique = UUID.randomUUID().toString().substring(0, 13);
        host = "host-" + unique;
    }

    public String host() {
        return host;
    }

    public UUID session() {
        return session;
    }

    public MediumId mediumId(String name) {
        return new MediumId(Family.DISK, "library-" + unique, name);
    }

    public MediumRecord medium(String name) {
        return new MediumRecord(
                mediumId(name),
                "model of " + name,
                Tags.of("fast", "near"),
                AdministrativeStatus.LOCKED,
                FilesystemStatus.BLANK,
                Optional.empty(),
                Space.UNKNOWN,
                0,
                0,
                ADDED,
                Set.of());
    }

    public DeviceRecord device(String name) {
        return new DeviceRecord(
                new DeviceId(Family.DISK, "library-" + unique, name),
                host,
                "/dev/" + name,
                "model of " + name,
                "serial of " + name,
                Map.of("option \"one\"", "it's \\ ünïcödé", "two", ""),
                AdministrativeStatus.LOCKED,
                ADDED);
    }

    /** An id nobody else uses, and which begins with {@link #prefix()}. */
    public ObjectId objectId(String name) {
        return new ObjectId(prefix() + name);
    }

    public String prefix() {
        return "samples/" + unique + "/";
    }

    public PendingExtent pending(MediumId medium) {
        UUID extent = UUID.randomUUID();
        return new PendingExtent(extent, medium, "objects/" + extent, host, session);
    }

    /** One extent for each medium. */
    public List<PendingExtent> pendingOn(MediumId... media) {
        return Arrays.stream(media).map(this::pending).toList();
    }

    /** What was declared, written: one column for each extent. */
    public List<ExtentRecord> written(List<PendingExtent> declared) {
        return IntStream.range(0, declared.size())
                .mapToObj(column -> written(declared.get(column), column, 0))
                .toList();
    }

    public ExtentRecord written(PendingExtent declared, int column, long columnOffset) {
        return written(declared, column, columnOffset, Optional.empty());
    }

    /** A place in a pack that was declared, and is {@value #PACK_BYTES} bytes long. */
    public ExtentRecord packed(PendingExtent pack, int column, long offsetInPack) {
        return written(pack, column, 0, Optional.of(new InPack(offsetInPack, PACK_BYTES)));
    }

    private static ExtentRecord written(
            PendingExtent declared, int column, long columnOffset, Optional<InPack> inPack) {
        return new ExtentRecord(
                declared.extent(),
                declared.medium(),
                declared.address(),
                column,
                columnOffset,
                1000 + column,
                checksum(declared.address()),
                1 << 20,
                ChecksumAlgorithm.CRC32C,
                new byte[] {1, 2, 3, (byte) column},
                inPack);
    }

    public ObjectCommit commit(ObjectId id, List<PendingExtent> declared) {
        return commit(UUID.randomUUID(), id, false, written(declared));
    }

    public ObjectCommit commitIfAbsent(ObjectId id, List<PendingExtent> declared) {
        return commit(UUID.randomUUID(), id, true, written(declared));
    }

    /** What it replaces stays as a deprecated version. */
    public ObjectCommit commitKeeping(ObjectId id, List<PendingExtent> declared) {
        return commit(UUID.randomUUID(), id, Precondition.NONE, true, written(declared));
    }

    /** An object in one pack. */
    public ObjectCommit commitPacked(ObjectId id, PendingExtent pack, long offsetInPack) {
        return commit(UUID.randomUUID(), id, false, List.of(packed(pack, 0, offsetInPack)));
    }

    /** What it replaces is removed. */
    public ObjectCommit commit(UUID commit, ObjectId id, boolean onlyIfAbsent, List<ExtentRecord> extents) {
        return commit(commit, id, onlyIfAbsent ? Precondition.ABSENT : Precondition.NONE, false, extents);
    }

    /** Each call makes another content. */
    public ObjectCommit commit(
            UUID commit, ObjectId id, Precondition precondition, boolean keepReplaced, List<ExtentRecord> extents) {
        int number = count++;
        return new ObjectCommit(
                commit,
                id,
                precondition,
                keepReplaced,
                1000 + number,
                checksum(id.text() + number),
                "text/plain; charset=utf-8",
                Map.of("number", Integer.toString(number), "naïve \"key\"", "it's \\ a 'value' 😀\n"),
                Tags.of("fast", "near"),
                Optional.of("grouping \"one\""),
                CopyRecord.SOURCE,
                raid1(extents.size()),
                created(number),
                extents);
    }

    /** A further copy of a version, one column for each extent. */
    public CopyCommit copyCommit(ObjectVersion version, String name, List<PendingExtent> declared) {
        return new CopyCommit(
                UUID.randomUUID(),
                new CopyRef(version, name),
                raid1(declared.size()),
                created(count++),
                written(declared));
    }

    private static Instant created(int number) {
        return Instant.parse("2026-02-03T04:05:06.789012Z").plusSeconds(number);
    }

    private static LayoutRecord raid1(int columns) {
        return new LayoutRecord("raid1", 1, 0, Map.of("replicas", Integer.toString(Math.max(1, columns))));
    }

    public static Checksum checksum(String text) {
        RunningChecksum running = ChecksumAlgorithm.XXH128.start();
        running.update(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        return running.finish();
    }
}
