package org.archivolt.ldm.tape.internal.ltfs;

import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.bytes;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.mount;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.read;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.sync;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.write;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cartridges that something happened to. Three generations: empty, with "one", with "one" and "two". */
class DamageTest {
    private static final MountOptions OLDER = new MountOptions(false, false, true, false);

    @TempDir
    Path folder;

    @BeforeEach
    void writeThreeGenerations() throws Exception {
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        write(volume, "one", bytes(1, 5000));
        sync(volume);
        write(volume, "two", bytes(2, 6000));
        sync(volume);
        volume.unmount();
        // data partition: one 7-8, index 10, two 12-13, index 15, end 17; index partition: index 5
        assertThat(Cartridges.files(folder)).contains("1_15_R", "1_17_E", "0_5_R", "0_7_E");
    }

    private FolderTape tape() {
        return new FolderTape(folder);
    }

    private void replace(String file, String text, String by) throws IOException {
        String content = Files.readString(folder.resolve(file));
        assertThat(content).contains(text);
        Files.writeString(folder.resolve(file), content.replace(text, by));
    }

    private void damage(String index) throws IOException {
        replace(index, "</volumeuuid>", "</volumeuid>");
    }

    private void forgetMemory() throws IOException {
        Files.delete(folder.resolve("attr_0_80c"));
        Files.delete(folder.resolve("attr_1_80c"));
    }

    private static void assertHasBoth(LtfsVolume volume) throws ArchivoltException {
        assertThat(read(volume, "one")).isEqualTo(bytes(1, 5000));
        assertThat(read(volume, "two")).isEqualTo(bytes(2, 6000));
    }

    /** Consistent again: mounts quickly, checks clean, holds both files, takes another. */
    private void assertHealed() throws Exception {
        LtfsVolume volume = mount(tape());
        assertThat(volume.report().clean()).isTrue();
        assertThat(volume.check(true, (done, total) -> true)).isEmpty();
        assertHasBoth(volume);
        write(volume, "three", bytes(3, 7000));
        volume.unmount();
        assertThat(read(mount(tape()), "three")).isEqualTo(bytes(3, 7000));
    }

    @Test
    void wrongVol1IsForeign() throws Exception {
        for (String label : List.of("0_0_R", "1_0_R")) {
            Files.writeString(folder.resolve(label), "VOL1XXXXXX" + " ".repeat(70));
        }
        assertThat(LtfsFormat.inspect(tape()).kind()).isEqualTo(Inspection.Kind.FOREIGN);
        assertFails(FOREIGN_DATA, () -> mount(tape()));
    }

    @Test
    void oneWrongVol1IsADamagedLabel() throws Exception {
        Files.writeString(folder.resolve("0_0_R"), "VOL1XXXXXX" + " ".repeat(70));
        assertThat(LtfsFormat.inspect(tape()).kind()).isEqualTo(Inspection.Kind.UNREADABLE);
        assertFails(MEDIUM_FAULT, () -> mount(tape()));
    }

    @Test
    void labelsOfTwoVolumesAreRefused() throws Exception {
        replace("1_2_R", Cartridges.VOLUME.toString(), "11111111-2222-3333-4444-555555555555");
        assertThat(assertFails(MEDIUM_FAULT, () -> mount(tape())).getMessage()).contains("disagree");
    }

    @Test
    void unpartitionedCartridgeIsNoVolume() throws Exception {
        FolderTape tape = tape();
        tape.formatOnePartition();
        assertThat(assertFails(FOREIGN_DATA, () -> mount(tape)).facts()).containsEntry("partitions", 1);
    }

    @Test
    void damagedIndexOfTheIndexPartitionIsWrittenAnew() throws Exception {
        damage("0_5_R");
        LtfsVolume volume = mount(tape());
        assertThat(volume.report().repaired()).isTrue();
        assertThat(volume.generation()).isEqualTo(3);
        assertHasBoth(volume);
        volume.unmount();
        assertHealed();
    }

    @Test
    void unreadableIndexOfTheIndexPartitionIsWrittenAnew() throws Exception {
        FolderTape tape = tape();
        tape.readError = (partition, block) -> partition == 0 && block == 5;
        LtfsVolume volume = mount(tape);
        assertHasBoth(volume);
        tape.readError = (partition, block) -> false;
        volume.unmount();
        assertHealed();
    }

