package org.archivolt.ldm.tape.internal.ltfs;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;

/** Reads an XML label of LTFS 2.0 to 2.9. */
final class LabelReader {
    private final XmlInput xml;
    private String creator = "";
    private Instant formatTime;
    private UUID volumeUuid;
    private char partition;
    private char indexPartition;
    private char dataPartition;
    private long blockBytes;
    private boolean compression;

    private LabelReader(XmlInput xml) {
        this.xml = xml;
    }

    static Label read(byte[] record, String volumeId) throws ArchivoltException {
        XmlInput xml = new XmlInput(new ByteArrayInputStream(record), "reading label");
        xml.begin("ltfslabel");
        String version = String.valueOf(xml.attribute("version"));
        if (!version.matches("2\\.\\d\\.\\d{1,3}")) {
            throw xml.invalid("has an unknown version").with("version", version);
        }
        LabelReader reader = new LabelReader(xml);
        reader.elements();
        return reader.label(volumeId, version);
    }

    private void elements() throws ArchivoltException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "creator" -> creator = xml.text();
                case "formattime" -> formatTime = xml.time();
                case "volumeuuid" -> volumeUuid = xml.uuid();
                case "location" -> location();
                case "partitions" -> partitions();
                case "blocksize" -> blockBytes = xml.number();
                case "compression" -> compression = xml.truth();
                default -> xml.skip();
            }
        }
    }

    private void location() throws ArchivoltException {
        while (xml.nextChild()) {
            if (xml.name().equals("partition")) {
                partition = xml.letter();
            } else {
                xml.skip();
            }
        }
    }

    private void partitions() throws ArchivoltException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "index" -> indexPartition = xml.letter();
                case "data" -> dataPartition = xml.letter();
                default -> xml.skip();
            }
        }
    }

    private Label label(String volumeId, String version) throws ArchivoltException {
        if (formatTime == null || volumeUuid == null) {
            throw xml.invalid("lacks a time or uuid");
        }
        if (partition == 0 || indexPartition == dataPartition) {
            throw xml.invalid("has a wrong partition map");
        }
        if (partition != indexPartition && partition != dataPartition) {
            throw xml.invalid("lies on an unknown partition");
        }
        if (blockBytes < Label.BLOCK_BYTES_MIN || blockBytes > Label.BLOCK_BYTES_MAX) {
            throw xml.invalid("has an impossible block size").with("blocksize", blockBytes);
        }
        return new Label(
                volumeId,
                "",
                creator,
                formatTime,
                volumeUuid,
                partition,
                indexPartition,
                dataPartition,
                (int) blockBytes,
                compression,
                version);
    }
}
