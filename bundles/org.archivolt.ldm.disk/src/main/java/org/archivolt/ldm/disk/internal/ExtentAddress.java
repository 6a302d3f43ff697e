package org.archivolt.ldm.disk.internal;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.archivolt.base.ArchivoltException;

/**
 * Where an extent lies below the root of its medium: {@code <directory>/<name>}. The directory is one of {@value
 * #DIRECTORIES}, {@code 00} to {@code 3f}, chosen by the CRC-32C of the name; docs/decisions/0002-honest-sync.md says
 * why so few. An address is never built from anything but a valid name, so it cannot lead out of the medium.
 */
record ExtentAddress(String directory, String name) {
    static final int DIRECTORIES = 64;
    private static final int NAME_BYTES_MAX = 255;

    /** @throws IllegalArgumentException when no file can have this name */
    static ExtentAddress ofName(String name) {
        byte[] bytes = encode(name);
        if (bytes == null || bytes.length == 0 || bytes.length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("an extent name has 1 to 255 bytes of UTF-8: " + name);
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0 || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not an extent name: " + name);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new ExtentAddress(directoryName((int) crc.getValue() & (DIRECTORIES - 1)), name);
    }

    /** The inverse of {@link #toString()}; refuses what that never makes. */
    static ExtentAddress parse(String text) throws ArchivoltException {
        try {
            ExtentAddress address = ofName(text.substring(text.indexOf('/') + 1));
            if (address.toString().equals(text)) {
                return address;
            }
        } catch (IllegalArgumentException e) { // falls through: no name in there
        }
        throw ArchivoltException.invalid("address", "is not one of this volume").with("value", text);
    }

    /** Empty for what no volume ever makes. */
    static Optional<ExtentAddress> find(String text) {
        try {
            return Optional.of(parse(text));
        } catch (ArchivoltException e) { // that is the answer
            return Optional.empty();
        }
    }

    /** In order. */
    static List<String> directoryNames() {
        return IntStream.range(0, DIRECTORIES)
                .mapToObj(ExtentAddress::directoryName)
                .toList();
    }

    static boolean isDirectoryName(String name) {
        return name.matches("[0-3][0-9a-f]");
    }

    Path in(Path root) {
        return root.resolve(directory).resolve(name);
    }

    private static String directoryName(int index) {
        return String.valueOf(Character.forDigit(index >> 4, 16)) + Character.forDigit(index & 0xf, 16);
    }

    /** Null when the text is not valid Unicode. */
    private static byte[] encode(String name) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(name));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return directory + "/" + name;
    }
}
