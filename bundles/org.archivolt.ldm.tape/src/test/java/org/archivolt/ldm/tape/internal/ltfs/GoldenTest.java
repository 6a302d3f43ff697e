package org.archivolt.ldm.tape.internal.ltfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.mount;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.read;
import static org.archivolt.ldm.tape.internal.ltfs.Cartridges.sync;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.archivolt.ldm.ExtentOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cartridges kept as folders below {@code src/test/resources/cartridges}: ours must come out the same for ever, others'
 * must be read and handed on as they are.
 */
class GoldenTest {
    private static final Path CARTRIDGES = Path.of("src/test/resources/cartridges");

    @TempDir
    Path temporary;

    @Test
    void oursComesOutByteForByte() throws Exception {
        Path folder = Files.createDirectory(temporary.resolve("ours"));
        LtfsVolume volume = mount(Cartridges.formatted(folder));
        writeText(volume, "hello", "Hello, tape.\n");
        writeText(volume, "größer: 100 %", "x".repeat(5000));
        writeText(volume, "empty", "");
        sync(volume);
        volume.delete(volume.address("empty"));
        volume.unmount();
        assertThat(contents(folder)).isEqualTo(contents(CARTRIDGES.resolve("ours")));
    }

    private static void writeText(LtfsVolume volume, String name, String text) throws Exception {
        try (ExtentOutput output = volume.create(volume.address(name))) {
            output.write(ByteBuffer.wrap(text.getBytes(UTF_8)));
            output.describe("{\"name\":\"%s\",\"tag\":\"<&>\"}".formatted(name).getBytes(UTF_8));
        }
    }

    /** Texts as they are, so that a difference can be read. */
    private static Map<String, String> contents(Path folder) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        for (String file : Cartridges.files(folder)) {
            contents.put(file, Files.readString(folder.resolve(file), java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        return contents;
    }

    @Test
    void oursIsClean() throws Exception {
        LtfsVolume volume = mount(copyOf("ours"));
        assertThat(volume.report().clean()).isTrue();
        assertThat(volume.generation()).isEqualTo(3);
        assertThat(read(volume, "hello")).isEqualTo("Hello, tape.\n".getBytes(UTF_8));
        assertThat(read(volume, "größer: 100 %")).hasSize(5000);
        assertThat(volume.description(volume.address("hello")))
                .hasValueSatisfying(
                        json -> assertThat(new String(json, UTF_8)).isEqualTo("{\"name\":\"hello\",\"tag\":\"<&>\"}"));
        assertThat(volume.check(true, (done, total) -> true)).isEmpty();
    }

    /** Another program's, of LTFS 2.5: a placement policy with a file on the index partition, unknown elements, sparse files. */
    @Test
    void anothersIsReadAndHandedOn() throws Exception {
        FolderTape tape = copyOf("another");
        LtfsVolume volume = mount(tape);
        assertThat(volume.report().clean()).isTrue();
        assertThat(volume.generation()).isEqualTo(12);
        assertThat(volume.check(true, (done, total) -> true)).isEmpty();
        String sparse = new String(read(volume, "sparse"), UTF_8);
        assertThat(sparse).isEqualTo("\0\0\0\0\0def\0\0" + "ghij" + "\0");
        assertThat(new String(read(volume, "on the index partition"), UTF_8)).isEqualTo("small\n");

        writeText(volume, "ours", "added");
        volume.unmount();
        LtfsVolume again = mount(new FolderTape(temporary.resolve("another")));
        assertThat(again.report().clean()).isTrue();
        assertThat(again.check(true, (done, total) -> true)).isEmpty();
        assertThat(new String(read(again, "on the index partition"), UTF_8)).isEqualTo("small\n");
        Path records = temporary.resolve("another");
        String index = Files.readString(records.resolve("0_6_R")) + Files.readString(records.resolve("0_7_R"));
        assertThat(index)
                .contains("<generationnumber>13</generationnumber>")
                .contains(
                        "<dataplacementpolicy>",
                        "<name>*.txt</name>",
                        "<v:tool xmlns:v=\"urn:v\" level=\"3\">kept</v:tool>")
                .contains("<name percentencoded=\"true\">a%3Ab</name>", "<symlink>../elsewhere</symlink>")
                .contains("<key>ltfs.hash.sha1sum</key>", "<value type=\"base64\">AAECAw==</value>")
                .contains("<creator>Archivolt 0.1.0 - Linux - native</creator>", "<name>ours</name>");
    }

    private FolderTape copyOf(String name) throws Exception {
        Cartridges.copy(CARTRIDGES.resolve(name), temporary.resolve(name));
        return new FolderTape(temporary.resolve(name));
    }
}
