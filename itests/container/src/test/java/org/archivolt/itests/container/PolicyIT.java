package org.archivolt.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.inject.Inject;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfPath;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;

/** A policy of somebody else's is dropped in and taken out while the Librarian works (docs/librarian.md, A policy of your own). */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class PolicyIT {
    private static final String NAME = "Evenly";
    private static final String CLASS = EvenPolicy.class.getName().replace('.', '/') + ".class";
    private static final Path DEPLOY = Path.of(System.getProperty("karaf.base", ""), "deploy");
    private static final long BOOK = 2 << 20;
    private static final Caller CALLER = new Caller(new NodeId(1), 1, 0, 0);

    @Inject
    @Filter(timeout = 90_000)
    private Librarian librarian;

    @Configuration
    public Option[] distribution() throws IOException {
        Path bundle = Files.createTempFile(Path.of("target").toAbsolutePath(), "policy", ".jar");
        write(bundle);
        return new Option[] {
            Distribution.onFreePorts(), systemProperty("policy.bundle").value(bundle.toString())
        };
    }

    private static void write(Path file) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "policy.evenly");
        headers.putValue("Import-Package", "org.archivolt.librarian.policy;version=\"[1,2)\"");
        headers.putValue("Service-Component", "OSGI-INF/evenly.xml");
        try (OutputStream stream = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(stream, manifest);
                InputStream code = EvenPolicy.class.getClassLoader().getResourceAsStream(CLASS)) {
            add(jar, CLASS, code.readAllBytes());
            add(jar, "OSGI-INF/evenly.xml", """
                    <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="evenly">
                      <implementation class="%s"/>
                      <service><provide interface="org.archivolt.librarian.policy.AllocationPolicy"/></service>
                      <property name="policy" value="%s"/>
                      <property name="description" value="The emptiest nodes first"/>
                    </scr:component>
                    """.formatted(EvenPolicy.class.getName(), NAME)
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(content);
        jar.closeEntry();
    }

    @Test
    public void aPolicyComesAndGoesWhileTheLibrarianWorks() throws Exception {
        librarian.register("[global]\nnode_count = 4\nbook_size_bytes = 2M\nnvm_size_per_node = 8B\n", false);
        Shelf shelf =
                librarian.create(CALLER, ShelfPath.parse("/even"), 0644, true).shelf();
        ArchivoltException unknown = assertThrows(ArchivoltException.class, () -> choose(shelf));
        assertEquals(ErrorCode.NOT_SUPPORTED, unknown.code());

        Path copy = Files.copy(Path.of(System.getProperty("policy.bundle")), DEPLOY.resolveSibling("evenly.new"));
        Files.move(copy, DEPLOY.resolve("evenly.jar"), StandardCopyOption.ATOMIC_MOVE);
        assertTrue(Await.until(true, this::isThere));
        choose(shelf);
        librarian.resize(CALLER, shelf.id(), 8 * BOOK);
        byte[] groups = librarian.attribute(shelf.id(), ShelfAttributes.INTERLEAVE);
        for (int group = 0; group < 4; group++) {
            assertEquals(2, count(groups, group));
        }

        Files.delete(DEPLOY.resolve("evenly.jar"));
        assertTrue(Await.until(true, () -> !isThere()));
        ArchivoltException gone =
                assertThrows(ArchivoltException.class, () -> librarian.resize(CALLER, shelf.id(), 9 * BOOK));
        assertEquals(ErrorCode.POLICY_UNAVAILABLE, gone.code());
        assertEquals(8, librarian.books(shelf.id()).count());
    }

    private void choose(Shelf shelf) throws ArchivoltException {
        byte[] name = NAME.getBytes(StandardCharsets.US_ASCII);
        librarian.setAttribute(CALLER, shelf.id(), ShelfAttributes.POLICY, name, AttributeMode.ANY);
    }

    private boolean isThere() {
        return librarian.policies().stream().anyMatch(policy -> policy.name().equals(NAME));
    }

    private static int count(byte[] groups, int wanted) {
        int count = 0;
        for (byte group : groups) {
            count += group == wanted ? 1 : 0;
        }
        return count;
    }
}
