package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Goal: as {@link FullMediumTest}, with filesystems that are full in earnest. Skipped where none can be mounted. */
final class SmallFilesystemTest {
    private static final int SMALL_BYTES = 2 << 20;

    @TempDir
    Path temporary;

    private final List<Path> mounted = new ArrayList<>();
    private FileHouse house;

    @BeforeEach
    void build() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may mount");
        house = new FileHouse(temporary, 0);
        mount("small", SMALL_BYTES);
        mount("smaller", SMALL_BYTES / 2);
        mount("large", 32 << 20);
    }

    private void mount(String name, int bytes) throws Exception {
        Path root = Files.createDirectory(temporary.resolve(name));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", root.toString()), "no tmpfs here");
        mounted.add(root);
        house.addDisk(root);
    }

    @AfterEach
    void tearDown() throws Exception {
        if (house != null) {
            house.close();
        }
        for (Path root : mounted) {
            assertThat(run("umount", "--lazy", root.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    }

    /** The blocks are as long as a page, a part of one, and many. */
    @ParameterizedTest
    @ValueSource(ints = {512, 4096, 12_345, Shape.DEFAULT_BLOCK})
    void goesOnWhereThereIsRoom(int blockBytes) throws Exception {
        Random random = new Random(blockBytes);
        byte[] content = Bytes.random(random, 3 * SMALL_BYTES + 4321);
        for (Shape shape : List.of(Shape.raid0(3), Shape.raid0(2), Shape.raid1(1))) {
            Shape blocks = shape.withBlocksOf(blockBytes);
            house.put("object", blocks, content);
            assertThat(house.get("object")).isEqualTo(content);
            house.assertComplete("object", blocks);
            assertThat(StoredFiles.read(house, house.located("object"), blocks, Set.of()))
                    .isEqualTo(content);
            house.delete("object");
            house.assertNothingLeftOver();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 12_345, Shape.DEFAULT_BLOCK})
    void leavesNothingOfWhatFitsNowhere(int blockBytes) throws Exception {
        byte[] content = Bytes.random(new Random(blockBytes), 3 * SMALL_BYTES);
        for (Shape shape : List.of(Shape.raid1(2), Shape.raid4(2), Shape.rs(1, 2))) {
            ArchivoltException failure = catchThrowableOfType(
                    ArchivoltException.class,
                    () -> house.put("object", shape.withBlocksOf(blockBytes), content, false));
            assertThat(failure).isNotNull();
            assertThat(failure.code()).as(failure.getMessage()).isEqualTo(NO_SPACE);
            house.assertNothingLeftOver();
        }
    }
}
