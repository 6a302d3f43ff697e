package org.archivolt.ldm.tape.internal.ltfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Indexes as XML: what we write we read again, what others write we keep, what nobody should write we refuse. */
class IndexXmlTest {
    private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String TIMES = "<creationtime>2024-02-29T23:59:60.5Z</creationtime>".replace(":60.5", ":59.5")
            + "<modifytime>2024-03-01T00:00:00.000000001Z</modifytime>";

    private static Index read(String xml) throws ArchivoltException {
        return IndexReader.read(new ByteArrayInputStream(xml.getBytes(UTF_8)), true);
    }

    private static String write(Index index) throws ArchivoltException {
        XmlBytes bytes = new XmlBytes();
        IndexWriter.write(index, bytes);
        return new String(bytes.toByteArray(), UTF_8);
    }

    private static String indexWith(String contents) {
        return HEAD + "<ltfsindex version=\"2.4.0\"><creator>another 1.0 - Linux - ltfs</creator>"
                + "<volumeuuid>" + Cartridges.VOLUME + "</volumeuuid><generationnumber>7</generationnumber>"
                + "<updatetime>2024-03-01T00:00:00.123456789Z</updatetime>"
                + "<location><partition>a</partition><startblock>5</startblock></location>"
                + "<allowpolicyupdate>true</allowpolicyupdate><highestfileuid>9</highestfileuid>"
                + "<directory><name>V</name><readonly>false</readonly>" + TIMES + "<fileuid>1</fileuid><contents>"
                + contents
                + "</contents></directory></ltfsindex>";
    }

    private static String file(String more) {
        return "<file><name>f</name><length>10</length><readonly>false</readonly>" + TIMES + "<fileuid>2</fileuid>"
                + more + "</file>";
    }

    // ---- round trips ----

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomTreesComeBackAsTheyWere(long seed) throws Exception {
        Random random = new Random(seed);
        Directory root = new Directory("volume", 1, Times.all(moment(random)), Properties.NONE);
        long uids = grow(root, random, 2, 0);
        Index index = new Index(
                "creator",
                "comment & more",
                Cartridges.VOLUME,
                random.nextInt(100000),
                moment(random),
                new Location('b', 77),
                random.nextBoolean() ? null : new Location('b', 50),
                random.nextBoolean(),
                null,
                uids,
                "unlocked",
                List.of(),
                root);
        String xml = write(index);
        Index again = read(xml);
        assertThat(write(again)).as("seed " + seed).isEqualTo(xml);
        assertSame(again.root(), root);
    }

    private static long grow(Directory directory, Random random, long uid, int depth) {
        long next = uid;
        for (int i = random.nextInt(12); i >= 0; i--) {
            String name = name(random);
            if (directory.get(name) == null) {
                if (depth < 4 && random.nextInt(3) == 0) {
                    Directory child = new Directory(name, next++, Times.all(moment(random)), properties(random));
                    directory.put(child);
                    next = grow(child, random, next, depth + 1);
                } else {
                    directory.put(randomFile(name, next++, random));
                }
            }
        }
        return next;
    }

    private static FileEntry randomFile(String name, long uid, Random random) {
        List<Extent> extents = new ArrayList<>();
        long offset = 0;
        for (int i = random.nextInt(4); i > 0; i--) {
            offset += random.nextInt(3) * 1000L;
            Extent extent =
                    new Extent(offset, 'b', random.nextInt(1 << 20), random.nextInt(512), random.nextInt(1 << 30));
            extents.add(extent);
            offset = extent.fileEnd();
        }
        Times times = new Times(moment(random), moment(random), moment(random), moment(random), moment(random));
        return new FileEntry(name, uid, offset + random.nextInt(100), times, extents, properties(random));
    }

