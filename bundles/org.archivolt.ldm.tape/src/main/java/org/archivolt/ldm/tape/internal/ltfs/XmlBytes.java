package org.archivolt.ldm.tape.internal.ltfs;

import java.io.ByteArrayOutputStream;

/** XML kept in memory. */
final class XmlBytes implements XmlOutput.Sink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public void put(byte[] from, int length) {
        bytes.write(from, 0, length);
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }
}
