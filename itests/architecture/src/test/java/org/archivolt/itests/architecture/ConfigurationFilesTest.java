package org.archivolt.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What an operator finds in etc/ is what the bundles understand: every key, with its default. */
class ConfigurationFilesTest {
    private static final Path ETC = Bundles.SOURCE_TREE.resolve("etc");

    /** The keys of one PID as its bundle describes them, with their defaults; null where it states none. */
    private record Description(String pid, boolean factory, Map<String, String> defaults) {}

    @Test
    void everyKeyIsInEtcWithItsDefault() throws Exception {
        List<String> faults = new ArrayList<>();
        for (Description description : descriptions()) {
            List<Path> files = filesOf(description);
            if (files.isEmpty()) {
                faults.add(description.pid() + ": no file in etc/");
            }
            for (Path file : files) {
                compare(description, file, faults);
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void everyFileOfOursIsUnderstoodByABundle() throws Exception {
        List<Path> understood = new ArrayList<>();
        for (Description description : descriptions()) {
            understood.addAll(filesOf(description));
        }
        assertThat(ourFiles()).isSubsetOf(understood);
    }

    @Test
    void everyKeyIsExplainedByAComment() throws IOException {
        List<String> faults = new ArrayList<>();
        for (Path file : ourFiles()) {
            String above = "";
            for (String line : Files.readAllLines(file)) {
                if (line.matches("[a-z].*") && !above.startsWith("#")) {
                    faults.add(file.getFileName() + ": " + line);
                }
                above = line;
            }
        }
        assertThat(faults).isEmpty();
    }

    private static void compare(Description description, Path file, List<String> faults) throws IOException {
        Properties stated = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            stated.load(in);
        }
        description.defaults().forEach((key, value) -> {
            String here = stated.getProperty(key);
            if (here == null) {
                faults.add("%s: %s is missing".formatted(file.getFileName(), key));
            } else if (hasDefault(value) && !description.factory() && !here.equals(value)) {
                faults.add("%s: %s = %s, but its default is %s".formatted(file.getFileName(), key, here, value));
            }
        });
        for (String key : stated.stringPropertyNames()) {
            if (!description.defaults().containsKey(key)) {
                faults.add("%s: %s means nothing to the bundle".formatted(file.getFileName(), key));
            }
        }
    }

    /** Without one, the distribution may know a value: a path in its data folder. */
    private static boolean hasDefault(String value) {
        return value != null && !value.isEmpty();
    }

    private static List<Path> filesOf(Description description) {
        String pattern = description.factory() ? "-[^-]+\\.cfg" : "\\.cfg";
        return ourFiles().stream()
                .filter(file ->
                        file.getFileName().toString().matches(description.pid().replace(".", "\\.") + pattern))
                .toList();
    }

    private static List<Path> ourFiles() {
        return Bundles.list(ETC).stream()
                .filter(file -> file.getFileName().toString().startsWith("org.archivolt."))
                .toList();
    }

    private static List<Description> descriptions() throws IOException, ParserConfigurationException, SAXException {
        List<Description> found = new ArrayList<>();
        for (Path bundle : Bundles.packaged()) {
            try (JarFile jar = new JarFile(bundle.toFile())) {
                for (var entry : jar.stream()
                        .filter(entry -> entry.getName().matches("OSGI-INF/metatype/.*\\.xml"))
                        .toList()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        Document document = DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(in);
                        found.addAll(read(document));
                    }
                }
            }
        }
        return found;
    }

    private static List<Description> read(Document metatype) {
        Map<String, Map<String, String>> defaultsByClass = new TreeMap<>();
        for (Element ocd : elements(metatype.getElementsByTagName("OCD"))) {
            Map<String, String> defaults = new LinkedHashMap<>();
            for (Element attribute : elements(ocd.getElementsByTagName("AD"))) {
                defaults.put(
                        attribute.getAttribute("id"),
                        attribute.hasAttribute("default") ? attribute.getAttribute("default") : null);
            }
            defaultsByClass.put(ocd.getAttribute("id"), defaults);
        }
        List<Description> found = new ArrayList<>();
        for (Element designate : elements(metatype.getElementsByTagName("Designate"))) {
            boolean factory = designate.hasAttribute("factoryPid");
            String pid = designate.getAttribute(factory ? "factoryPid" : "pid");
            String ocd =
                    elements(designate.getElementsByTagName("Object")).get(0).getAttribute("ocdref");
            found.add(new Description(pid, factory, defaultsByClass.get(ocd)));
        }
        return found;
    }

    private static List<Element> elements(NodeList nodes) {
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
