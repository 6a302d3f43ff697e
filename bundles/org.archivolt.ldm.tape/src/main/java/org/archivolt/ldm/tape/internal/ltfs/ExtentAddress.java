package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.archivolt.base.ArchivoltException;

/**
 * Where an extent is on a volume: {@code <directory>/<name>}, with one of 64 directories, {@code 00} to {@code 3f},
 * chosen by the CRC-32C of the name as on every medium of ours. Never built from anything but a valid name.
 */
public record ExtentAddress(String directory, String name) {
    private static final int DIRECTORIES = 64;
    private static final int NAME_BYTES_MAX = 255;
    private static final String[] DIRECTORY_NAMES = directoryNames();

    private static String[] directoryNames() {
        String[] names = new String[DIRECTORIES];
        for (int i = 0; i < DIRECTORIES; i++) {
            names[i] = "%02x".formatted(i);
        }
        return names;
    }

    /** @throws IllegalArgumentException when no file can have this name */
    public static ExtentAddress ofName(String name) {
        byte[] bytes = encode(name);
        if (bytes == null || bytes.length == 0 || bytes.length > NAME_BYTES_MAX) {
            throw new IllegalArgumentException("an extent name has 1 to 255 bytes of UTF-8: " + name);
        }
        if (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0 || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException("not an extent name: " + name);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new ExtentAddress(DIRECTORY_NAMES[(int) crc.getValue() & (DIRECTORIES - 1)], name);
    }

    /** The inverse of {@link #toString()}; refuses what that never makes. */
    public static ExtentAddress parse(String text) throws ArchivoltException {
        try {
            ExtentAddress address = ofName(text.substring(text.indexOf('/') + 1));
            if (address.toString().equals(text)) {
                return address;
            }
        } catch (IllegalArgumentException e) { // falls through: no name in there
        }
        throw ArchivoltException.invalid("address", "is not one of this volume").with("value", text);
    }

    /** Whether a volume would have put a file of this name into this directory. */
    public static boolean isOne(String directory, String name) {
        try {
            return ofName(name).directory().equals(directory);
        } catch (IllegalArgumentException e) { // no name of an extent
            return false;
        }
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
