package org.archivolt.dss.embedded.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Unpacks the one tar archive we ship: files, directories and symbolic links with names of at most 100 bytes. Anything
 * else in it is an error, not a guess.
 */
final class TarStream {
    private static final int BLOCK_BYTES = 512;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK_BYTES];

    TarStream(InputStream in) {
        this.in = in;
    }

    void unpack(Path target) throws IOException {
        while (readHeader()) {
            Path path = target.resolve(text(0, 100)).normalize();
            if (!path.startsWith(target)) {
                throw new IOException("archive entry outside of its directory: " + text(0, 100));
            }
            unpackEntry(path, header[156]);
        }
    }

    private void unpackEntry(Path path, byte type) throws IOException {
        switch (type) {
            case '5' -> {
                Files.createDirectories(path);
                restrict(path);
            }
            case '2' -> {
                Files.createDirectories(path.getParent());
                Files.createSymbolicLink(path, Path.of(text(157, 100)));
            }
            case '0', 0 -> {
                Files.createDirectories(path.getParent());
                unpackFile(path, octal(124, 12));
            }
            default -> throw new IOException("archive entry of unknown type " + type + ": " + path);
        }
    }

    private void unpackFile(Path path, long size) throws IOException {
        try (OutputStream out = Files.newOutputStream(path)) {
            byte[] buffer = new byte[64 * 1024];
            for (long left = size; left > 0; ) {
                int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    throw new EOFException("archive ends within " + path);
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
        in.skipNBytes(-size & (BLOCK_BYTES - 1));
        restrict(path);
    }

    /** Whatever the umask: the server may run as somebody else, who must be able to read its programs. */
    private void restrict(Path path) throws IOException {
        Files.setAttribute(path, "unix:mode", (int) octal(100, 8) & 0777);
    }

    /** @return false at the end of the archive, which a block of zeros or the end of the stream marks */
    private boolean readHeader() throws IOException {
        int count = in.readNBytes(header, 0, BLOCK_BYTES);
        if (count == 0 || header[0] == 0) {
            return false;
        }
        if (count < BLOCK_BYTES) {
            throw new EOFException("archive ends within a header");
        }
        return true;
    }

    private String text(int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return new String(header, offset, end - offset, StandardCharsets.UTF_8);
    }

    private long octal(int offset, int length) {
        return Long.parseLong(text(offset, length).trim(), 8);
    }
}
