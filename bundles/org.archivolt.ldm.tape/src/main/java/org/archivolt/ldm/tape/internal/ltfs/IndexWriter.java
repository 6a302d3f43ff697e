package org.archivolt.ldm.tape.internal.ltfs;

import org.archivolt.base.ArchivoltException;

/** Spells an index in XML (LTFS 2.4), in the order of elements the reference writes. */
final class IndexWriter {
    private static final String VERSION = "2.4.0";

    private final XmlOutput xml;

    private IndexWriter(XmlOutput xml) {
        this.xml = xml;
    }

    static void write(Index index, XmlOutput.Sink sink) throws ArchivoltException {
        XmlOutput xml = new XmlOutput(sink);
        new IndexWriter(xml).index(index);
        xml.flush();
    }

    private void index(Index index) throws ArchivoltException {
        xml.declaration();
        xml.open("ltfsindex version=\"" + VERSION + "\"");
        xml.element("creator", index.creator());
        if (index.comment() != null) {
            xml.element("comment", index.comment());
        }
        xml.element("volumeuuid", index.volumeUuid().toString());
        xml.element("generationnumber", index.generation());
        xml.element("updatetime", LtfsTime.format(index.updateTime()));
        location("location", index.self());
        if (index.previous() != null) {
            location("previousgenerationlocation", index.previous());
        }
        xml.element("allowpolicyupdate", String.valueOf(index.allowPolicyUpdate()));
        if (index.policy() != null) {
            xml.fragment(index.policy());
        }
        xml.element("highestfileuid", index.highestFileUid());
        xml.element("volumelockstate", index.lockState());
        directory(index.root());
        unknown(index.unknown());
        xml.close("ltfsindex");
    }

    private void location(String element, Location location) throws ArchivoltException {
        xml.open(element);
        xml.element("partition", String.valueOf(location.partition()));
        xml.element("startblock", location.block());
        xml.close(element);
    }

    void directory(Directory directory) throws ArchivoltException {
        xml.open("directory");
        xml.name("name", directory.name());
        xml.element("readonly", String.valueOf(directory.properties().readOnly()));
        times(directory.times());
        xml.element("fileuid", directory.uid());
        attributes(directory.properties());
        xml.open("contents");
        for (Entry entry : directory.entries()) {
            entry.writeTo(this);
        }
        xml.close("contents");
        unknown(directory.properties().unknown());
        xml.close("directory");
    }

    void file(FileEntry file) throws ArchivoltException {
        Properties properties = file.properties();
        xml.open("file");
        xml.name("name", file.name());
        xml.element("length", file.length());
        xml.element("readonly", String.valueOf(properties.readOnly()));
        times(file.times());
        xml.element("fileuid", file.uid());
        attributes(properties);
        if (properties.symlink() != null) {
            xml.name("symlink", properties.symlink());
        } else if (!file.extents().isEmpty()) {
            extents(file);
        }
        unknown(properties.unknown());
        xml.close("file");
    }

    private void extents(FileEntry file) throws ArchivoltException {
        xml.open("extentinfo");
        for (Extent extent : file.extents()) {
            xml.open("extent");
            xml.element("fileoffset", extent.fileOffset());
            xml.element("partition", String.valueOf(extent.partition()));
            xml.element("startblock", extent.startBlock());
            xml.element("byteoffset", extent.byteOffset());
            xml.element("bytecount", extent.byteCount());
            xml.close("extent");
        }
        xml.close("extentinfo");
    }

    private void times(Times times) throws ArchivoltException {
        xml.element("creationtime", LtfsTime.format(times.creation()));
        xml.element("changetime", LtfsTime.format(times.change()));
        xml.element("modifytime", LtfsTime.format(times.modification()));
        xml.element("accesstime", LtfsTime.format(times.access()));
        xml.element("backuptime", LtfsTime.format(times.backup()));
    }

    private void attributes(Properties properties) throws ArchivoltException {
        if (properties.attributes().isEmpty()) {
            return;
        }
        xml.open("extendedattributes");
        for (Attribute attribute : properties.attributes()) {
            xml.open("xattr");
            xml.name("key", attribute.key());
            if (attribute.binary()) {
                xml.binary("value", attribute.value());
            } else {
                xml.element("value", attribute.text());
            }
            xml.close("xattr");
        }
        xml.close("extendedattributes");
    }

    private void unknown(Iterable<String> fragments) throws ArchivoltException {
        for (String fragment : fragments) {
            xml.fragment(fragment);
        }
    }
}
