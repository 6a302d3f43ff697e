package org.archivolt.dss.postgres.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.postgres.internal.CommitPlan.Write;
import org.archivolt.dss.postgres.internal.ObjectMapper.Copies;
import org.archivolt.dss.postgres.internal.ObjectMapper.Extents;
import org.archivolt.dss.postgres.internal.ObjectMapper.Files;
import org.archivolt.dss.postgres.internal.ObjectMapper.Objects;

/** Rows turned into columns, since a statement takes one array for each. */
final class Columns {
    private Columns() {}

    static Objects objects(List<Write> writes) {
        return new Objects(
                longs(writes, Write::objectKey),
                texts(writes, w -> w.commit().id().text()),
                uuids(writes, w -> w.version().uuid()),
                ints(writes, w -> w.version().version()),
                uuids(writes, w -> w.commit().commit()),
                longs(writes, w -> w.commit().size()),
                texts(writes, w -> w.commit().checksum().toString()),
                texts(writes, w -> w.commit().contentType()),
                texts(writes, w -> Json.ofTexts(w.commit().metadata())),
                texts(writes, w -> w.commit().tags().toString()),
                texts(writes, w -> w.commit().grouping().orElse(null)),
                texts(writes, w -> w.commit().created().toString()),
                booleans(writes, Write::isKept));
    }

    static Copies copies(List<NewCopy> copies) {
        return new Copies(
                longs(copies, NewCopy::key),
                longs(copies, NewCopy::objectKey),
                texts(copies, NewCopy::name),
                uuids(copies, NewCopy::commit),
                texts(copies, c -> c.layout().name()),
                ints(copies, c -> c.layout().major()),
                ints(copies, c -> c.layout().minor()),
                texts(copies, c -> Json.ofTexts(c.layout().parameters())),
                texts(copies, c -> c.created().toString()));
    }

    /** The extents of copies, in order. */
    static List<Placed> placed(List<NewCopy> copies) {
        List<Placed> rows = new ArrayList<>();
        copies.forEach(copy -> rows.addAll(placed(copy.key(), 0, copy.extents())));
        return rows;
    }

    /** Extents of one copy. */
    static List<Placed> placed(long copyKey, int firstOrdinal, List<ExtentRecord> extents) {
        return IntStream.range(0, extents.size())
                .mapToObj(i -> new Placed(copyKey, firstOrdinal + i, extents.get(i)))
                .toList();
    }

    static Extents extents(List<Placed> rows, MediumKeys keys) {
        return new Extents(
                longs(rows, Placed::copyKey),
                ints(rows, Placed::ordinal),
                uuids(rows, p -> p.extent().extent()),
                longs(rows, p -> keys.of(p.extent().medium())),
                texts(rows, p -> p.extent().address()),
                ints(rows, p -> p.extent().column()),
                longs(rows, p -> p.extent().columnOffset()),
                longs(rows, p -> p.extent().size()),
                texts(rows, p -> p.extent().checksum().toString()),
                ints(rows, p -> p.extent().blockBytes()),
                texts(rows, p -> p.extent().blockAlgorithm().label()),
                rows.stream().map(p -> p.extent().blockChecksums()).toArray(byte[][]::new),
                rows.stream()
                        .map(p -> p.extent().pack().map(InPack::offset).orElse(null))
                        .toArray(Long[]::new),
                files(rows).uuids());
    }

    /** Those that are no packs. */
    static Files files(List<Placed> rows) {
        List<ExtentRecord> own = rows.stream()
                .map(Placed::extent)
                .filter(extent -> extent.pack().isEmpty())
                .toList();
        return new Files(uuids(own, ExtentRecord::extent), longs(own, ExtentRecord::size));
    }

    /** An extent and where its row is. */
    record Placed(long copyKey, int ordinal, ExtentRecord extent) {}

    /** A copy to be written. */
    record NewCopy(
            long key,
            long objectKey,
            String name,
            UUID commit,
            LayoutRecord layout,
            Instant created,
            List<ExtentRecord> extents) {}

    /** Of all commits, one after another. */
    static List<ExtentRecord> allExtents(List<ObjectCommit> commits) {
        return commits.stream().flatMap(commit -> commit.extents().stream()).toList();
    }

    /** Each once. */
    static UUID[] distinctFiles(List<ExtentRecord> extents) {
        return extents.stream().map(ExtentRecord::extent).distinct().toArray(UUID[]::new);
    }

    /** Each once. */
    static UUID[] distinctPacks(List<ExtentRecord> extents) {
        return distinctFiles(
                extents.stream().filter(extent -> extent.pack().isPresent()).toList());
    }

    static <T> long[] longs(List<T> rows, ToLongFunction<T> column) {
        return rows.stream().mapToLong(column).toArray();
    }

    static <T> int[] ints(List<T> rows, ToIntFunction<T> column) {
        return rows.stream().mapToInt(column).toArray();
    }

    static <T> boolean[] booleans(List<T> rows, Predicate<T> column) {
        boolean[] values = new boolean[rows.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = column.test(rows.get(i));
        }
        return values;
    }

    static <T> String[] texts(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    static <T> UUID[] uuids(List<T> rows, Function<T, UUID> column) {
        return rows.stream().map(column).toArray(UUID[]::new);
    }
}
