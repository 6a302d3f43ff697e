package org.archivolt.store.internal;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.layout.Block;
import org.archivolt.layout.ColumnPlan;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.internal.ColumnStream.LostBytes;

/** The columns of a small object: kept in memory until the object is complete, then members of packs. */
final class PackedColumns extends ItemColumns {
    private final ObjectId object;
    private final List<Pack> packs;
    private final List<Column> columns;
    private final List<Pack.Member> members = new ArrayList<>();
    private ColumnPlan plan;

    /** @param packs one for each column */
    PackedColumns(ObjectId object, List<Pack> packs, TransferServices services) {
        super(services);
        this.object = object;
        this.packs = packs;
        this.columns = packs.stream().map(pack -> new Column()).toList();
    }

    private static final class Column {
        private final List<ByteBuffer> content = new ArrayList<>();
        private ExtentHasher hasher;
    }

    boolean isIn(Pack pack) {
        return packs.contains(pack);
    }

    @Override
    public int count() {
        return packs.size();
    }

    @Override
    public void begin(ColumnPlan agreed) {
        plan = agreed;
    }

    @Override
    public Block take() {
        return fresh();
    }

    private TransferBlock fresh() {
        return new TransferBlock(ByteBuffer.allocate(plan.bufferBytes()), block -> {});
    }

    @Override
    public Block take(ObjectBody body, int bytes) throws ArchivoltException {
        TransferBlock block = fresh();
        block.fill(body, bytes);
        return block;
    }

    @Override
    public void append(int column, Block block) {
        Column to = columns.get(column);
        if (to.hasher == null) {
            to.hasher = new ExtentHasher(plan);
        }
        TransferBlock ours = (TransferBlock) block;
        to.hasher.update(ours);
        to.content.add(ours.content());
    }

    @Override
    void awaitWritten() {
        // nothing is written before the object is complete
    }

    @Override
    void seal(ExtentDescription description) throws ArchivoltException {
        JsonText common = description.common();
        ExtentName name = ExtentName.of(object);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (column.hasher != null) {
                ExtentDigest digest = column.hasher.finish();
                PackHeader header = PackHeader.of(
                        name.of(description.commit()),
                        object,
                        ExtentDescription.json(common, description.commit(), i, 0, digest),
                        description.created(),
                        digest.size());
                Pack.Member member = new Pack.Member(header, i, column.content, digest);
                members.add(member);
                packs.get(i).add(member);
            }
        }
    }

    @Override
    public void close() {
        // the memory is the garbage collector's
    }

    @Override
    List<Pack.Member> extents() {
        return members;
    }

    @Override
    List<LostBytes> lost() {
        return List.of();
    }

    @Override
    List<ArchivoltException> reasons() {
        return List.of();
    }

    @Override
    int blockBytes() {
        return plan.blockBytes();
    }

    @Override
    int columnsUsed() {
        return IntStream.range(0, columns.size())
                        .filter(i -> columns.get(i).hasher != null)
                        .max()
                        .orElse(0)
                + 1;
    }

    @Override
    void discard() {
        packs.forEach(pack -> pack.remove(members));
        members.clear();
    }

    @Override
    void abandonAllBut(List<? extends WrittenExtent> kept) {
        // packs are the composition's
    }

    @Override
    void abandonAll() {
        // packs are the composition's
    }
}
