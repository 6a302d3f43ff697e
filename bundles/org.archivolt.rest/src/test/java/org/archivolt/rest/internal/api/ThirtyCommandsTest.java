package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.bytes;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.rest.internal.api.LibrarianFixture.BOOK;
import static org.archivolt.rest.internal.api.LibrarianFixture.ONE;
import static org.archivolt.rest.internal.api.LibrarianFixture.PLAIN;
import static org.archivolt.rest.internal.api.LibrarianFixture.TWO;
import static org.archivolt.rest.internal.api.LibrarianFixture.json;
import static org.archivolt.rest.internal.api.LibrarianFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.rest.internal.document.DocumentEndpoint;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The thirty commands of the reference's protocol: each has its resource, and does what the reference's does, but for its faults. */
class ThirtyCommandsTest {
    /** What a command has to do, of a Librarian with three nodes of eight books. */
    private interface Behaviour {
        void check(LibrarianFixture at) throws Exception;
    }

    private record Row(String command, String method, String path, Behaviour behaviour) {
        @Override
        public String toString() {
            return command;
        }
    }

    private static Row row(String command, String request, Behaviour behaviour) {
        String[] words = request.split(" ");
        return new Row(command, words[0], "/librarian/" + words[1], behaviour);
    }

    static Stream<Row> rows() {
        return Stream.of(
                row("version", "GET version", ThirtyCommandsTest::version),
                row("get_fs_stats", "GET status", ThirtyCommandsTest::totals),
                row("create_shelf", "POST shelves", ThirtyCommandsTest::create),
                row("get_shelf", "GET shelves", ThirtyCommandsTest::lookup),
                row("list_shelf_books", "GET shelves/{shelf}/books", ThirtyCommandsTest::booksOfAShelf),
                row("list_shelves", "GET shelves/{shelf}/entries", ThirtyCommandsTest::entries),
                row("list_open_shelves", "GET handles", ThirtyCommandsTest::handles),
                row("open_shelf", "POST shelves/{shelf}/handles", ThirtyCommandsTest::open),
                row("resize_shelf", "PUT shelves/{shelf}/size", ThirtyCommandsTest::resize),
                row("rename_shelf", "PATCH shelves/{shelf}", ThirtyCommandsTest::rename),
                row("close_shelf", "DELETE shelves/{shelf}/handles/{handle}", ThirtyCommandsTest::close),
                row("destroy_shelf", "DELETE shelves", ThirtyCommandsTest::destroy),
                row("get_book", "GET books/{address}", ThirtyCommandsTest::book),
                row("get_xattr", "GET shelves/{shelf}/attributes/{name}", ThirtyCommandsTest::attribute),
                row("list_xattrs", "GET shelves/{shelf}/attributes", ThirtyCommandsTest::attributes),
                row("set_xattr", "PUT shelves/{shelf}/attributes/{name}", ThirtyCommandsTest::setAttribute),
                row("remove_xattr", "DELETE shelves/{shelf}/attributes/{name}", ThirtyCommandsTest::removeAttribute),
                row("set_am_time", "PATCH shelves/{shelf}", ThirtyCommandsTest::times),
                row("send_OOB", "POST messages", ThirtyCommandsTest::message),
                row("get_book_all", "GET books", ThirtyCommandsTest::allBooks),
                row("mkdir", "POST shelves", ThirtyCommandsTest::makeDirectory),
                row("rmdir", "DELETE shelves", ThirtyCommandsTest::removeDirectory),
                row("get_shelf_path", "GET shelves/{shelf}", ThirtyCommandsTest::pathOfAShelf),
                row("symlink", "POST shelves", ThirtyCommandsTest::symlink),
                row("readlink", "GET shelves/{shelf}", ThirtyCommandsTest::readLink),
                row("update_node_soc_status", "PUT nodes/{node}/status", ThirtyCommandsTest::nodeStatus),
                row("update_node_mc_status", "PUT nodes/{node}/controllers", ThirtyCommandsTest::controllers),
                row("kill_zombie_books", "POST zeroing/retry", ThirtyCommandsTest::retryZeroing),
                row("get_book_ig", "GET books", ThirtyCommandsTest::booksOfAGroup),
                row("get_book_info_all", "GET books", ThirtyCommandsTest::booksWithTheirShelves));
    }

