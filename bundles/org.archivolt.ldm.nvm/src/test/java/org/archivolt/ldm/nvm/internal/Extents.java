package org.archivolt.ldm.nvm.internal;

import java.nio.ByteBuffer;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.Volume;

/** What tests write into extents, and read from them. */
final class Extents {
    private Extents() {}

    static byte[] read(Volume volume, String address) throws ArchivoltException {
        try (ExtentInput input = volume.open(address)) {
            ByteBuffer into = ByteBuffer.allocate((int) input.size());
            input.read(into, 0);
            return into.array();
        }
    }

    static byte[] bytes(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }
}
