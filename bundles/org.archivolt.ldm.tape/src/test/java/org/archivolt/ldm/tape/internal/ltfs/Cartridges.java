package org.archivolt.ldm.tape.internal.ltfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.Volume;
import org.archivolt.testkit.VirtualTicker;

/** What the tests of this package do again and again. */
final class Cartridges {
    static final String NAME = "AV0001L9";
    static final UUID VOLUME = UUID.fromString("6d7f0d3c-4b0e-4a52-9b55-5f1f0c6b7a01");
    static final Instant FORMATTED = Instant.parse("2026-01-01T00:00:00.123456789Z");
    static final LtfsSettings SETTINGS = new LtfsSettings("0.1.0", 64 << 10, 256 << 10, 16, 16, 32 << 10);
    /** Small, so that small files have many. */
    static final int BLOCK_BYTES = 4096;

    static final Ticker TICKER = new VirtualTicker();

    private Cartridges() {}

    static FolderTape formatted(Path folder) throws ArchivoltException {
        return formatted(folder, BLOCK_BYTES);
    }

    static FolderTape formatted(Path folder, int blockBytes) throws ArchivoltException {
        FolderTape tape = new FolderTape(folder);
        LtfsFormat.format(tape, new LtfsFormat.Plan(NAME, "AV0001", VOLUME, blockBytes), SETTINGS, FORMATTED);
        return tape;
    }

    static LtfsVolume mount(FolderTape tape) throws ArchivoltException {
        return mount(tape, MountOptions.SAFE);
    }

    static LtfsVolume mount(FolderTape tape, MountOptions options) throws ArchivoltException {
        return LtfsVolume.mount(tape, options, SETTINGS, TICKER);
    }

    static String write(Volume volume, String name, byte[] content) throws ArchivoltException {
        String address = volume.address(name);
        try (ExtentOutput output = volume.create(address)) {
            output.write(ByteBuffer.wrap(content));
            output.describe(("{\"name\":\"" + name + "\"}").getBytes(UTF_8));
        }
        return address;
    }

    static byte[] read(Volume volume, String name) throws ArchivoltException {
        try (ExtentInput input = volume.open(volume.address(name))) {
            ByteBuffer into = ByteBuffer.allocate(Math.toIntExact(input.size()));
            input.read(into, 0);
            return into.array();
        }
    }

    static void sync(Volume volume, String... names) throws ArchivoltException {
        volume.sync(Stream.of(names).map(volume::address).toList());
    }

    static byte[] bytes(long seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}