    @Test
    void thereAreThirty() {
        assertThat(rows().map(Row::command).distinct()).hasSize(30);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachHasItsResource(Row row) throws Exception {
        JsonNode paths;
        try (InputStream document = DocumentEndpoint.class.getResourceAsStream("openapi.json")) {
            paths = new ObjectMapper().readTree(document).get("paths");
        }
        assertThat(paths.path(row.path()).has(row.method().toLowerCase(Locale.ROOT)))
                .as("%s %s", row.method(), row.path())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachDoesWhatTheReferenceDoesButForItsFaults(Row row) throws Exception {
        row.behaviour().check(new LibrarianFixture());
    }

    private static void version(LibrarianFixture at) throws Exception {
        assertThat(written(at.whole.version(PLAIN)).get("version").textValue()).isEqualTo("1.2.3");
    }

    /** Scenario 25: totals are book size times count, for each state and all. */
    private static void totals(LibrarianFixture at) throws Exception {
        at.file("/a", 3);
        at.librarian.resize(ONE, at.file("/b", 2), BOOK);
        at.librarian.setOffline(BookAddress.logical(2, 0), true);
        JsonNode status = written(at.whole.status(PLAIN));
        assertThat(status.get("books").toString())
                .isEqualTo("{\"total\":24,\"free\":18,\"inUse\":4,\"zombie\":1,\"offline\":1}");
        status.get("books")
                .properties()
                .forEach(count -> assertThat(
                                status.get("bytes").get(count.getKey()).longValue())
                        .isEqualTo(count.getValue().longValue() * BOOK));
        assertThat(status.get("nodes").get("total").intValue()).isEqualTo(3);
        assertThat(status.get("zeroing").get("jobs").intValue()).isEqualTo(1);
        assertThat(status.get("bookSize").longValue()).isEqualTo(BOOK);
    }

    /** Opens what is there, as the reference; scenario 21: ENOENT for a missing parent. */
    private static void create(LibrarianFixture at) throws Exception {
        Reply made = at.shelves.make(json("node=2&process=7&user=1000&group=100", "{'path': '/a', 'open': true}"));
        assertThat(made.status()).isEqualTo(201);
        JsonNode view = written(made);
        assertThat(made.location())
                .contains("/api/v1/librarian/shelves/" + view.at("/shelf/id").longValue());
        assertThat(view.at("/shelf/size").longValue()).isZero();
        assertThat(view.at("/shelf/permissions").textValue()).isEqualTo("0666");
        assertThat(view.at("/shelf/user").intValue()).isEqualTo(1000);
        assertThat(view.at("/handle/node").intValue()).isEqualTo(2);
        assertThat(view.at("/handle/process").longValue()).isEqualTo(7);
        Reply again = at.shelves.make(json(null, "{'path': '/a', 'kind': 'FILE'}"));
        assertThat(again.status()).isEqualTo(200);
        assertThat(written(again).has("handle")).isFalse();
        assertThat(written(again).at("/shelf/id")).isEqualTo(view.at("/shelf/id"));
        assertThat(at.handles.list(PLAIN).handles()).hasSize(1);
        refused(PosixError.EEXIST, () -> at.shelves.make(json(null, "{'path': '/a', 'exclusive': true}")));
        refused(PosixError.ENOENT, () -> at.shelves.make(json(null, "{'path': '/no/a'}")));
        refused(PosixError.ENOTDIR, () -> at.shelves.make(json(null, "{'path': '/a/b'}")));
    }

    private static void lookup(LibrarianFixture at) throws Exception {
        long id = at.file("/a", 2);
        JsonNode shelf = written(at.shelves.lookup(request("path=/a", "")));
        assertThat(shelf.get("id").longValue()).isEqualTo(id);
        assertThat(shelf.get("books").intValue()).isEqualTo(2);
        assertThat(shelf.get("size").longValue()).isEqualTo(2 * BOOK);
        assertThat(shelf.get("policy").textValue()).isEqualTo("LocalNode");
        assertThat(shelf.get("path").textValue()).isEqualTo("/a");
        assertThat(at.handles.list(PLAIN).handles()).isEmpty();
        refused(PosixError.ENOENT, () -> at.shelves.lookup(request("path=/b", "")));
        refused(PosixError.ENOENT, () -> at.shelves.lookup(request("path=/b/c", "")));
    }

    /** Scenario 25: the first is at offset 0. */
    private static void booksOfAShelf(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 3));
        JsonNode all = written(at.shelves.books(id, PLAIN));
        assertThat(all.get("books").findValues("offset").toString()).isEqualTo("[0, 2097152, 4194304]");
        assertThat(all.get("books").findValuesAsText("address"))
                .containsExactly("0x0000000000000000", "0x0000000200000000", "0x0000000400000000");
        assertThat(all.get("books").findValuesAsText("state")).containsOnly("INUSE");
        assertThat(all.has("next")).isFalse();
        JsonNode first = written(at.shelves.books(id, request("limit=2", "")));
        assertThat(first.get("next").longValue()).isEqualTo(BOOK);
        JsonNode second = written(at.shelves.books(id, request("limit=2&after=" + BOOK, "")));
        assertThat(second.get("books").findValues("offset").toString()).isEqualTo("[4194304]");
        assertThat(second.has("next")).isFalse();
        assertThat(at.shelves
                        .books(id, request("after=9223372036854775807", ""))
                        .books())
                .isEmpty();
    }

