package org.archivolt.layout.raid1.internal;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.archivolt.base.ByteRange;
import org.archivolt.layout.ExtentHasher;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.ObjectDeclaration;
import org.archivolt.layout.WriteIntent;
import org.archivolt.testkit.layout.FakeBody;
import org.archivolt.testkit.layout.FakeReaders;
import org.archivolt.testkit.layout.LayoutModuleContract;
import org.junit.jupiter.api.Test;

final class Raid1ModuleTest extends LayoutModuleContract {
    private static final int BLOCK = ExtentHasher.BLOCK_BYTES;
    private static final Setting TWO = new Setting(Map.of(), 1);

    private final Raid1Module module = new Raid1Module();

    @Override
    protected LayoutModule module() {
        return module;
    }

    @Override
    protected List<Setting> settings() {
        return List.of(new Setting(Map.of("replicas", "1"), 0), TWO, new Setting(Map.of("replicas", "3"), 2));
    }

    @Test
    void writesUpToSixteenReplicas() throws Exception {
        Setting sixteen = new Setting(Map.of("replicas", "16"), 15);
        byte[] content = bytes(2 * BLOCK + 1);
        Written written = write(sixteen, FakeBody.of(content), content.length);
        assertThat(written.extents()).hasSize(16);
        FakeReaders readers = written.readers();
        written.extents().stream().limit(15).forEach(extent -> readers.lose(extent.extent()));
        assertThat(read(written, readers, ByteRange.whole(content.length))).isEqualTo(content);
    }

    @Test
    void hasTwoReplicasUnlessToldOtherwise() throws Exception {
        assertThat(module.description().resolve(Map.of()).get("replicas")).isEqualTo(2);
        assertFails(INVALID_ARGUMENT, () -> module.description().resolve(Map.of("replicas", "0")));
        assertFails(INVALID_ARGUMENT, () -> module.description().resolve(Map.of("replicas", "17")));
    }

    @Test
    void asksOnceForAllObjects() throws Exception {
        List<ObjectDeclaration> objects =
                List.of(new ObjectDeclaration(7, OptionalLong.of(100)), new ObjectDeclaration(8, OptionalLong.of(23)));
        assertThat(module.compose(objects, resolve(TWO))).containsExactly(new WriteIntent(List.of(7, 8), 2, 123));
    }

    @Test
    void doesNotGuessTheSumOfWhatIsUnknown() throws Exception {
        List<ObjectDeclaration> objects =
                List.of(new ObjectDeclaration(1, OptionalLong.of(100)), new ObjectDeclaration(2, OptionalLong.empty()));
        assertThat(module.compose(objects, resolve(TWO))).containsExactly(new WriteIntent(List.of(1, 2), 2, 0));
    }

    @Test
    void readsNoMoreThanTheBlocksOfARange() throws Exception {
        byte[] content = bytes(5 * BLOCK);
        Written written = write(TWO, FakeBody.of(content), content.length);
        FakeReaders readers = written.readers();
        read(written, readers, new ByteRange(BLOCK + 10, 20));
        assertThat(readers.bytesRead()).isEqualTo(BLOCK);
        read(written, readers, new ByteRange(2 * BLOCK - 1, 2));
        assertThat(readers.bytesRead()).isEqualTo(3 * BLOCK);
    }

    @Test
    void readsOneReplicaWhileItIsSound() throws Exception {
        byte[] content = bytes(3 * BLOCK);
        Written written = write(TWO, FakeBody.of(content), content.length);
        FakeReaders readers = written.readers();
        read(written, readers, ByteRange.whole(content.length));
        assertThat(readers.acquired()).hasSize(1);
        assertThat(readers.bytesRead()).isEqualTo(content.length);
    }

    @Test
    void takesEachBlockFromAReplicaThatHasItRight() throws Exception {
        byte[] content = bytes(4 * BLOCK);
        Written written = write(TWO, FakeBody.of(content), content.length);
        FakeReaders readers = written.readers();
        readers.corrupt(written.extents().get(0).extent(), BLOCK + 5);
        readers.corrupt(written.extents().get(1).extent(), 3 * BLOCK + 5);
        assertThat(read(written, readers, ByteRange.whole(content.length))).isEqualTo(content);
        assertThat(readers.damaged()).hasSize(2);
    }

    @Test
    void givesUpAtTheBlockThatNobodyHasRight() throws Exception {
        byte[] content = bytes(4 * BLOCK);
        Written written = write(TWO, FakeBody.of(content), content.length);
        FakeReaders readers = written.readers();
        readers.corrupt(written.extents().get(0).extent(), 2 * BLOCK + 5);
        readers.corrupt(written.extents().get(1).extent(), 2 * BLOCK + 9);
        assertThat(assertFails(DATA_CORRUPT, () -> read(written, readers, ByteRange.whole(content.length)))
                        .facts())
                .containsEntry("position", (long) 2 * BLOCK);
        assertThat(read(written, readers, new ByteRange(0, 2 * BLOCK)))
                .isEqualTo(java.util.Arrays.copyOf(content, 2 * BLOCK));
    }
}
