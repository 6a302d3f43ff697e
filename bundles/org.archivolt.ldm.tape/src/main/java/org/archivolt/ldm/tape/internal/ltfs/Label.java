package org.archivolt.ldm.tape.internal.ltfs;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;

/**
 * What both partitions begin with (LTFS 2.4, "label construct"): the 80 bytes of an ANSI VOL1 label, and an XML label.
 *
 * @param volumeId six characters {@code A-Z0-9}, or spaces
 * @param volumeName only where known from a format of ours: the XML label does not carry it
 * @param partition letter of the partition it is on
 * @param blockBytes length of all records but the last of each extent
 */
record Label(
        String volumeId,
        String volumeName,
        String creator,
        Instant formatTime,
        UUID volumeUuid,
        char partition,
        char indexPartition,
        char dataPartition,
        int blockBytes,
        boolean compression,
        String version) {
    static final int VOL1_BYTES = 80;
    static final int XML_BYTES_MAX = 4096;
    static final String VERSION = "2.4.0";

    /** The format requires it; readers accept it and all above. */
    static final int BLOCK_BYTES_MIN = 4096;

    static final int BLOCK_BYTES_MAX = 16 * 1024 * 1024;

    byte[] vol1() {
        byte[] vol1 = new byte[VOL1_BYTES];
        Arrays.fill(vol1, (byte) ' ');
        put(vol1, 0, "VOL1");
        put(vol1, 4, volumeId);
        put(vol1, 10, "L");
        put(vol1, 24, "LTFS");
        put(vol1, 79, "4");
        return vol1;
    }

    private static void put(byte[] vol1, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, vol1, offset, bytes.length);
    }

    static boolean isVol1(byte[] record) {
        return record.length == VOL1_BYTES && has(record, 0, "VOL1") && has(record, 24, "LTFS");
    }

    private static boolean has(byte[] record, int offset, String text) {
        return new String(record, offset, text.length(), StandardCharsets.US_ASCII).equals(text);
    }

    static String volumeIdOf(byte[] vol1) {
        return new String(vol1, 4, 6, StandardCharsets.US_ASCII);
    }

    byte[] xml() throws ArchivoltException {
        XmlBytes bytes = new XmlBytes();
        XmlOutput xml = new XmlOutput(bytes);
        xml.declaration();
        xml.open("ltfslabel version=\"" + version + "\"");
        xml.element("creator", creator);
        xml.element("formattime", LtfsTime.format(formatTime));
        xml.element("volumeuuid", volumeUuid.toString());
        xml.open("location");
        xml.element("partition", String.valueOf(partition));
        xml.close("location");
        xml.open("partitions");
        xml.element("index", String.valueOf(indexPartition));
        xml.element("data", String.valueOf(dataPartition));
        xml.close("partitions");
        xml.element("blocksize", blockBytes);
        xml.element("compression", String.valueOf(compression));
        xml.close("ltfslabel");
        xml.flush();
        return bytes.toByteArray();
    }

    /** The same label for another partition. */
    Label on(char partition) {
        return new Label(
                volumeId,
                volumeName,
                creator,
                formatTime,
                volumeUuid,
                partition,
                indexPartition,
                dataPartition,
                blockBytes,
                compression,
                version);
    }

    /** Whether the two are labels of one volume: all but the partition must agree. */
    boolean agreesWith(Label other) {
        return on('a').equals(other.on('a'));
    }
}
