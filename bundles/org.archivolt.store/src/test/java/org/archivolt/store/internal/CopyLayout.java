package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.layout.ExtentColumns;
import org.archivolt.layout.ExtentDigest;
import org.archivolt.layout.ExtentHasher;
import org.archivolt.layout.ExtentReader;
import org.archivolt.layout.ExtentReaders;
import org.archivolt.layout.ExtentWriter;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectDeclaration;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.StoredExtent;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.Workbench;
import org.archivolt.layout.WriteIntent;
import org.archivolt.layout.WrittenExtent;

/** The plainest layout there can be: so many copies, one block after another. */
final class CopyLayout implements LayoutModule {
    static final String NAME = "copies";

    private final LayoutDescription description;

    CopyLayout() {
        this(1, 0);
    }

    CopyLayout(int major, int minor) {
        description = new LayoutDescription(
                NAME, major, minor, "copies", List.of(new LayoutParameter("replicas", "how many", 2, 1, 8)));
    }

    @Override
    public LayoutDescription description() {
        return description;
    }

    @Override
    public List<WriteIntent> compose(List<ObjectDeclaration> objects, LayoutParameters parameters) {
        long bytes = objects.stream()
                .map(ObjectDeclaration::size)
                .mapToLong(size -> size.orElse(0))
                .sum();
        List<Integer> keys = objects.stream().map(ObjectDeclaration::key).toList();
        return List.of(new WriteIntent(keys, parameters.getInt("replicas"), bytes));
    }

    @Override
    public List<WrittenExtent> write(
            LayoutParameters parameters, ObjectBody body, ExtentColumns columns, Workbench workbench)
            throws ArchivoltException {
        List<ExtentWriter> writers = new ArrayList<>();
        for (int column = 0; column < columns.count(); column++) {
            writers.add(columns.begin(column, 0));
        }
        ExtentHasher hasher = ExtentHasher.ofWhole(body);
        try (Workbench.Buffers buffers = workbench.borrow(1, bufferBytes(body.size()))) {
            ByteBuffer block = buffers.get(0);
            while (body.read(block.clear()) > 0) {
                hasher.update(block.flip());
                for (ExtentWriter writer : writers) {
                    writer.write(block.duplicate());
                }
            }
        }
        ExtentDigest digest = hasher.finish();
        List<WrittenExtent> written = new ArrayList<>();
        for (ExtentWriter writer : writers) {
            written.add(writer.finish(digest));
        }
        return written;
    }

    private static int bufferBytes(OptionalLong size) {
        return (int) Math.max(1, Math.min(64 * 1024, size.orElse(64 * 1024)));
    }

    @Override
    public void read(
            StoredObject object, ByteRange range, ExtentReaders extents, ObjectTarget target, Workbench workbench)
            throws ArchivoltException {
        try (Workbench.Buffers buffers = workbench.borrow(1, ExtentHasher.BLOCK_BYTES)) {
            List<StoredExtent> candidates = new ArrayList<>(object.extents());
            ExtentReader reader = extents.acquire(candidates, 1).get(0);
            long position = range.offset();
            while (position < range.end()) {
                int block = (int) (position / ExtentHasher.BLOCK_BYTES);
                ByteBuffer bytes = buffers.get(0).clear();
                try {
                    fill(reader, block, bytes);
                } catch (ArchivoltException e) {
                    extents.damaged(reader.extent(), e);
                    candidates.remove(reader.extent());
                    reader = extents.acquire(candidates, 1).get(0);
                    continue;
                }
                int from = (int) (position % ExtentHasher.BLOCK_BYTES);
                int to = (int) Math.min(bytes.limit(), range.end() - (long) block * ExtentHasher.BLOCK_BYTES);
                target.write(bytes.position(from).limit(to));
                position += to - from;
            }
        }
    }

    private static void fill(ExtentReader reader, int block, ByteBuffer bytes) throws ArchivoltException {
        reader.read(bytes, (long) block * ExtentHasher.BLOCK_BYTES);
        CRC32C crc = new CRC32C();
        crc.update(bytes.flip().duplicate());
        if ((int) crc.getValue() != reader.extent().digest().blockChecksums().get(block)) {
            throw new ArchivoltException(DATA_CORRUPT, "verifying a block").with("block", block);
        }
    }
}