    @Test
    void damagedLastIndexOfTheDataPartitionIsNotNeeded() throws Exception {
        damage("1_15_R");
        LtfsVolume volume = mount(tape());
        assertThat(volume.report().clean()).isTrue();
        assertHasBoth(volume);
        assertThat(volume.check(false, (done, total) -> true))
                .anyMatch(finding -> finding.contains("data partition at block 15"));
    }

    @Test
    void damagedLastIndexOfTheDataPartitionIsReplacedWhenItIsNoticed() throws Exception {
        damage("1_15_R");
        forgetMemory();
        LtfsVolume volume = mount(tape());
        assertThat(volume.generation()).isEqualTo(4);
        assertHasBoth(volume);
        volume.unmount();
        assertHealed();
    }

    @Test
    void neverGoesBackAGenerationByItself() throws Exception {
        damage("0_5_R");
        damage("1_15_R");
        ArchivoltException refusal = assertFails(MEDIUM_FAULT, () -> mount(tape()));
        assertThat(refusal.facts()).containsEntry("generation", 2L).containsEntry("lostGenerations", 1L);
        forgetMemory();
        assertFails(MEDIUM_FAULT, () -> mount(tape()));
    }

    @Test
    void neverGoesBackBecauseAnIndexCannotBeRead() throws Exception {
        FolderTape tape = tape();
        tape.readError = (partition, block) -> partition == 0 && block == 5 || partition == 1 && block == 15;
        assertFails(MEDIUM_FAULT, () -> mount(tape));
    }

    @Test
    void goesBackAGenerationIfToldTo() throws Exception {
        damage("0_5_R");
        damage("1_15_R");
        LtfsVolume volume = mount(tape(), OLDER);
        assertThat(read(volume, "one")).isEqualTo(bytes(1, 5000));
        assertThat(assertFails(MEDIUM_FAULT, () -> read(volume, "two")).facts()).containsEntry("missing", true);
        assertThat(volume.report().lost())
                .contains(new MountReport.LostBlocks(1, 12, 17, 6000 + Files.size(folder.resolve("1_15_R")), false));
        volume.unmount();
        LtfsVolume again = mount(tape());
        assertThat(again.report().clean()).isTrue();
        assertThat(again.check(true, (done, total) -> true)).isEmpty();
    }

    @Test
    void missingMemoryOnlyMakesMountingSlow() throws Exception {
        forgetMemory();
        LtfsVolume volume = mount(tape());
        assertThat(volume.report().clean()).isFalse();
        assertThat(volume.report().repaired()).isFalse();
        assertHasBoth(volume);
        assertThat(volume.generation()).isEqualTo(3);
        volume.unmount();
        assertHealed();
    }

    @Test
    void memoryOfAnotherVolumeIsNotBelieved() throws Exception {
        for (String attribute : List.of("attr_0_80c", "attr_1_80c")) {
            byte[] bytes = Files.readAllBytes(folder.resolve(attribute));
            bytes[bytes.length - 10] ^= 1;
            Files.write(folder.resolve(attribute), bytes);
        }
        assertThat(mount(tape()).report().clean()).isFalse();
    }

    @Test
    void indexPartitionWithoutAnyIndexGetsOne() throws Exception {
        for (String file : List.of("0_4_F", "0_5_R", "0_6_F", "0_7_E")) {
            Files.delete(folder.resolve(file));
        }
        Files.createFile(folder.resolve("0_4_E"));
        LtfsVolume volume = mount(tape());
        assertHasBoth(volume);
        volume.unmount();
        assertHealed();
    }

    @Test
    void noIndexAnywhereIsAFault() throws Exception {
        for (String file : List.of("0_5_R", "1_5_R", "1_10_R", "1_15_R")) {
            Files.writeString(folder.resolve(file), "rubbish");
        }
        assertFails(MEDIUM_FAULT, () -> mount(tape()));
    }

