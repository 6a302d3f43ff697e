package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Cartridges of a virtual library as anybody else would read them: one file for each record and file mark, and an LTFS
 * index in the last file that begins one.
 */
final class Cartridges {
    private static final Pattern RECORD = Pattern.compile("1_(\\d+)_R");
    private static final int PROBE_BYTES = 200;

    private Cartridges() {}

    /**
     * The files in the last index of each cartridge that has been formatted.
     *
     * @throws AssertionError when one is being written: look again
     */
    static List<Instance.ExtentFile> extents(Path library) throws IOException {
        try {
            return extentsAtRest(library);
        } catch (NoSuchFileException vanished) {
            throw new AssertionError("a cartridge is being written", vanished);
        }
    }

    private static List<Instance.ExtentFile> extentsAtRest(Path library) throws IOException {
        List<Instance.ExtentFile> found = new ArrayList<>();
        for (Path cartridge : cartridges(library)) {
            OptionalLong index = lastIndex(cartridge);
            if (index.isPresent()) {
                collect(cartridge, index.getAsLong(), found);
            }
        }
        return found;
    }

    private static List<Path> cartridges(Path library) throws IOException {
        try (Stream<Path> folders = Files.list(library)) {
            return folders.filter(folder -> Files.exists(folder.resolve("1_0_R")))
                    .sorted()
                    .toList();
        }
    }

    private static OptionalLong lastIndex(Path cartridge) throws IOException {
        try (Stream<Path> files = Files.list(cartridge)) {
            return files.map(file -> RECORD.matcher(file.getFileName().toString()))
                    .filter(Matcher::matches)
                    .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
                    .filter(block -> beginsAnIndex(cartridge, block))
                    .max();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean beginsAnIndex(Path cartridge, long block) {
        try (InputStream record = Files.newInputStream(record(cartridge, block))) {
            return new String(record.readNBytes(PROBE_BYTES)).contains("<ltfsindex");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path record(Path cartridge, long block) {
        return cartridge.resolve("1_" + block + "_R");
    }

    private static void collect(Path cartridge, long block, List<Instance.ExtentFile> found) throws IOException {
        List<InputStream> records = new ArrayList<>();
        for (long next = block; Files.exists(record(cartridge, next)); next++) {
            records.add(Files.newInputStream(record(cartridge, next)));
        }
        try (InputStream index = new SequenceInputStream(Collections.enumeration(records))) {
            XMLStreamReader xml = XMLInputFactory.newFactory().createXMLStreamReader(index);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("file")) {
                    found.add(file(cartridge, xml));
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(cartridge + ", block " + block, e);
        }
    }

    private static Instance.ExtentFile file(Path cartridge, XMLStreamReader xml) throws XMLStreamException {
        String name = "";
        long length = 0;
        while (xml.hasNext()) {
            int event = xml.next();
            if (event == XMLStreamConstants.END_ELEMENT && xml.getLocalName().equals("file")) {
                break;
            }
            if (event == XMLStreamConstants.START_ELEMENT && xml.getLocalName().equals("name")) {
                name = xml.getElementText();
            } else if (event == XMLStreamConstants.START_ELEMENT
                    && xml.getLocalName().equals("length")) {
                length = Long.parseLong(xml.getElementText());
            }
        }
        return new Instance.ExtentFile(cartridge.resolve(name), length);
    }
}
