package org.archivolt.dss.postgres.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ObjectCommit;
import org.archivolt.dss.postgres.internal.CommitPlan.Write;
import org.archivolt.dss.postgres.internal.ObjectMapper.Extents;
import org.archivolt.dss.postgres.internal.ObjectMapper.Objects;

/** Rows turned into columns, since a statement takes one array for each. */
final class Columns {
    private Columns() {}

    static Objects objects(List<Write> writes) {
        return new Objects(
                longs(writes, Write::key),
                texts(writes, w -> w.commit().id().text()),
                uuids(writes, w -> w.version().uuid()),
                ints(writes, w -> w.version().version()),
                uuids(writes, w -> w.commit().commit()),
                longs(writes, w -> w.commit().size()),
                texts(writes, w -> w.commit().checksum().toString()),
                texts(writes, w -> w.commit().contentType()),
                texts(writes, w -> Json.ofTexts(w.commit().metadata())),
                texts(writes, w -> w.commit().layout().name()),
                ints(writes, w -> w.commit().layout().major()),
                ints(writes, w -> w.commit().layout().minor()),
                texts(writes, w -> Json.ofNumbers(w.commit().layout().parameters())));
    }

    static Extents extents(List<Write> writes, MediumKeys keys) {
        List<Placed> rows = new ArrayList<>();
        for (Write write : writes) {
            int ordinal = 0;
            for (ExtentRecord extent : write.commit().extents()) {
                rows.add(new Placed(write.key(), ordinal++, extent));
            }
        }
        return new Extents(
                longs(rows, Placed::objectKey),
                ints(rows, Placed::ordinal),
                uuids(rows, p -> p.extent().extent()),
                longs(rows, p -> keys.of(p.extent().medium())),
                texts(rows, p -> p.extent().address()),
                ints(rows, p -> p.extent().column()),
                longs(rows, p -> p.extent().objectOffset()),
                longs(rows, p -> p.extent().size()),
                texts(rows, p -> p.extent().checksum().toString()),
                ints(rows, p -> p.extent().blockBytes()),
                rows.stream().map(p -> p.extent().blockChecksums()).toArray(byte[][]::new));
    }

    private record Placed(long objectKey, int ordinal, ExtentRecord extent) {}

    /** Of all commits, one after another. */
    static List<ExtentRecord> allExtents(List<ObjectCommit> commits) {
        return commits.stream().flatMap(commit -> commit.extents().stream()).toList();
    }

    static <T> long[] longs(List<T> rows, ToLongFunction<T> column) {
        return rows.stream().mapToLong(column).toArray();
    }

    static <T> int[] ints(List<T> rows, ToIntFunction<T> column) {
        return rows.stream().mapToInt(column).toArray();
    }

    static <T> String[] texts(List<T> rows, Function<T, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }

    static <T> UUID[] uuids(List<T> rows, Function<T, UUID> column) {
        return rows.stream().map(column).toArray(UUID[]::new);
    }
}
