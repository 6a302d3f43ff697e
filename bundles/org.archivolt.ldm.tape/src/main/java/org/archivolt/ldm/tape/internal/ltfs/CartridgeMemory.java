package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice;

/** The attributes of the cartridge memory that LTFS uses (SPC-5, 7.4; LTFS 2.4, annex on medium auxiliary memory). */
final class CartridgeMemory {
    private static final int VOLUME_CHANGE_REFERENCE = 0x0009;
    private static final int COHERENCY = 0x080c;
    private static final int LOCK = 0x1623;
    private static final int BINARY = 0;
    private static final int ASCII = 1;
    private static final int TEXT = 2;
    private static final byte UTF_8 = (byte) 0x81;
    private static final long REFERENCE_MAX = 0xffff_ffffL;

    private final SequentialDevice device;

    CartridgeMemory(SequentialDevice device) {
        this.device = device;
    }

    /** What a freshly formatted cartridge says about itself; all in partition 0. */
    void describe(String barcode, String volumeName, String version) throws ArchivoltException {
        write(0x0800, ASCII, padded("ARCHIVLT", 8, ' '));
        write(0x0801, ASCII, padded("Archivolt LTFS", 32, ' '));
        write(0x0802, ASCII, padded(version, 8, ' '));
        write(0x0803, TEXT, padded(volumeName, 160, '\0'));
        write(0x0805, BINARY, new byte[] {UTF_8});
        write(0x0806, ASCII, padded(barcode, 32, ' '));
        write(0x080b, ASCII, padded(Label.VERSION, 16, ' '));
        lock(VolumeLock.UNLOCKED);
        write(0x0808, TEXT, new byte[160]);
    }

    private void write(int id, int format, byte[] value) throws ArchivoltException {
        device.writeAttribute(0, id, format, value);
    }

    private static byte[] padded(String text, int length, char with) {
        byte[] value = new byte[length];
        Arrays.fill(value, (byte) with);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, value, 0, Math.min(length, bytes.length));
        return value;
    }

    /** Changes with the first write after each load; empty when the cartridge cannot say. */
    Optional<Long> changeReference() throws ArchivoltException {
        byte[] value = device.attribute(0, VOLUME_CHANGE_REFERENCE).orElse(new byte[0]);
        if (value.length != Integer.BYTES) {
            return Optional.empty();
        }
        long reference = ByteBuffer.wrap(value).getInt() & REFERENCE_MAX;
        return reference == 0 || reference == REFERENCE_MAX ? Optional.empty() : Optional.of(reference);
    }

    Optional<Coherency> coherency(int partition) throws ArchivoltException {
        return device.attribute(partition, COHERENCY).flatMap(Coherency::decode);
    }

    void writeCoherency(int partition, Coherency coherency) throws ArchivoltException {
        device.writeAttribute(partition, COHERENCY, BINARY, coherency.encode());
    }

    VolumeLock lock() throws ArchivoltException {
        byte[] value = device.attribute(0, LOCK).orElse(new byte[0]);
        return value.length == 1 ? VolumeLock.of(value[0]) : VolumeLock.UNLOCKED;
    }

    void lock(VolumeLock lock) throws ArchivoltException {
        write(LOCK, BINARY, new byte[] {lock.code()});
    }
}