    private static Properties properties(Random random) {
        List<Attribute> attributes = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            boolean binary = random.nextBoolean();
            byte[] value = new byte[random.nextInt(60)];
            random.nextBytes(value);
            attributes.add(new Attribute(
                    "key" + i,
                    binary ? value : name(random).replace('\u0001', '-').getBytes(UTF_8),
                    binary));
        }
        return Properties.of(random.nextInt(5) == 0, attributes, null, List.of());
    }

    private static String name(Random random) {
        String alphabet = "abcXYZ019 ._-%&<>\"'\\\u00fc\u5927\ud83d\udd04:\u0001".replace("\ud83d\udd04", "");
        StringBuilder name = new StringBuilder(random.nextInt(8) == 0 ? "\ud83d\uddc4" : "");
        for (int i = random.nextInt(12); i >= 0; i--) {
            name.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return name.toString().equals(".") || name.toString().equals("..") ? "dots" : name.toString();
    }

    private static Instant moment(Random random) {
        return Instant.ofEpochSecond(random.nextInt(2_000_000_000), random.nextInt(1_000_000_000));
    }

    private static void assertSame(Directory found, Directory expected) {
        assertThat(found.entries().stream().map(Entry::name).toList())
                .isEqualTo(expected.entries().stream().map(Entry::name).toList());
        for (Entry entry : expected.entries()) {
            Entry other = found.get(entry.name());
            assertThat(other.uid()).isEqualTo(entry.uid());
            if (entry instanceof Directory directory) {
                assertSame((Directory) other, directory);
            } else if (entry instanceof FileEntry file) {
                assertThat(((FileEntry) other).extents()).isEqualTo(file.extents());
                assertThat(((FileEntry) other).times()).isEqualTo(file.times());
                assertThat(((FileEntry) other).length()).isEqualTo(file.length());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "tab\tnew\nline\r", " blank ", "100%", "\u0001", "%3A", "a\ufffeb", "\u5927\u304d:"})
    void namesSurviveWhateverTheyHave(String name) throws Exception {
        Directory root = new Directory("volume", 1, Times.all(Instant.EPOCH), Properties.NONE);
        root.put(new FileEntry(name, 2, 0, Times.all(Instant.EPOCH), List.of(), Properties.NONE));
        Index index = read(indexWith("")).withRoot(root);
        assertThat(read(write(index)).root().get(name)).isNotNull();
    }

    @Test
    void encodesNamesAsTheFormatAsks() {
        assertThat(Names.needsEncoding("a b%c&d.e~")).isFalse();
        assertThat(Names.encode("a:b %\u00fc")).isEqualTo("a%3Ab%20%25%C3%BC");
        assertThat(Names.decode("a%3Ab%20%25%C3%BC")).isEqualTo("a:b %\u00fc");
        assertThat(Names.decode("100%")).isEqualTo("100%");
        assertThat(Names.decode("%zz%2")).isEqualTo("%zz%2");
        assertThat(Names.decode("a%2Fb")).as("no name has a slash").isEqualTo("a%2Fb");
        assertThat(Names.decode("%FF")).as("no UTF-8").isEqualTo("%FF");
    }

    @Test
    void keepsWhatItDoesNotKnow() throws Exception {
        String unknown = "<v:extra xmlns:v=\"urn:v\" a=\"&lt;1&quot;\"><deep>t &amp; t</deep><none></none></v:extra>";
        String policy = "<dataplacementpolicy><indexpartitioncriteria><size>1048576</size><name>*.jpg</name>"
                + "</indexpartitioncriteria></dataplacementpolicy>";
        String xml = indexWith(file(unknown) + "<directory><name>d</name><readonly>true</readonly>" + TIMES
                        + "<fileuid>3</fileuid><contents/>" + unknown + "</directory>")
                .replace("</ltfsindex>", unknown + "</ltfsindex>")
                .replace("<highestfileuid>", policy + "<highestfileuid>")
                .replace("version=\"2.4.0\"", "version=\"2.5.0\"");
        String written = write(read(xml));
        assertThat(written.split(java.util.regex.Pattern.quote(unknown), -1)).hasSize(4);
        assertThat(written).contains(policy, "<ltfsindex version=\"2.4.0\">");
        assertThat(write(read(written))).isEqualTo(written);
    }

    @Test
    void readsSymbolicLinksAndSparseFiles() throws Exception {
        Index index = read(indexWith(file("<symlink percentencoded=\"true\">../a%3Ab</symlink>")
                + file("<extentinfo><extent><fileoffset>5</fileoffset><partition>b</partition><startblock>9</startblock>"
                                + "<byteoffset>100</byteoffset><bytecount>5</bytecount></extent><extent><fileoffset>0</fileoffset>"
                                + "<partition>a</partition><startblock>7</startblock><byteoffset>1</byteoffset><bytecount>2</bytecount>"
                                + "</extent></extentinfo>")
                        .replace("<name>f<", "<name>sparse<")));
        assertThat(((FileEntry) index.root().get("f")).properties().symlink()).isEqualTo("../a:b");
        assertThat(((FileEntry) index.root().get("sparse")).extents())
                .containsExactly(new Extent(0, 'a', 7, 1, 2), new Extent(5, 'b', 9, 100, 5));
        assertThat(write(index)).contains("<symlink percentencoded=\"true\">../a%3Ab</symlink>");
    }

    // ---- hostile ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "rubbish",
                "<ltfsindex/>",
                "<ltfsindex version=\"2.4.0\">",
                "<ltfsindex version=\"2.4.0\"/>",
                "<ltfsindex version=\"3.0.0\"/>",
                "<ltfslabel version=\"2.4.0\"/>",
                "<!DOCTYPE ltfsindex [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><ltfsindex version=\"2.4.0\">&x;</ltfsindex>",
                "<!DOCTYPE ltfsindex SYSTEM \"http://127.0.0.1:1/x.dtd\"><ltfsindex version=\"2.4.0\"/>",
            })
    void refusesWhatIsNoIndex(String xml) {
        assertThat(assertFails(MEDIUM_FAULT, () -> read(xml)).facts()).containsKey("reason");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<generationnumber>7</generationnumber>|<generationnumber>-7</generationnumber>",
                "<generationnumber>7</generationnumber>|<generationnumber>99999999999999999999</generationnumber>",
                "<generationnumber>7</generationnumber>|",
                "<startblock>5</startblock>|",
                "<partition>a</partition>|<partition>ab</partition>",
                "</volumeuuid>|0</volumeuuid>",
                "2024-03-01T00:00:00.123456789Z|2024-13-01T00:00:00.123456789Z",
                "2024-03-01T00:00:00.123456789Z|2024-03-01T00:0a:00.123456789Z",
                "<allowpolicyupdate>true|<allowpolicyupdate>perhaps",
                "<name>f</name>|",
                "<name>f</name>|<name></name>",
                "<name>f</name>|<name>../f</name>",
                "<length>10</length>|<length>1</length>",
                "<creationtime>|<creationtim>",
                "<name>g</name>|<name>f</name>",
            })
    void refusesAnIndexThatMakesNoSense(String change) throws Exception {
        String extent =
                "<extentinfo><extent><fileoffset>0</fileoffset><partition>b</partition><startblock>9</startblock>"
                        + "<byteoffset>0</byteoffset><bytecount>5</bytecount></extent></extentinfo>";
        String good = indexWith(file(extent) + file("").replace("<name>f<", "<name>g<"));
        read(good);
        String[] parts = change.split("\\|", -1);
        assertThat(good).contains(parts[0]);
        assertFails(MEDIUM_FAULT, () -> read(good.replace(parts[0], parts[1])));
    }

    @Test
    void refusesATreeWithoutEnd() {
        String deep = ("<directory><name>d</name><readonly>false</readonly>" + TIMES + "<fileuid>2</fileuid><contents>")
                .repeat(5000);
        assertFails(MEDIUM_FAULT, () -> read(indexWith(deep)));
    }

    @Test
    void refusesOverlappingExtents() {
        String extent = "<extent><fileoffset>0</fileoffset><partition>b</partition><startblock>9</startblock>"
                + "<byteoffset>0</byteoffset><bytecount>5</bytecount></extent>";
        assertFails(MEDIUM_FAULT, () -> read(indexWith(file("<extentinfo>" + extent + extent + "</extentinfo>"))));
    }

    @Test
    void refusesLabelsThatMakeNoSense() throws Exception {
        Label label = new Label(
                "AV0001", "", "c", Instant.EPOCH, Cartridges.VOLUME, 'b', 'a', 'b', 4096, true, Label.VERSION);
        String good = new String(label.xml(), UTF_8);
        assertThat(LabelReader.read(good.getBytes(UTF_8), "AV0001")).isEqualTo(label);
        for (String change : List.of(
                "<blocksize>4096|<blocksize>0",
                "<blocksize>4096|<blocksize>99999999999",
                "version=\"2.4.0\"|version=\"9\"",
                "<index>a|<index>b",
                "<data>b|<data>c",
                "ltfslabel|ltfsindex",
                "<formattime>|<formattim>")) {
            String[] parts = change.split("\\|");
            byte[] bad = good.replace(parts[0], parts[1]).getBytes(UTF_8);
            assertFails(MEDIUM_FAULT, () -> LabelReader.read(bad, "AV0001"));
        }
    }

    // ---- small things ----

    @Test
    void timesHaveNineDigits() {
        assertThat(LtfsTime.format(Instant.parse("2026-11-20T19:16:10.25Z")))
                .isEqualTo("2026-11-20T19:16:10.250000000Z");
        assertThat(LtfsTime.parse("2026-11-20T19:16:10.256048641Z"))
                .isEqualTo(Instant.parse("2026-11-20T19:16:10.256048641Z"));
        assertThat(LtfsTime.parse(" 2026-11-20T19:16:10Z\n")).isEqualTo(Instant.parse("2026-11-20T19:16:10Z"));
        assertThat(LtfsTime.parse("0001-01-01T00:00:00.000000000Z")).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, 8192, 20_000, 65_536})
    void descriptionsOfAnyLengthComeBack(int length) {
        byte[] umlauts = ("ü x".repeat(length / 4 + 1)).getBytes(UTF_8);
        byte[] blanks = " ".repeat(length).getBytes(UTF_8);
        byte[] binary = Cartridges.bytes(length, length);
        for (byte[] json : List.of(java.util.Arrays.copyOf(umlauts, length / 4 * 4), blanks, binary)) {
            List<Attribute> parts = Description.split(json);
            assertThat(parts).allMatch(part -> part.value().length <= Attribute.VALUE_BYTES_MAX);
            assertThat(Description.join(parts))
                    .hasValueSatisfying(joined -> assertThat(joined).isEqualTo(json));
        }
    }

    @Test
    void coherencyOfOtherSoftwareIsRead() {
        Coherency coherency = new Coherency(17, 4, 99, Cartridges.VOLUME);
        assertThat(Coherency.decode(coherency.encode())).contains(coherency);
        byte[] old = coherency.encode();
        old[26] = 42;
        assertThat(Coherency.decode(old)).contains(coherency);
        byte[] untrusted = coherency.encode();
        untrusted[69] = 0;
        assertThat(Coherency.decode(untrusted)).isEmpty();
        assertThat(Coherency.decode(new byte[70])).isEmpty();
        assertThat(Coherency.decode(new byte[3])).isEmpty();
    }
}