    private static void entries(LibrarianFixture at) throws Exception {
        String directory = Long.toString(at.directory("/d"));
        for (String name : List.of("c", "a", "b", "Z", "ü")) {
            at.file("/d/" + name, 0);
        }
        assertThat(names(at.shelves.entries(directory, PLAIN))).containsExactly("Z", "a", "b", "c", "ü");
        LibrarianViews.Entries page = at.shelves.entries(directory, request("limit=2", ""));
        assertThat(names(page)).containsExactly("Z", "a");
        assertThat(page.next()).isEqualTo("a");
        assertThat(names(at.shelves.entries(directory, request("after=c", "")))).containsExactly("ü");
        refused(PosixError.ENOENT, () -> at.shelves.entries("99", PLAIN));
        refused(PosixError.ENOTDIR, () -> at.shelves.entries(Long.toString(at.file("/f", 0)), PLAIN));
    }

    private static List<String> names(LibrarianViews.Entries entries) {
        return entries.entries().stream().map(LibrarianViews.Shelf::name).toList();
    }

    private static void handles(LibrarianFixture at) throws Exception {
        long id = at.file("/a", 0);
        long first = at.librarian.open(ONE, id).handle().id();
        long second = at.librarian.open(TWO, id).handle().id();
        assertThat(ids(at.handles.list(PLAIN))).containsExactly(first, second);
        assertThat(ids(at.handles.list(request("node=2", "")))).containsExactly(second);
        refused(PosixError.ENOENT, () -> at.handles.list(request("shelf=99", "")));
        assertThat(ids(at.handles.list(request("limit=1&after=" + first, "")))).containsExactly(second);
        assertThat(at.handles.list(request("limit=1", "")).next()).isEqualTo(first);
        assertThat(written(at.handles.show(Long.toString(second), PLAIN))
                        .get("process")
                        .longValue())
                .isEqualTo(5);
        at.handles.revoke(Long.toString(second), PLAIN);
        at.handles.revoke(Long.toString(second), PLAIN);
        ArchivoltException gone = refused(PosixError.ESTALE, () -> at.handles.show(Long.toString(second), PLAIN));
        assertThat(gone.code()).isEqualTo(ErrorCode.NO_SUCH_REQUEST);
    }

    private static List<Long> ids(LibrarianViews.Handles handles) {
        return handles.handles().stream().map(LibrarianViews.Handle::id).toList();
    }

