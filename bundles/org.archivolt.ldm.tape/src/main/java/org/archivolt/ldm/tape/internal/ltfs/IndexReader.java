package org.archivolt.ldm.tape.internal.ltfs;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;

/**
 * Reads a full index of LTFS 2.0 to 2.9, ours or anybody's. All of it is checked; the tree is kept only if asked for.
 * Elements that were not there in an older version get the values the format says.
 */
final class IndexReader {
    /** Deeper trees are not believed. */
    private static final int DEPTH_MAX = 1000;

    private final XmlInput xml;
    private final boolean keepTree;

    private String creator = "";
    private String comment;
    private UUID volumeUuid;
    private long generation = -1;
    private Instant updateTime;
    private Location self;
    private Location previous;
    private boolean allowPolicyUpdate;
    private String policy;
    private long highestFileUid = Index.ROOT_UID;
    private String lockState = Index.UNLOCKED;
    private final List<String> unknown = new ArrayList<>();
    private Directory root;
    /** Most files have five times the same moment, and many the same as their neighbour. */
    private Times lastTimes;

    private IndexReader(XmlInput xml, boolean keepTree) {
        this.xml = xml;
        this.keepTree = keepTree;
    }

    /** @param keepTree otherwise the root of the index is empty */
    static Index read(InputStream bytes, boolean keepTree) throws ArchivoltException {
        XmlInput xml = new XmlInput(bytes, "reading index");
        xml.begin("ltfsindex");
        String version = String.valueOf(xml.attribute("version"));
        if (!version.matches("2\\.\\d\\.\\d{1,3}|1\\.0(\\.0)?")) {
            throw xml.invalid("has an unknown version").with("version", version);
        }
        IndexReader reader = new IndexReader(xml, keepTree);
        reader.elements();
        xml.end();
        return reader.index();
    }

