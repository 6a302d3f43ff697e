package org.archivolt.layout.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.ColumnReader;
import org.archivolt.layout.ColumnTarget;
import org.archivolt.layout.ColumnWriter;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectDeclaration;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.ReadIntent;
import org.archivolt.layout.RowRange;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.WriteIntent;

/**
 * A layout that is a code over rows of blocks. Blocks of an object go round the data columns; parity columns hold what
 * the code computes of each row. An object with fewer blocks than data columns gets no more columns than it has blocks,
 * so that a small one needs few media.
 */
public abstract class RowLayout implements LayoutModule {
    /** Name of the parameter for the size of blocks. */
    public static final String BLOCK_BYTES = "block.bytes";

    private static final String CHECKSUM = "checksum";
    private static final String BLOCK_CHECKSUM = "block.checksum";

    private final LayoutDescription description;

    /** @param own parameters of this layout, beside those all have: block size and checksums */
    protected RowLayout(String name, int major, int minor, String summary, List<LayoutParameter> own) {
        List<LayoutParameter> all = new ArrayList<>(own);
        all.add(new LayoutParameter.Number(
                BLOCK_BYTES,
                "bytes in a column before the next column's turn; also the unit of verification",
                ColumnPlan.BLOCK_BYTES_MAX,
                512,
                ColumnPlan.BLOCK_BYTES_MAX));
        all.add(new LayoutParameter.Choice(
                CHECKSUM, "checksum over each file on a medium", words(ChecksumAlgorithm.XXH128)));
        all.add(new LayoutParameter.Choice(
                BLOCK_CHECKSUM, "checksum over each block, verified by each read", words(ChecksumAlgorithm.CRC32C)));
        this.description = new LayoutDescription(name, major, minor, summary, all);
    }

    private static List<String> words(ChecksumAlgorithm first) {
        return Stream.concat(
                        Stream.of(first),
                        Stream.of(
                                ChecksumAlgorithm.XXH128,
                                ChecksumAlgorithm.CRC32C,
                                ChecksumAlgorithm.MD5,
                                ChecksumAlgorithm.SHA256))
                .distinct()
                .map(ChecksumAlgorithm::label)
                .toList();
    }

    @Override
    public final LayoutDescription description() {
        return description;
    }

    /** How many data columns an object has that is long enough. */
    protected abstract int dataColumns(LayoutParameters parameters);

    /** How many parity columns every object has. */
    protected abstract int parityColumns(LayoutParameters parameters);

    /**
     * The code of an object.
     *
     * @param dataColumns 1 to {@link #dataColumns(LayoutParameters)}
     */
    protected abstract RowCode code(LayoutParameters parameters, int dataColumns);

    @Override
    public final int tolerates(LayoutParameters parameters) {
        return parityColumns(parameters);
    }

    @Override
    public final int columns(long size, LayoutParameters parameters) {
        return geometry(new ObjectDeclaration(0, OptionalLong.of(size)), parameters)
                .columns();
    }

    @Override
    public final long columnBytes(StoredObject object, int column) {
        return geometry(object).columnBytes(column);
    }

    /** Objects with equally many columns share an intent. */
    @Override
    public final List<WriteIntent> compose(List<ObjectDeclaration> objects, LayoutParameters parameters)
            throws ArchivoltException {
        if (dataColumns(parameters) + parityColumns(parameters) > WriteIntent.COLUMNS_MAX) {
            throw ArchivoltException.invalid(
                    "layout", "must not have more than " + WriteIntent.COLUMNS_MAX + " columns");
        }
        Map<Integer, List<ObjectDeclaration>> byColumns = new TreeMap<>();
        for (ObjectDeclaration object : objects) {
            byColumns
                    .computeIfAbsent(geometry(object, parameters).columns(), columns -> new ArrayList<>())
                    .add(object);
        }
        return byColumns.entrySet().stream()
                .map(same -> new WriteIntent(
                        same.getValue().stream().map(ObjectDeclaration::key).toList(),
                        same.getKey(),
                        bytes(same.getValue(), parameters)))
                .toList();
    }

    private long bytes(List<ObjectDeclaration> objects, LayoutParameters parameters) {
        long bytes = 0;
        for (ObjectDeclaration object : objects) {
            if (object.size().isEmpty()) {
                return 0;
            }
            long more = geometry(object, parameters).longestColumn();
            bytes = bytes > Long.MAX_VALUE - more ? Long.MAX_VALUE : bytes + more;
        }
        return bytes;
    }

    private RowGeometry geometry(ObjectDeclaration object, LayoutParameters parameters) {
        int blockBytes = parameters.getInt(BLOCK_BYTES);
        int most = dataColumns(parameters);
        OptionalLong size = object.size();
        long blocks = size.isEmpty() ? most : (size.getAsLong() - 1) / blockBytes + 1;
        int dataColumns = (int) Math.max(1, Math.min(most, blocks));
        return new RowGeometry(size.orElse(0), blockBytes, dataColumns, parityColumns(parameters));
    }

    @Override
    public final void write(LayoutParameters parameters, ObjectBody body, ColumnWriter columns)
            throws ArchivoltException {
        RowWrite.write(
                dataColumns -> code(parameters, dataColumns),
                columns.count() - parityColumns(parameters),
                parameters.getInt(BLOCK_BYTES),
                algorithm(parameters, CHECKSUM),
                algorithm(parameters, BLOCK_CHECKSUM),
                body,
                columns);
    }

    private static ChecksumAlgorithm algorithm(LayoutParameters parameters, String name) {
        return ChecksumAlgorithm.ofLabel(parameters.get(name)).orElseThrow();
    }

    @Override
    public final ReadIntent compose(StoredObject object, ByteRange range) {
        RowGeometry geometry = geometry(object);
        long row = geometry.rowOf(range.offset());
        boolean isInOneRow = row == geometry.rowOf(range.end() - 1);
        List<Integer> wanted = geometry.dataColumnsOf(row, range);
        int needed = geometry.dataBlocks(isInOneRow ? row : 0);
        return isInOneRow && wanted.size() < needed
                ? new ReadIntent(wanted, wanted.size(), row)
                : new ReadIntent(geometry.columnsOf(isInOneRow ? row : 0), needed, row);
    }

    private RowGeometry geometry(StoredObject object) {
        int parityColumns = parityColumns(object.parameters());
        return new RowGeometry(object.size(), object.blockBytes(), object.columns() - parityColumns, parityColumns);
    }

    @Override
    public final void read(StoredObject object, ByteRange range, ColumnReader columns, ObjectTarget target)
            throws ArchivoltException {
        RowGeometry geometry = geometry(object);
        RowRead.read(geometry, code(object.parameters(), geometry.dataColumns()), range, columns, target);
    }

    @Override
    public final void rebuild(
            StoredObject object, int column, RowRange rows, ColumnReader columns, ColumnTarget rebuilt)
            throws ArchivoltException {
        RowGeometry geometry = geometry(object);
        RowRebuild.rebuild(geometry, code(object.parameters(), geometry.dataColumns()), column, rows, columns, rebuilt);
    }
}
