package org.archivolt.ldm.tape.internal.ltfs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.bytes;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.formatted;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.mount;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.sync;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on the tape, byte for byte, as other software expects it. */
class FormatTest {
    @TempDir
    Path folder;

    private byte[] file(String name) throws IOException {
        return Files.readAllBytes(folder.resolve(name));
    }

    private String text(String name) throws IOException {
        return new String(file(name), UTF_8);
    }

    private String value(String file, String element) throws IOException {
        Matcher matcher = Pattern.compile(
                        "<" + element + ">\\s*(?:<partition>(.)</partition>\\s*<startblock>)?([^<]*)<")
                .matcher(text(file));
        assertThat(matcher.find()).as(element + " in " + file).isTrue();
        return (matcher.group(1) == null ? "" : matcher.group(1) + ":") + matcher.group(2);
    }

    private ByteBuffer coherency(int partition) throws IOException {
        return ByteBuffer.wrap(file("attr_" + partition + "_80c")).position(5);
    }

    @Test
    void formatsBothPartitionsAlike() throws Exception {
        formatted(folder);
        assertThat(Cartridges.files(folder))
                .contains("0_0_R", "0_1_F", "0_2_R", "0_3_F", "0_4_F", "0_5_R", "0_6_F", "0_7_E")
                .contains("1_0_R", "1_1_F", "1_2_R", "1_3_F", "1_4_F", "1_5_R", "1_6_F", "1_7_E");
        String vol1 = "VOL1AV0001L             LTFS" + " ".repeat(51) + "4";
        assertThat(file("0_0_R")).isEqualTo(vol1.getBytes(US_ASCII)).hasSize(80);
        assertThat(file("1_0_R")).isEqualTo(vol1.getBytes(US_ASCII));
        assertThat(text("0_2_R"))
                .startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ltfslabel version=\"2.4.0\">")
                .contains("<creator>Archivolt 0.1.0 - Linux - native</creator>")
                .contains("<formattime>2026-01-01T00:00:00.123456789Z</formattime>")
                .contains("<volumeuuid>6d7f0d3c-4b0e-4a52-9b55-5f1f0c6b7a01</volumeuuid>")
                .contains("<location>\n<partition>a</partition>\n</location>")
                .contains("<partitions>\n<index>a</index>\n<data>b</data>\n</partitions>")
                .contains("<blocksize>4096</blocksize>", "<compression>true</compression>");
        assertThat(text("1_2_R")).isEqualTo(text("0_2_R").replace("<partition>a<", "<partition>b<"));
    }

    @Test
    void firstIndexesPointAsTheReferenceExpects() throws Exception {
        formatted(folder);
        assertThat(value("1_5_R", "generationnumber")).isEqualTo("1");
        assertThat(value("1_5_R", "location")).isEqualTo("b:5");
        assertThat(text("1_5_R")).doesNotContain("previousgenerationlocation");
        assertThat(value("0_5_R", "generationnumber")).isEqualTo("1");
        assertThat(value("0_5_R", "location")).isEqualTo("a:5");
        assertThat(value("0_5_R", "previousgenerationlocation")).isEqualTo("b:5");
        assertThat(text("0_5_R"))
                .contains("<ltfsindex version=\"2.4.0\">", "<highestfileuid>1</highestfileuid>", "<fileuid>1</fileuid>")
                .contains("<name>AV0001L9</name>", "<volumelockstate>unlocked</volumelockstate>");
    }

    @Test
    void coherencyIsSeventyBytesInBothPartitions() throws Exception {
        formatted(folder);
        for (int partition : List.of(0, 1)) {
            byte[] attribute = file("attr_" + partition + "_80c");
            assertThat(attribute).hasSize(75).startsWith(0x08, 0x0c, 0, 0, 70, 8);
            ByteBuffer value = coherency(partition).position(6);
            assertThat(value.getLong()).as("change reference").isEqualTo(1);
            assertThat(value.getLong()).as("generation").isEqualTo(1);
            assertThat(value.getLong()).as("block").isEqualTo(5);
            assertThat(value.getShort()).isEqualTo((short) 43);
            byte[] rest = new byte[43];
            value.get(rest);
            assertThat(new String(rest, US_ASCII)).isEqualTo("LTFS\0" + Cartridges.VOLUME + "\0\u0001");
        }
    }

    @Test
    void describesTheCartridgeInItsMemory() throws Exception {
        formatted(folder);
        assertThat(text("attr_0_800").substring(5)).isEqualTo("ARCHIVLT");
        assertThat(text("attr_0_801").substring(5)).isEqualTo("Archivolt LTFS" + " ".repeat(18));
        assertThat(text("attr_0_802").substring(5)).isEqualTo("0.1.0   ");
        assertThat(text("attr_0_803").substring(5)).isEqualTo("AV0001L9" + "\0".repeat(152));
        assertThat(file("attr_0_805")).isEqualTo(new byte[] {8, 5, 0, 0, 1, (byte) 0x81});
        assertThat(text("attr_0_806").substring(5)).isEqualTo("AV0001L9" + " ".repeat(24));
        assertThat(file("attr_0_808")).hasSize(165).startsWith(8, 8, 2, 0, 160);
        assertThat(text("attr_0_80b").substring(5)).isEqualTo("2.4.0" + " ".repeat(11));
        assertThat(file("attr_0_1623")).isEqualTo(new byte[] {0x16, 0x23, 0, 0, 1, 0});
    }

    @Test
    void eachSyncAppendsOneIndexConstructToTheDataPartitionOnly() throws Exception {
        FolderTape tape = formatted(folder);
        LtfsVolume volume = mount(tape);
        write(volume, "first", bytes(1, 5000));
        sync(volume, "first");
        assertThat(Cartridges.files(folder)).contains("1_7_R", "1_8_R", "1_9_F", "1_10_R", "1_11_F", "1_12_E", "0_7_E");
        assertThat(file("1_8_R")).hasSize(5000 - 4096);
        assertThat(value("1_10_R", "location")).isEqualTo("b:10");
        assertThat(value("1_10_R", "previousgenerationlocation")).isEqualTo("b:5");
        assertThat(value("1_10_R", "generationnumber")).isEqualTo("2");
        assertThat(text("1_10_R"))
                .contains("<fileoffset>0</fileoffset>\n<partition>b</partition>\n<startblock>7</startblock>\n"
                        + "<byteoffset>0</byteoffset>\n<bytecount>5000</bytecount>");

        volume.delete(volume.address("first"));
        sync(volume, "first");
        assertThat(Cartridges.files(folder)).contains("1_11_F", "1_12_F", "1_13_R", "1_14_F", "1_15_E");
        assertThat(value("1_13_R", "previousgenerationlocation")).isEqualTo("b:10");
    }

    @Test
    void coherencyNamesTheLastIndexOfEachPartition() throws Exception {
        FolderTape tape = new FolderTape(formattedAndUnloaded());
        LtfsVolume volume = mount(tape);
        write(volume, "first", bytes(1, 10));
        sync(volume, "first");
        assertCoherency(0, 2, 1, 5);
        assertCoherency(1, 2, 2, 9);
        volume.unmount();
        assertCoherency(0, 2, 2, 5);
        assertCoherency(1, 2, 2, 9);
    }

    private Path formattedAndUnloaded() throws Exception {
        formatted(folder);
        return folder;
    }

    private void assertCoherency(int partition, long reference, long generation, long block) throws IOException {
        ByteBuffer value = coherency(partition).position(6);
        assertThat(List.of(value.getLong(), value.getLong(), value.getLong()))
                .as("partition " + partition)
                .containsExactly(reference, generation, block);
    }

    @Test
    void unmountWritesTheSameGenerationOverTheOldIndex() throws Exception {
        FolderTape tape = formatted(folder);
        LtfsVolume volume = mount(tape);
        write(volume, "first", bytes(1, 10));
        sync(volume, "first");
        volume.unmount();
        assertThat(value("0_5_R", "generationnumber")).isEqualTo("2");
        assertThat(value("0_5_R", "location")).isEqualTo("a:5");
        assertThat(value("0_5_R", "previousgenerationlocation")).isEqualTo("b:9");
        assertThat(Cartridges.files(folder)).contains("0_4_F", "0_6_F", "0_7_E");
    }

    @Test
    void writesNothingWhenNothingChanged() throws Exception {
        formatted(folder);
        FolderTape tape = new FolderTape(folder);
        tape.recording = true;
        LtfsVolume volume = mount(tape);
        sync(volume, "nothing");
        volume.unmount();
        assertThat(tape.calls).noneMatch(call -> call.startsWith("write"));
        assertThat(coherency(0).position(6).getLong()).isEqualTo(1);
    }

    @Test
    void inspectionTellsWhatACartridgeIs() throws Exception {
        FolderTape tape = new FolderTape(folder);
        assertThat(LtfsFormat.inspect(tape).kind()).isEqualTo(Inspection.Kind.BLANK);
        assertThat(Cartridges.files(folder)).isEmpty();
        tape.write(ByteBuffer.wrap("ustar archive".getBytes(US_ASCII)));
        Inspection foreign = LtfsFormat.inspect(tape);
        assertThat(foreign.kind()).isEqualTo(Inspection.Kind.FOREIGN);
        assertThat(foreign.reason()).contains("13 bytes: 7573746172");
        assertThat(foreign.partitions()).isEqualTo(1);
        Inspection ltfs = LtfsFormat.inspect(formatted(folder));
        assertThat(ltfs.kind()).isEqualTo(Inspection.Kind.LTFS);
        Inspection.VolumeFacts facts = ltfs.volume().orElseThrow();
        assertThat(facts.uuid()).isEqualTo(Cartridges.VOLUME);
        assertThat(facts.name()).isEqualTo("AV0001L9");
        assertThat(facts.volumeId()).isEqualTo("AV0001");
        assertThat(facts.formatTime()).isEqualTo(Cartridges.FORMATTED);
        assertThat(facts.blockBytes()).isEqualTo(Cartridges.BLOCK_BYTES);
    }
}