    private void elements() throws ArchivoltException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "creator" -> creator = xml.text();
                case "comment" -> comment = xml.text();
                case "volumeuuid" -> volumeUuid = xml.uuid();
                case "generationnumber" -> generation = xml.number();
                case "updatetime" -> updateTime = xml.time();
                case "location" -> self = location();
                case "previousgenerationlocation" -> previous = location();
                case "allowpolicyupdate" -> allowPolicyUpdate = xml.truth();
                case "dataplacementpolicy" -> policy = xml.fragment();
                case "highestfileuid" -> seen(xml.number());
                case "volumelockstate" -> lockState = xml.text().strip();
                case "directory" -> root = root();
                default -> unknown.add(xml.fragment());
            }
        }
    }

    private Index index() throws ArchivoltException {
        if (volumeUuid == null || generation < 0 || updateTime == null || self == null || root == null) {
            throw xml.invalid("lacks a uuid, generation, time, location or directory");
        }
        return new Index(
                creator,
                comment,
                volumeUuid,
                generation,
                updateTime,
                self,
                previous,
                allowPolicyUpdate,
                policy,
                highestFileUid,
                lockState,
                unknown,
                root);
    }

    private Directory root() throws ArchivoltException {
        if (root != null) {
            throw xml.invalid("has two roots");
        }
        return directory(0);
    }

    private Location location() throws ArchivoltException {
        char partition = 0;
        long block = -1;
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "partition" -> partition = xml.letter();
                case "startblock" -> block = xml.number();
                default -> xml.skip();
            }
        }
        if (partition == 0 || block < 0) {
            throw xml.invalid("has half a location");
        }
        return new Location(partition, block);
    }

    private void seen(long uid) {
        highestFileUid = Math.max(highestFileUid, uid);
    }

    private Directory directory(int depth) throws ArchivoltException {
        if (depth > DEPTH_MAX) {
            throw xml.invalid("is nested too deep").with("directories", depth);
        }
        EntryReader entry = new EntryReader();
        List<Entry> children = new ArrayList<>();
        while (xml.nextChild()) {
            if (xml.name().equals("contents")) {
                contents(children, depth);
            } else if (!entry.common()) {
                entry.unknown.add(xml.fragment());
            }
        }
        entry.check(depth == 0);
        Directory directory = new Directory(entry.name, entry.uid, entry.times(), entry.properties());
        for (Entry child : children) {
            if (directory.put(child) != null) {
                throw xml.invalid("has a name twice").with("name", child.name());
            }
        }
        return directory;
    }

    private void contents(List<Entry> children, int depth) throws ArchivoltException {
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "directory" -> keep(children, directory(depth + 1));
                case "file" -> keep(children, file());
                default -> xml.skip();
            }
        }
    }

    private void keep(List<Entry> children, Entry child) {
        if (keepTree) {
            children.add(child);
        }
    }

    private FileEntry file() throws ArchivoltException {
        EntryReader entry = new EntryReader();
        List<Extent> extents = new ArrayList<>(1);
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "length" -> entry.length = xml.number();
                case "symlink" -> entry.symlink = xml.decodedPath();
                case "extentinfo" -> extents(extents);
                case "openforwrite" -> xml.skip();
                default -> {
                    if (!entry.common()) {
                        entry.unknown.add(xml.fragment());
                    }
                }
            }
        }
        entry.check(false);
        checkExtents(extents, entry);
        return new FileEntry(entry.name, entry.uid, entry.length, entry.times(), extents, entry.properties());
    }

    private void checkExtents(List<Extent> extents, EntryReader entry) throws ArchivoltException {
        extents.sort(Comparator.comparingLong(Extent::fileOffset));
        long end = 0;
        for (Extent extent : extents) {
            if (extent.fileOffset() < end || extent.fileEnd() < extent.fileOffset()) {
                throw xml.invalid("has overlapping extents").with("file", entry.name);
            }
            end = extent.fileEnd();
        }
        if (end > entry.length) {
            throw xml.invalid("has extents beyond the end of a file").with("file", entry.name);
        }
    }

    private void extents(List<Extent> extents) throws ArchivoltException {
        while (xml.nextChild()) {
            if (xml.name().equals("extent")) {
                extents.add(extent(
                        extents.isEmpty() ? 0 : extents.get(extents.size() - 1).fileEnd()));
            } else {
                xml.skip();
            }
        }
    }

    /** @param following the offset in the file if it says none: LTFS before 2.0 had no sparse files */
    private Extent extent(long following) throws ArchivoltException {
        long fileOffset = following;
        char partition = 0;
        long startBlock = -1;
        long byteOffset = 0;
        long byteCount = -1;
        while (xml.nextChild()) {
            switch (xml.name()) {
                case "fileoffset" -> fileOffset = xml.number();
                case "partition" -> partition = xml.letter();
                case "startblock" -> startBlock = xml.number();
                case "byteoffset" -> byteOffset = xml.number();
                case "bytecount" -> byteCount = xml.number();
                default -> xml.skip();
            }
        }
        if (partition == 0 || startBlock < 0 || byteCount < 0 || byteOffset > Label.BLOCK_BYTES_MAX) {
            throw xml.invalid("has half an extent");
        }
        return new Extent(fileOffset, partition, startBlock, (int) byteOffset, byteCount);
    }

    /** What files and directories have in common. */
    private final class EntryReader {
        String name;
        long uid;
        long length;
        String symlink;
        boolean readOnly;
        Instant creation;
        Instant change;
        Instant modification;
        Instant access;
        Instant backup;
        List<Attribute> attributes = List.of();
        final List<String> unknown = new ArrayList<>(0);

        /** Takes the current element if it is one of them. */
        boolean common() throws ArchivoltException {
            switch (xml.name()) {
                case "name" -> name = xml.decodedName();
                case "readonly" -> readOnly = xml.truth();
                case "creationtime" -> creation = xml.time();
                case "changetime" -> change = xml.time();
                case "modifytime" -> modification = xml.time();
                case "accesstime" -> access = xml.time();
                case "backuptime" -> backup = xml.time();
                case "fileuid" -> seen(uid = xml.number());
                case "extendedattributes" -> attributes = attributes();
                default -> {
                    return false;
                }
            }
            return true;
        }

        private List<Attribute> attributes() throws ArchivoltException {
            List<Attribute> found = new ArrayList<>(1);
            while (xml.nextChild()) {
                if (xml.name().equals("xattr")) {
                    found.add(attribute());
                } else {
                    xml.skip();
                }
            }
            return found;
        }

        private Attribute attribute() throws ArchivoltException {
            String key = null;
            byte[] value = {};
            boolean binary = false;
            while (xml.nextChild()) {
                switch (xml.name()) {
                    case "key" -> key = xml.decodedName().intern();
                    case "value" -> {
                        binary = "base64".equals(xml.attribute("type"));
                        value = value(xml.text(), binary);
                    }
                    default -> xml.skip();
                }
            }
            if (key == null) {
                throw xml.invalid("has an attribute without a key");
            }
            return new Attribute(key, value, binary);
        }

        private byte[] value(String text, boolean binary) throws ArchivoltException {
            try {
                return binary ? Base64.getMimeDecoder().decode(text) : text.getBytes(StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw xml.invalid("has an attribute that is not base64");
            }
        }

        void check(boolean isRoot) throws ArchivoltException {
            if (name == null || !isRoot && name.isEmpty()) {
                throw xml.invalid("has an entry without a name");
            }
            if (!isRoot && (name.indexOf('/') >= 0 || name.indexOf('\0') >= 0)) {
                throw xml.invalid("has an impossible name").with("name", name);
            }
            if (creation == null || modification == null) {
                throw xml.invalid("has an entry without times").with("name", name);
            }
        }

        Times times() {
            Times times = new Times(
                    creation,
                    same(change == null ? modification : change),
                    same(modification),
                    same(access == null ? modification : access),
                    same(backup == null ? creation : backup));
            if (times.equals(lastTimes)) {
                return lastTimes;
            }
            lastTimes = times;
            return times;
        }

        private Instant same(Instant moment) {
            return moment.equals(creation) ? creation : moment;
        }

        Properties properties() {
            return Properties.of(readOnly, attributes, symlink, unknown);
        }
    }
}
