package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.Topology;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.testkit.librarian.MemoryLibrarian;

/** All that is served of a Librarian with three nodes of eight books. */
final class LibrarianFixture {
    static final long BOOK = 2L << 20;
    static final int BOOKS = 8;
    static final HttpServletRequest PLAIN = request(null, "");
    static final Caller ONE = new Caller(new NodeId(1), 0, 0, 0);
    static final Caller TWO = new Caller(new NodeId(2), 5, 0, 0);

    final Backends backends = new Backends();
    final MemoryLibrarian librarian;
    final LibrarianResource whole = new LibrarianResource(backends, "1.2.3");
    final FabricNodesResource nodes = new FabricNodesResource(backends);
    final BooksResource books = new BooksResource(backends);
    final ShelvesResource shelves = new ShelvesResource(backends);
    final ShelfAttributesResource attributes = new ShelfAttributesResource(backends);
    final HandlesResource handles = new HandlesResource(backends);
    final PoliciesResource policies = new PoliciesResource(backends);

    LibrarianFixture() {
        librarian = new MemoryLibrarian(
                Ticker.system(),
                RandomGenerator.of("L64X128MixRandom"),
                Map.of(),
                Optional.empty(),
                Optional.of(new ShortForm()));
        backends.bindLibrarian(librarian);
        try {
            librarian.register("3", false);
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    /** A registration that is a number of nodes. */
    private static final class ShortForm implements MemoryLibrarian.Reader {
        @Override
        public Topology read(String text) throws ArchivoltException {
            if (!text.matches("[1-9]")) {
                throw PosixError.EINVAL
                        .of("[global] node_count: must be a number")
                        .with("errors", 1);
            }
            return MemoryLibrarian.topology(Integer.parseInt(text), BOOKS, BOOK);
        }

        @Override
        public String write(Topology topology) {
            return "{\"nodes\": " + topology.nodes().size() + "}";
        }
    }

    /** A file with books of its node, or none. */
    long file(String path, int books) throws ArchivoltException {
        var opened = librarian.create(ONE, ShelfPath.parse(path), 0644, true);
        librarian.close(ONE, opened.handle().id());
        long id = opened.shelf().id();
        librarian.setAttribute(ONE, id, ShelfAttributes.POLICY, "LocalNode".getBytes(), AttributeMode.ANY);
        librarian.resize(ONE, id, books * BOOK);
        return id;
    }

    long directory(String path) throws ArchivoltException {
        return librarian.makeDirectory(ONE, ShelfPath.parse(path), 0755).id();
    }

    int count(BookState state) throws ArchivoltException {
        return librarian
                .books(new BookQuery(
                        OptionalInt.empty(), Optional.empty(), Optional.of(state), OptionalLong.empty(), 10_000))
                .size();
    }

    static JsonNode written(Record view) {
        return Json.object(view);
    }

    static JsonNode written(Reply reply) {
        return new ObjectMapper().valueToTree(reply.view());
    }

    static HttpServletRequest json(String query, String body) {
        return request(query, body.replace('\'', '"'));
    }
}
