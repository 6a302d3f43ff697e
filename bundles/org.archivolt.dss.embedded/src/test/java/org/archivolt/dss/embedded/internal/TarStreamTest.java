package org.archivolt.dss.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TarStreamTest {
    @TempDir
    Path directory;

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();

    @Test
    void unpacksFilesDirectoriesAndLinks() throws Exception {
        add("bin/", '5', "755", "", new byte[0]);
        add("bin/run", '0', "755", "", "#!/bin/sh".getBytes(StandardCharsets.UTF_8));
        add("lib/data", '0', "644", "", new byte[1000]);
        add("lib/empty", '0', "600", "", new byte[0]);
        add("lib/link", '2', "777", "data", new byte[0]);
        unpack();

        assertThat(directory.resolve("bin/run")).hasContent("#!/bin/sh").isExecutable();
        assertThat(directory.resolve("lib/data")).hasSize(1000);
        assertThat(Files.isExecutable(directory.resolve("lib/data"))).isFalse();
        assertThat(directory.resolve("lib/empty")).isEmptyFile();
        assertThat(directory.resolve("lib/link")).hasSize(1000).isSymbolicLink();
    }

    @Test
    void staysWithinItsDirectory() throws Exception {
        add("../outside", '0', "644", "", new byte[1]);

        assertThatThrownBy(this::unpack).isInstanceOf(IOException.class).hasMessageContaining("outside");
        assertThat(directory.resolveSibling("outside")).doesNotExist();
    }

    @Test
    void refusesWhatItDoesNotKnow() throws Exception {
        add("fifo", '6', "644", "", new byte[0]);

        assertThatThrownBy(this::unpack).isInstanceOf(IOException.class).hasMessageContaining("unknown type");
    }

    @Test
    void noticesACutArchive() throws Exception {
        add("lib/data", '0', "644", "", new byte[5000]);
        byte[] cut = java.util.Arrays.copyOf(archive.toByteArray(), 3000);

        assertThatThrownBy(() -> new TarStream(new ByteArrayInputStream(cut)).unpack(directory))
                .isInstanceOf(EOFException.class);
    }

    private void unpack() throws IOException {
        new TarStream(new ByteArrayInputStream(archive.toByteArray())).unpack(directory);
    }

    private void add(String name, char type, String mode, String link, byte[] content) throws IOException {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, mode);
        put(header, 124, Integer.toOctalString(content.length));
        header[156] = (byte) type;
        put(header, 157, link);
        archive.write(header);
        archive.write(content);
        archive.write(new byte[-content.length & 511]);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