    /** Each time a new handle. */
    private static void open(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 0));
        Reply opened = at.shelves.open(id, json("node=3", "{}"));
        long handle = written(opened).at("/handle/id").longValue();
        assertThat(opened.status()).isEqualTo(201);
        assertThat(opened.location()).contains("/api/v1/librarian/handles/" + handle);
        assertThat(written(at.shelves.open(id, json(null, "{}")))
                        .at("/handle/id")
                        .longValue())
                .isNotEqualTo(handle);
        refused(PosixError.ENOENT, () -> at.shelves.open("99", json(null, "{}")));
        refused(PosixError.EISDIR, () -> at.shelves.open("2", json(null, "{}")));
    }

    /** Scenarios 8 and 9. */
    private static void resize(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 0));
        for (long[] sizeAndBooks : new long[][] {{1, 1}, {BOOK, 1}, {BOOK + 1, 2}, {BOOK + 1, 2}}) {
            assertThat(at.shelves
                            .resize(id, json(null, "{'size': " + sizeAndBooks[0] + "}"))
                            .books())
                    .isEqualTo((int) sizeAndBooks[1]);
        }
        assertThat(at.shelves
                        .resize(id, json(null, "{'size': 5, 'atLeast': true}"))
                        .size())
                .isEqualTo(BOOK + 1);
        refused(PosixError.EINVAL, () -> at.shelves.resize(id, json(null, "{'size': -1}")));
        refused(PosixError.ENOSPC, () -> at.shelves.resize(id, json(null, "{'size': " + 9 * BOOK + "}")));
        assertThat(at.count(BookState.INUSE)).isEqualTo(2);
        at.librarian.open(TWO, Long.parseLong(id));
        refused(PosixError.EMFILE, () -> at.shelves.resize(id, json(null, "{'size': 0}")));
        assertThat(at.shelves
                        .resize(id, json("node=2&process=5", "{'size': 0}"))
                        .books())
                .isZero();
        assertThat(at.count(BookState.ZOMBIE)).isEqualTo(2);
    }

    private static void rename(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 0));
        at.file("/there", 0);
        refused(PosixError.EEXIST, () -> at.shelves.change(id, json(null, "{'path': '/there'}")));
        assertThat(at.shelves.change(id, json(null, "{'path': '/b'}")).path()).isEqualTo("/b");
        assertThat(at.shelves
                        .changeByPath(json("path=/b", "{'path': '/there', 'replace': true}"))
                        .id())
                .isEqualTo(Long.parseLong(id));
        refused(PosixError.ENOENT, () -> at.shelves.changeByPath(json("path=/b", "{'path': '/c'}")));
        refused(PosixError.ENOENT, () -> at.shelves.change("99", json(null, "{'path': '/c'}")));
    }

    /** Quiet about what is not open. */
    private static void close(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 0));
        String handle = Long.toString(
                at.librarian.open(TWO, Long.parseLong(id)).handle().id());
        at.shelves.close("3", handle, request("node=2", ""));
        at.shelves.close(id, handle, request("node=1", ""));
        assertThat(at.handles.list(PLAIN).handles()).hasSize(1);
        at.shelves.close(id, handle, request("node=2&process=99", ""));
        assertThat(at.handles.list(PLAIN).handles()).isEmpty();
        at.shelves.close(id, handle, request("node=2", ""));
        at.shelves.close(id, "4711", PLAIN);
    }

    /** Scenario 21: EBUSY while it is open. */
    private static void destroy(LibrarianFixture at) throws Exception {
        long id = at.file("/a", 2);
        long handle = at.librarian.open(TWO, id).handle().id();
        refused(PosixError.EBUSY, () -> at.shelves.removeByPath(request("path=/a&mode=destroy", "")));
        at.librarian.close(TWO, handle);
        at.shelves.removeByPath(request("path=/a&mode=destroy", ""));
        assertThat(at.count(BookState.ZOMBIE)).isEqualTo(2);
        refused(PosixError.ENOENT, () -> at.shelves.removeByPath(request("path=/a&mode=destroy", "")));
        at.librarian.open(TWO, at.file("/b", 1));
        at.shelves.removeByPath(request("path=/b", ""));
        refused(PosixError.ENOENT, () -> at.shelves.lookup(request("path=/b", "")));
        assertThat(at.count(BookState.INUSE)).as("still open").isEqualTo(1);
        refused(PosixError.EISDIR, () -> at.shelves.remove(Long.toString(at.directory("/d")), PLAIN));
    }

    /** Scenario 15, by what a book tells of itself. */
    private static void book(LibrarianFixture at) throws Exception {
        at.librarian.register("9", false);
        JsonNode book = written(at.books.show("0x0002000200000000", PLAIN));
        assertThat(book.toString())
                .isEqualTo("{\"address\":\"0x0002000200000000\",\"group\":8,\"number\":1,\"node\":9,\"rack\":1,"
                        + "\"enclosure\":1,\"slot\":9,\"state\":\"FREE\"}");
        refused(PosixError.ENODEV, () -> at.books.show("0x0002001000000000", PLAIN));
        JsonNode offline = written(at.books.change("0x0002000200000000", json(null, "{'offline': true}")));
        assertThat(offline.get("state").textValue()).isEqualTo("OFFLINE");
        at.books.change("0x2000200000000", json(null, "{'offline': false}"));
        assertThat(at.count(BookState.OFFLINE)).isZero();
    }

    private static void attribute(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 2));
        byte[] any = {0, -1, 10, 13, 0};
        at.attributes.set(id, "user.any%2Fthing", bytes(null, any, null));
        assertThat(at.attributes.get(id, "user.any%2Fthing", PLAIN)).isEqualTo(any);
        assertThat(at.attributes.get(id, "user.LFS.AllocationPolicy", PLAIN))
                .asString()
                .isEqualTo("LocalNode");
        assertThat(at.attributes.get(id, "user.LFS.Interleave", PLAIN)).isEqualTo(new byte[] {0, 0});
        refused(PosixError.ENODATA, () -> at.attributes.get(id, "user.none", PLAIN));
        refused(PosixError.EOPNOTSUPP, () -> at.attributes.get(id, "user.LFS.Nonsense", PLAIN));
    }

    private static void attributes(LibrarianFixture at) throws Exception {
        long id = at.file("/a", 0);
        at.librarian.setAttribute(ONE, id, "user.a", new byte[3], AttributeMode.ANY);
        assertThat(at.attributes.list(Long.toString(id), PLAIN).attributes())
                .containsEntry("user.a", 3)
                .containsKey("user.LFS.AllocationPolicy");
        refused(PosixError.ENOENT, () -> at.attributes.list("99", PLAIN));
    }

    private static void setAttribute(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 0));
        byte[] value = "x".getBytes(StandardCharsets.UTF_8);
        refused(PosixError.ENODATA, () -> at.attributes.set(id, "user.a", bytes("mode=replace", value, null)));
        at.attributes.set(id, "user.a", bytes("mode=create", value, null));
        refused(PosixError.EEXIST, () -> at.attributes.set(id, "user.a", bytes("mode=create", value, null)));
        at.attributes.set(id, "user.a", bytes("mode=any", new byte[0], null));
        assertThat(at.attributes.get(id, "user.a", PLAIN)).isEmpty();
        refused(PosixError.EFBIG, () -> at.attributes.set(id, "user.a", bytes(null, new byte[65_537], null)));
        refused(
                PosixError.EOPNOTSUPP,
                () -> at.attributes.set(id, "user.LFS.AllocationPolicy", bytes(null, value, null)));
        refused(PosixError.EOPNOTSUPP, () -> at.attributes.set(id, "user.LFS.Interleave", bytes(null, value, null)));
    }

    /** ENODATA for a missing one, as removexattr(2); the reference says nothing. */
    private static void removeAttribute(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 0));
        at.attributes.set(id, "user.a", bytes(null, new byte[1], null));
        at.attributes.remove(id, "user.a", PLAIN);
        refused(PosixError.ENODATA, () -> at.attributes.remove(id, "user.a", PLAIN));
        refused(PosixError.EINVAL, () -> at.attributes.remove(id, "user.LFS.AllocationPolicy", PLAIN));
    }

    /** The time of access too, which the reference passes over. */
    private static void times(LibrarianFixture at) throws Exception {
        String id = Long.toString(at.file("/a", 0));
        LibrarianViews.Shelf before = at.shelves.show(id, PLAIN);
        LibrarianViews.Shelf after = at.shelves.change(id, json(null, "{'modified': '2001-02-03T04:05:06+01:00'}"));
        assertThat(Instant.parse(after.modified())).isEqualTo("2001-02-03T03:05:06Z");
        assertThat(after.accessed()).isEqualTo(before.accessed());
        after = at.shelves.change(
                id, json(null, "{'accessed': '2002-02-03T04:05:06Z', 'permissions': '600', 'user': 5, 'group': 6}"));
        assertThat(Instant.parse(after.accessed())).isEqualTo("2002-02-03T04:05:06Z");
        assertThat(after.permissions()).isEqualTo("0600");
        assertThat(after.user()).isEqualTo(5);
        assertThat(after.group()).isEqualTo(6);
        assertThat(after.created()).isEqualTo(before.created());
    }

    private static void message(LibrarianFixture at) throws Exception {
        at.whole.tell(json(null, "{'message': 'going down at noon'}"));
        assertThat(at.librarian.told()).containsExactly("going down at noon");
    }

    /** In pages, where the reference sends all at once. */
    private static void allBooks(LibrarianFixture at) throws Exception {
        assertThat(at.books.list(PLAIN).books()).hasSize(24);
        LibrarianViews.Books page = at.books.list(request("limit=10", ""));
        assertThat(page.next()).isEqualTo("0x0000400200000000");
        LibrarianViews.Books rest = at.books.list(request("limit=100&after=" + page.next(), ""));
        assertThat(rest.books()).hasSize(14);
        assertThat(rest.next()).isNull();
        assertThat(rest.books().get(0).address()).isEqualTo("0x0000400400000000");
    }

    /** Scenario 21: EEXIST for a path that is taken, ENOENT for a missing parent. */
    private static void makeDirectory(LibrarianFixture at) throws Exception {
        int before = at.librarian.shelf(2).links();
        Reply made = at.shelves.make(json(null, "{'path': '/d', 'kind': 'DIRECTORY', 'permissions': '0750'}"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(written(made).at("/shelf/links").intValue()).isEqualTo(2);
        assertThat(written(made).at("/shelf/permissions").textValue()).isEqualTo("0750");
        assertThat(at.librarian.shelf(2).links()).isEqualTo(before + 1);
        refused(PosixError.EEXIST, () -> at.shelves.make(json(null, "{'path': '/d', 'kind': 'DIRECTORY'}")));
        refused(PosixError.ENOENT, () -> at.shelves.make(json(null, "{'path': '/no/d', 'kind': 'DIRECTORY'}")));
    }

    /** Scenario 21: ENOTEMPTY; and no file, no lost+found. */
    private static void removeDirectory(LibrarianFixture at) throws Exception {
        int before = at.librarian.shelf(2).links();
        at.directory("/d");
        long file = at.file("/d/f", 0);
        refused(PosixError.ENOTEMPTY, () -> at.shelves.removeByPath(request("path=/d&mode=directory", "")));
        refused(PosixError.ENOTDIR, () -> at.shelves.removeByPath(request("path=/d/f&mode=directory", "")));
        at.shelves.remove(Long.toString(file), PLAIN);
        at.shelves.removeByPath(request("path=/d&mode=directory", ""));
        assertThat(at.librarian.shelf(2).links()).isEqualTo(before);
        refused(PosixError.EBUSY, () -> at.shelves.removeByPath(request("path=/lost%2Bfound&mode=directory", "")));
        refused(PosixError.ENOENT, () -> at.shelves.removeByPath(request("path=/d&mode=directory", "")));
    }

    private static void pathOfAShelf(LibrarianFixture at) throws Exception {
        at.directory("/d");
        at.directory("/d/e");
        long id = at.file("/d/e/ f", 0);
        assertThat(at.shelves.show(Long.toString(id), PLAIN).path()).isEqualTo("/d/e/ f");
        assertThat(at.shelves.show("2", PLAIN).path()).isEqualTo("/");
        at.librarian.open(ONE, id);
        at.librarian.unlink(ONE, ShelfPath.parse("/d/e/ f"));
        LibrarianViews.Shelf nameless = at.shelves.show(Long.toString(id), PLAIN);
        assertThat(nameless.path()).isNull();
        assertThat(nameless.parent()).isZero();
    }

    /** EEXIST for a path that is taken; the reference keeps the old target and says that all is well. */
    private static void symlink(LibrarianFixture at) throws Exception {
        Reply made = at.shelves.make(json(null, "{'path': '/l', 'kind': 'SYMLINK', 'target': '../any text'}"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(written(made).at("/shelf/permissions").textValue()).isEqualTo("0777");
        refused(
                PosixError.EEXIST,
                () -> at.shelves.make(json(null, "{'path': '/l', 'kind': 'SYMLINK', 'target': 'other'}")));
        refused(
                PosixError.EINVAL,
                () -> at.shelves.make(json(null, "{'path': '/m', 'kind': 'SYMLINK', 'target': ''}")));
    }

    private static void readLink(LibrarianFixture at) throws Exception {
        long id = at.librarian.symlink(ONE, ShelfPath.parse("/l"), "where").id();
        assertThat(at.shelves.show(Long.toString(id), PLAIN).target()).isEqualTo("where");
        assertThat(at.shelves.show("2", PLAIN).target()).isNull();
    }

    private static void nodeStatus(LibrarianFixture at) throws Exception {
        at.nodes.setStatus(
                "2",
                json(
                        null,
                        "{'state': 'ACTIVE', 'load': {'cpuPercent': 40, 'rootPercent': 1, 'memoryPercent': 2,"
                                + " 'networkIn': 3, 'networkOut': 4}}"));
        JsonNode node = written(at.nodes.show("2", PLAIN));
        assertThat(node.get("state").textValue()).isEqualTo("ACTIVE");
        assertThat(node.get("load").toString())
                .isEqualTo(
                        "{\"cpuPercent\":40,\"rootPercent\":1,\"memoryPercent\":2,\"networkIn\":3,\"networkOut\":4}");
        at.nodes.setStatus("3", json(null, "{'load': {'cpuPercent': 20}}"));
        assertThat(written(at.whole.status(PLAIN)).get("nodes").toString())
                .isEqualTo(
                        "{\"total\":3,\"active\":2,\"indeterminate\":0,\"offline\":0,\"absent\":1,\"cpuPercent\":30}");
        at.librarian.open(TWO, at.file("/a", 0));
        at.nodes.setStatus("2", json(null, "{'state': 'OFFLINE'}"));
        assertThat(at.handles.list(PLAIN).handles()).isEmpty();
        assertThat(at.librarian.nodes().get(1).state()).isEqualTo(NodeState.OFFLINE);
        refused(PosixError.EINVAL, () -> at.nodes.setStatus("2", json(null, "{'state': 'INDETERMINATE'}")));
        refused(PosixError.ENODEV, () -> at.nodes.setStatus("80", json(null, "{'state': 'ACTIVE'}")));
    }

    /** Scenario 25: what is offline is shown as such, and not handed out. */
    private static void controllers(LibrarianFixture at) throws Exception {
        at.nodes.setControllers("1", json(null, "{'online': false}"));
        JsonNode status = written(at.whole.status(PLAIN));
        assertThat(status.get("books").get("offline").intValue()).isEqualTo(8);
        assertThat(at.books.list(request("node=1", "")).books())
                .allMatch(book -> book.state().equals("OFFLINE"));
        refused(PosixError.ENOSPC, () -> at.file("/a", 1));
        at.nodes.setControllers("1", json(null, "{'online': true}"));
        assertThat(at.count(BookState.OFFLINE)).isZero();
    }

    private static void retryZeroing(LibrarianFixture at) throws Exception {
        long id = at.file("/a", 2);
        at.librarian.resize(ONE, id, 0);
        JsonNode job = written(at.whole.zeroing(PLAIN)).get("zeroing").get(0);
        assertThat(job.get("shelf").longValue()).isEqualTo(id);
        assertThat(job.get("books").intValue()).isEqualTo(2);
        assertThat(job.get("reason").textValue()).isEqualTo("shrink");
        at.whole.retryZeroing(json(null, "{}"));
        assertThat(at.count(BookState.INUSE)).isZero();
    }

    private static void booksOfAGroup(LibrarianFixture at) throws Exception {
        assertThat(at.books.list(request("group=1", "")).books())
                .hasSize(8)
                .allMatch(book -> book.group() == 1 && book.node() == 2);
        at.file("/a", 3);
        assertThat(at.books.list(request("group=0&state=INUSE", "")).books()).hasSize(3);
        assertThat(at.books.list(request("group=127", "")).books()).isEmpty();
    }

    /** Scenario 25: the first is at offset 0. */
    private static void booksWithTheirShelves(LibrarianFixture at) throws Exception {
        long id = at.file("/a", 2);
        JsonNode books = written(at.books.list(request("state=INUSE", ""))).get("books");
        assertThat(books.findValues("shelf")).allMatch(shelf -> shelf.longValue() == id);
        assertThat(books.findValues("offset").toString()).isEqualTo("[0, 2097152]");
        assertThat(written(at.books.list(request("state=FREE&limit=1", "")))
                        .get("books")
                        .get(0)
                        .has("shelf"))
                .isFalse();
    }

    static ArchivoltException refused(PosixError expected, ThrowingCallable call) {
        ArchivoltException e = catchThrowableOfType(ArchivoltException.class, call);
        assertThat(e).as("should have failed with %s", expected).isNotNull();
        assertThat(Optional.ofNullable(e.facts().get(PosixError.FACT)).map(Object::toString))
                .as(e.toString())
                .contains(expected.name());
        return e;
    }
}
