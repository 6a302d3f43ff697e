package org.archivolt.layout.rows;

import static org.archivolt.base.ErrorCode.Remedy.ADD_RESOURCE;
import static org.archivolt.base.ErrorCode.Remedy.RETRY_ELSEWHERE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode.Remedy;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnReader;

/**
 * Some blocks of one row, on their way from the media. Those that cannot be read are computed from others.
 *
 * <p>At most as many blocks are held as the row has data columns, and as many again as it computes.
 */
final class Row implements AutoCloseable {
    private final RowGeometry geometry;
    private final RowCode code;
    private final long row;
    private final List<Integer> wanted;
    private final List<Integer> sources;
    private final ColumnReader columns;
    private final Map<Integer, ColumnReader.Fetch> fetches = new LinkedHashMap<>();
    private final Map<Integer, Block> known = new TreeMap<>();
    private final List<Block> computed = new ArrayList<>();

    /**
     * @param wanted columns whose blocks are wanted
     * @param sources columns of the row that may be read
     */
    Row(
            RowGeometry geometry,
            RowCode code,
            long row,
            List<Integer> wanted,
            List<Integer> sources,
            ColumnReader columns) {
        this.geometry = geometry;
        this.code = code;
        this.row = row;
        this.wanted = wanted;
        this.sources = sources;
        this.columns = columns;
    }

    /** Blocks a row may hold at the same time. */
    static int blocks(RowCode code) {
        boolean isAnyComputed = RowWrite.computedParity(code) > 0;
        return code.dataColumns() + (isAnyComputed ? Math.min(code.dataColumns(), code.parityColumns()) : 0);
    }

    /** Begins to read what will probably do. Failures show when the row is completed. */
    void start() throws ArchivoltException {
        int needed = geometry.dataBlocks(row);
        boolean isDirect = wanted.size() < needed && sources.containsAll(wanted);
        try {
            fetch(isDirect ? columns.choose(wanted, wanted.size(), row) : columns.choose(sources, needed, row));
        } catch (ArchivoltException e) {
            requireElsewhere(e);
        }
    }

    private void fetch(List<Integer> chosen) throws ArchivoltException {
        for (int column : chosen) {
            fetches.put(column, columns.fetch(column, row));
        }
    }

    private static void requireElsewhere(ArchivoltException failure) throws ArchivoltException {
        Remedy remedy = failure.code().remedy();
        if (remedy != RETRY_ELSEWHERE && remedy != ADD_RESOURCE) {
            throw failure;
        }
    }

    /** Waits for what was begun, and gets what is missing. */
    void complete() throws ArchivoltException {
        awaitFetches();
        while (!known.keySet().containsAll(wanted) && known.size() < geometry.dataBlocks(row)) {
            List<Integer> others =
                    sources.stream().filter(c -> !known.containsKey(c)).toList();
            fetch(columns.choose(others, geometry.dataBlocks(row) - known.size(), row));
            awaitFetches();
        }
        computeMissing();
    }

    private void awaitFetches() throws ArchivoltException {
        for (Map.Entry<Integer, ColumnReader.Fetch> each : List.copyOf(fetches.entrySet())) {
            if (!known.containsKey(each.getKey())) {
                try {
                    known.put(each.getKey(), each.getValue().await());
                } catch (ArchivoltException e) {
                    requireElsewhere(e);
                    fetches.remove(each.getKey()).close();
                }
            }
        }
    }

    private void computeMissing() throws ArchivoltException {
        wanted.forEach(this::useCopy);
        Map<Integer, ByteBuffer> lost = new TreeMap<>();
        for (int column : wanted) {
            if (!known.containsKey(column)) {
                Block block = columns.take();
                computed.add(block);
                lost.put(column, block.bytes().clear().limit(geometry.length(row, 0)));
            }
        }
        if (!lost.isEmpty()) {
            code.decode(padded(), lost);
            for (Map.Entry<Integer, ByteBuffer> each : lost.entrySet()) {
                each.getValue().limit(geometry.length(row, each.getKey()));
            }
            int next = 0;
            for (int column : lost.keySet()) {
                known.put(column, computed.get(next++));
            }
        }
    }

    private void useCopy(int column) {
        for (int other : List.copyOf(known.keySet())) {
            if (original(other) == original(column)) {
                known.putIfAbsent(column, known.get(other));
            }
        }
    }

    private int original(int column) {
        return geometry.isData(column) ? column : code.copyOf(column).orElse(column);
    }

    private ByteBuffer[] padded() {
        ByteBuffer[] padded = new ByteBuffer[geometry.columns()];
        for (int column = 0; column < padded.length; column++) {
            if (known.containsKey(column)) {
                padded[column] = Padding.padded(known.get(column).bytes(), geometry.length(row, 0));
            } else if (geometry.length(row, column) == 0) {
                padded[column] = ByteBuffer.allocate(0);
            }
        }
        return padded;
    }

    /** A completed block. */
    ByteBuffer block(int column) {
        return known.get(column).bytes().duplicate().position(0).limit(geometry.length(row, column));
    }

    @Override
    public void close() {
        fetches.values().forEach(ColumnReader.Fetch::close);
        computed.forEach(Block::close);
        fetches.clear();
        computed.clear();
        known.clear();
    }
}
