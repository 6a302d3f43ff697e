package org.archivolt.dss.postgres.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.base.Tags;
import org.archivolt.dss.CopyRecord;
import org.archivolt.dss.CopyStatus;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.ExtentRecord.InPack;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.StoredCopy;
import org.archivolt.dss.StoredObjectRecord;

/**
 * Rows of versions with their copies, and of copies with their extents, read without reflection: every GET does it. Rows
 * of a version follow each other, and so do those of a copy.
 */
final class ObjectRows {
    /** Of a version {@code o} and a copy {@code c} of it. */
    static final String COLUMNS = """
             o.object_key, o.id, o.uuid, o.version, o.size_bytes, o.checksum, o.content_type, o.metadata,
            array_to_string(o.tags, ','), o.grouping, o.created, o.deprecated,
            c.copy_key, c.name, c.commit, c.layout_name, c.layout_major, c.layout_minor, c.layout_parameters, c.status,
            c.created, c.accessed
            """;

    private static final int COLUMN_COUNT = 22;

    /** Of an extent {@code e}, its medium {@code m} and its pack {@code p}. */
    static final String EXTENT_COLUMNS = """
             e.uuid, m.family, m.library, m.name, e.address, e.layout_column, e.column_offset, e.size_bytes, e.checksum,
            e.block_bytes, e.block_algorithm, e.block_checksums, e.pack_offset, p.pack_bytes
            """;

    static final int EXTENT_COLUMN_COUNT = 14;

    /** What follows an extent {@code e}. */
    static final String EXTENT_JOINS = """
             left join medium m on m.medium_key = e.medium_key
            left join pack p on p.uuid = e.uuid and e.pack_offset is not null
            """;

    static final String EXTENT_ORDER = " e.layout_column, e.column_offset, e.ordinal";

    private final List<Version> versions = new ArrayList<>();

    /** That of the last copy and the text it was made of: most rows have the same. */
    private LayoutRecord lastLayout;

    private String lastParameters;

    /** A version being put together. */
    private static final class Version {
        final long key;
        final List<CopyRecord> copies = new ArrayList<>(1);
        final List<Long> copyKeys = new ArrayList<>(1);
        final List<List<ExtentRecord>> extents = new ArrayList<>(1);
        ObjectRow row;

        Version(long key) {
            this.key = key;
        }

        boolean lastCopyIs(long copyKey) {
            return !copyKeys.isEmpty() && copyKeys.get(copyKeys.size() - 1) == copyKey;
        }

        ObjectRecord object() {
            return row.with(copies);
        }
    }

    /** What a version is without its copies. */
    private record ObjectRow(
            ObjectId id,
            ObjectVersion version,
            long size,
            Checksum checksum,
            String contentType,
            Map<String, String> metadata,
            Tags tags,
            Optional<String> grouping,
            Instant created,
            Optional<Instant> deprecated) {
        ObjectRecord with(List<CopyRecord> copies) {
            return new ObjectRecord(
                    id, version, size, checksum, contentType, metadata, tags, grouping, copies, created, deprecated);
        }
    }

    /** Takes a row whose first columns are {@link #COLUMNS}. */
    void add(ResultSet row) throws SQLException {
        add(row, row.getLong(1));
    }

    /**
     * Takes a row that belongs to another group than its version: a version may be in several.
     *
     * @param group all its rows follow each other
     */
    void add(ResultSet row, long group) throws SQLException {
        Version version = versions.isEmpty() ? null : versions.get(versions.size() - 1);
        if (version == null || version.key != group) {
            version = new Version(group);
            version.row = objectRow(row);
            versions.add(version);
        }
        long copyKey = row.getLong(13);
        if (!version.lastCopyIs(copyKey)) {
            version.copies.add(copy(row));
            version.copyKeys.add(copyKey);
            version.extents.add(new ArrayList<>());
        }
    }

    /** Takes a row whose first columns are {@link #COLUMNS} and {@link #EXTENT_COLUMNS}; there may be no extent. */
    void addWithExtent(ResultSet row, long group) throws SQLException {
        add(row, group);
        UUID uuid = row.getObject(COLUMN_COUNT + 1, UUID.class);
        if (uuid != null) {
            List<List<ExtentRecord>> extents = versions.get(versions.size() - 1).extents;
            extents.get(extents.size() - 1).add(extent(row, COLUMN_COUNT));
        }
    }

    int size() {
        return versions.size();
    }

    long key(int index) {
        return versions.get(index).key;
    }

    ObjectRecord object(int index) {
        return versions.get(index).object();
    }

    /** The copy of this key. */
    CopyRecord copy(int index, long copyKey) {
        Version version = versions.get(index);
        return version.copies.get(version.copyKeys.indexOf(copyKey));
    }

    StoredObjectRecord stored(int index) {
        Version version = versions.get(index);
        ObjectRecord object = version.object();
        List<StoredCopy> copies = new ArrayList<>(version.copies.size());
        for (int i = 0; i < version.copies.size(); i++) {
            copies.add(new StoredCopy(version.copies.get(i), version.extents.get(i)));
        }
        return new StoredObjectRecord(object, copies);
    }

    private static ObjectRow objectRow(ResultSet row) throws SQLException {
        return new ObjectRow(
                new ObjectId(row.getString(2)),
                new ObjectVersion(row.getObject(3, UUID.class), row.getInt(4)),
                row.getLong(5),
                Checksum.parse(row.getString(6)),
                row.getString(7),
                Json.texts(row.getString(8)),
                tags(row.getString(9)),
                Optional.ofNullable(row.getString(10)),
                instant(row, 11),
                Optional.ofNullable(instant(row, 12)));
    }

    /** No tag has a comma. */
    private static Tags tags(String text) {
        return text.isEmpty() ? Tags.NONE : new Tags(Set.of(text.split(",")));
    }

    private CopyRecord copy(ResultSet row) throws SQLException {
        return new CopyRecord(
                row.getString(14),
                row.getObject(15, UUID.class),
                layout(row.getString(16), row.getInt(17), row.getInt(18), row.getString(19)),
                CopyStatus.valueOf(row.getString(20)),
                instant(row, 21),
                Optional.ofNullable(instant(row, 22)));
    }

    private LayoutRecord layout(String name, int major, int minor, String parameters) {
        boolean isLast = parameters.equals(lastParameters)
                && lastLayout.name().equals(name)
                && lastLayout.major() == major
                && lastLayout.minor() == minor;
        if (!isLast) {
            lastLayout = new LayoutRecord(name, major, minor, Json.texts(parameters));
            lastParameters = parameters;
        }
        return lastLayout;
    }

    /** @param before how many columns there are before {@link #EXTENT_COLUMNS} */
    static ExtentRecord extent(ResultSet row, int before) throws SQLException {
        long packOffset = row.getLong(before + 13);
        Optional<InPack> pack =
                row.wasNull() ? Optional.empty() : Optional.of(new InPack(packOffset, row.getLong(before + 14)));
        return new ExtentRecord(
                row.getObject(before + 1, UUID.class),
                Identities.medium(row.getString(before + 2), row.getString(before + 3), row.getString(before + 4)),
                row.getString(before + 5),
                row.getInt(before + 6),
                row.getLong(before + 7),
                row.getLong(before + 8),
                Checksum.parse(row.getString(before + 9)),
                row.getInt(before + 10),
                ChecksumAlgorithm.ofLabel(row.getString(before + 11)).orElseThrow(),
                row.getBytes(before + 12),
                pack);
    }

    /** Null when there is none. */
    static Instant instant(ResultSet row, int column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
