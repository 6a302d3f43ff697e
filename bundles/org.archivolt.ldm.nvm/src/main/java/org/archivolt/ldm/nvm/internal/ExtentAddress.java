package org.archivolt.ldm.nvm.internal;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.ShelfPath;

/** Where an extent is below the directory of its medium: {@code extents/<name>}. */
record ExtentAddress(String name) {
    static final String DIRECTORY = "extents";
    private static final String PREFIX = DIRECTORY + "/";

    ExtentAddress {
        if (!isName(name)) {
            throw new IllegalArgumentException("not an extent name: " + name);
        }
    }

    private static boolean isName(String name) {
        try {
            int bytes = StandardCharsets.UTF_8
                    .newEncoder()
                    .encode(CharBuffer.wrap(name))
                    .remaining();
            return bytes >= 1
                    && bytes <= ShelfPath.NAME_MAX
                    && name.indexOf('/') < 0
                    && name.indexOf('\0') < 0
                    && !name.equals(".")
                    && !name.equals("..");
        } catch (CharacterCodingException e) { // not valid Unicode
            return false;
        }
    }

    /** The inverse of {@link #toString()}; refuses what that never makes. */
    static ExtentAddress parse(String text) throws ArchivoltException {
        if (text.startsWith(PREFIX) && isName(text.substring(PREFIX.length()))) {
            return new ExtentAddress(text.substring(PREFIX.length()));
        }
        throw ArchivoltException.invalid("address", "is not one of this volume").with("value", text);
    }

    @Override
    public String toString() {
        return PREFIX + name;
    }
}