    @Test
    void missingEndOfDataAfterACrashIsRefusedAndRecoveredIfToldTo() throws Exception {
        forgetMemory();
        Files.delete(folder.resolve("1_17_E"));
        assertThat(assertFails(MEDIUM_FAULT, () -> mount(tape())).facts()).containsEntry("sense", "3/14/03");
        LtfsVolume volume = mount(tape(), new MountOptions(false, false, false, true));
        assertHasBoth(volume);
        volume.unmount();
        assertHealed();
    }

    @Test
    void missingEndOfDataOfACleanCartridgeForbidsWritingOnly() throws Exception {
        Files.delete(folder.resolve("1_17_E"));
        LtfsVolume volume = mount(tape());
        assertHasBoth(volume);
        assertFails(MEDIUM_FAULT, () -> write(volume, "three", bytes(3, 10)));
        assertHasBoth(volume);
        assertThat(volume.readOnlyBecause()).isPresent();
    }

    @Test
    void writeProtectedCartridgeIsReadOnly() throws Exception {
        forgetMemory();
        FolderTape tape = tape();
        tape.writeProtected = true;
        LtfsVolume volume = mount(tape);
        assertHasBoth(volume);
        assertThat(volume.readOnlyBecause()).isPresent();
        assertFails(MEDIUM_FAULT, () -> volume.create(volume.address("three")));
        assertFails(MEDIUM_FAULT, () -> volume.delete(volume.address("one")));
        assertThat(volume.space().freeBytes()).isZero();
        volume.sync(List.of());
        volume.unmount();
    }

    @Test
    void lockedCartridgeIsReadOnly() throws Exception {
        Files.write(folder.resolve("attr_0_1623"), new byte[] {0x16, 0x23, 0, 0, 1, 3});
        LtfsVolume volume = mount(tape());
        assertThat(volume.readOnlyBecause())
                .hasValueSatisfying(why -> assertThat(why).contains("LOCKED_FOR_EVER"));
        assertHasBoth(volume);
    }

    @Test
    void volumeWhoseIndexSaysLockedIsReadOnly() throws Exception {
        replace("0_5_R", "<volumelockstate>unlocked<", "<volumelockstate>permlocked<");
        assertThat(mount(tape()).readOnlyBecause()).isPresent();
    }

    @Test
    void shortBlockIsNotedByReaderAndFullCheck() throws Exception {
        Files.write(folder.resolve("1_7_R"), bytes(1, 100));
        LtfsVolume volume = mount(tape());
        assertThat(assertFails(MEDIUM_FAULT, () -> read(volume, "one")).facts()).containsEntry("block", 7L);
        assertThat(volume.check(true, (done, total) -> true)).anyMatch(finding -> finding.startsWith("one: block 7"));
        assertThat(read(volume, "two")).isEqualTo(bytes(2, 6000));
    }

    @Test
    void checkNoticesAWrongGenerationInTheMemory() throws Exception {
        LtfsVolume volume = mount(tape());
        byte[] bytes = Files.readAllBytes(folder.resolve("attr_0_80c"));
        bytes[21]++;
        Files.write(folder.resolve("attr_0_80c"), bytes);
        assertThat(volume.check(false, (done, total) -> true)).anyMatch(finding -> finding.contains("memory"));
    }

    @Test
    void checkCanBeCancelled() throws Exception {
        LtfsVolume volume = mount(tape());
        assertFails(org.archivolt.base.ErrorCode.CANCELLED, () -> volume.check(true, (done, total) -> done < 1));
    }

    @Test
    void incrementalIndexOfNewerSoftwareIsNotPassedOver() throws Exception {
        forgetMemory();
        for (String file : List.of("1_17_E")) {
            Files.delete(folder.resolve(file));
        }
        Files.createFile(folder.resolve("1_17_F"));
        Files.writeString(
                folder.resolve("1_18_R"),
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ltfsincrementalindex version=\"2.5.0\"><volumeuuid>"
                        + Cartridges.VOLUME + "</volumeuuid></ltfsincrementalindex>");
        Files.createFile(folder.resolve("1_19_F"));
        Files.createFile(folder.resolve("1_20_E"));
        assertFails(MEDIUM_FAULT, () -> mount(tape()));
    }
}
