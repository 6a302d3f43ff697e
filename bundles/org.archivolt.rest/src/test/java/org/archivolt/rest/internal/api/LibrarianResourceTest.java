package org.archivolt.rest.internal.api;

import static org.archivolt.base.ErrorCode.FORBIDDEN;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.base.ErrorCode.TOO_LARGE;
import static org.archivolt.rest.internal.api.FakeHttp.bytes;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.rest.internal.api.LibrarianFixture.BOOK;
import static org.archivolt.rest.internal.api.LibrarianFixture.PLAIN;
import static org.archivolt.rest.internal.api.LibrarianFixture.json;
import static org.archivolt.rest.internal.api.LibrarianFixture.written;
import static org.archivolt.rest.internal.api.ThirtyCommandsTest.refused;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.access.Role;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.AttributeMode;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.PosixError;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.login.Caller;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.testkit.librarian.MemoryLibrarian;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the thirty commands are not, and what nobody should send. */
class LibrarianResourceTest {
    private final LibrarianFixture at = new LibrarianFixture();

    @Test
    void registersWhatItExportsAndSaysWhatWouldBe() throws Exception {
        JsonNode dry = written(at.whole.register(request("dry=true", "5", "text/plain")));
        assertThat(dry.get("dry").booleanValue()).isTrue();
        assertThat(dry.get("added").toString()).isEqualTo("[4,5]");
        assertThat(dry.get("booksBefore").intValue()).isEqualTo(24);
        assertThat(dry.get("bytes").longValue()).isEqualTo(40 * BOOK);
        assertThat(at.whole.topology(PLAIN).toString()).isEqualTo("{\"nodes\":3}");
        JsonNode real = written(at.whole.register(request(null, "5", "application/x-www-form-urlencoded")));
        assertThat(real.get("dry").booleanValue()).isFalse();
        assertThat(real.get("isNew").booleanValue()).isFalse();
        assertThat(at.whole.topology(PLAIN).toString()).isEqualTo("{\"nodes\":5}");
    }

    @Test
    void refusesARegistrationThatIsWrongAndChangesNothing() throws Exception {
        refused(PosixError.EINVAL, () -> at.whole.register(request(null, "garbage")));
        refused(PosixError.EINVAL, () -> at.whole.register(request(null, "")));
        at.librarian.resize(LibrarianFixture.ONE, at.file("/a", 0), 8 * BOOK);
        long onTwo = at.file("/b", 0);
        at.librarian.setAttribute(
                LibrarianFixture.TWO,
                onTwo,
                "user.LFS.AllocationPolicy",
                "LZAdescending".getBytes(StandardCharsets.UTF_8),
                AttributeMode.ANY);
        at.librarian.resize(LibrarianFixture.TWO, onTwo, BOOK);
        ArchivoltException busy = refused(PosixError.EBUSY, () -> at.whole.register(request(null, "2")));
        assertThat(busy.facts().get("shelves").toString()).contains("/b");
        assertFails(INVALID_ARGUMENT, () -> at.whole.register(bytes(null, new byte[] {(byte) 0xc3, 0x28}, null)));
        assertFails(INVALID_ARGUMENT, () -> at.whole.register(request("dry=perhaps", "5")));
        assertFails(INVALID_ARGUMENT, () -> at.whole.register(request("drry=true", "5")));
        assertThat(at.whole.topology(PLAIN).toString()).isEqualTo("{\"nodes\":3}");
    }

    /** Scenario 23, of one request. */
    @Test
    void takesNoBodyWithoutEnd() {
        byte[] huge = new byte[5 << 20];
        assertFails(TOO_LARGE, () -> at.whole.register(bytes(null, huge, null)));
        assertFails(TOO_LARGE, () -> at.attributes.set("2", "user.a", bytes(null, huge, null)));
        String text = "{'path': '" + "a".repeat(5 << 20) + "'}";
        assertFails(TOO_LARGE, () -> at.shelves.make(json(null, text)));
        assertFails(TOO_LARGE, () -> at.whole.tell(json(null, text)));
        assertFails(TOO_LARGE, () -> at.nodes.setStatus("1", json(null, text)));
    }

    @Test
    void tellsOfGroupsAndOfMemoryBelowACoordinate() throws Exception {
        JsonNode groups = written(at.whole.groups(PLAIN)).get("groups");
        assertThat(groups.get(1).toString())
                .isEqualTo("{\"number\":1,\"address\":\"0x0000400000000000\",\"books\":8,\"bytes\":16777216,"
                        + "\"nodes\":[2],\"controllers\":[]}");
        at.file("/a", 3);
        // of this topology no coordinate is known
        JsonNode all = written(at.whole.memory(request("coordinate=", "")));
        assertThat(all.get("nodes").intValue()).isEqualTo(3);
        assertThat(all.get("books").get("inUse").intValue()).isEqualTo(3);
        assertThat(all.get("bytes").get("total").longValue()).isEqualTo(24 * BOOK);
        refused(PosixError.ENODEV, () -> at.whole.memory(request("coordinate=/MachineVersion/2", "")));
        assertFails(INVALID_ARGUMENT, () -> at.whole.memory(PLAIN));
    }

    /** Scenario 22, of the edge. */
    @Test
    void keepsDefaultsOfAllAndOfEach() throws Exception {
        assertThat(at.policies.list(PLAIN).policies()).extracting("name").contains("RandomBooks", "LocalNode");
        at.policies.setDefaultPolicy(json(null, "{'policy': 'LocalNode'}"));
        at.nodes.setPolicy("3", json(null, "{'policy': 'LZAascending'}"));
        assertThat(at.policies.defaultPolicy(PLAIN).policy()).isEqualTo("LocalNode");
        assertThat(at.policies.list(PLAIN).defaultPolicy()).isEqualTo("LocalNode");
        assertThat(at.nodes.policy("3", PLAIN).policy()).isEqualTo("LZAascending");
        assertThat(at.nodes.policy("2", PLAIN).policy()).isNull();
        at.nodes.removePolicy("3", PLAIN);
        assertThat(at.nodes.policy("3", PLAIN).policy()).isNull();
        refused(PosixError.EOPNOTSUPP, () -> at.policies.setDefaultPolicy(json(null, "{'policy': 'Nonsense'}")));
        refused(PosixError.ENODEV, () -> at.nodes.setPolicy("9", json(null, "{'policy': 'LocalNode'}")));
    }

    @Test
    void onlyAnOperatorChangesTheDefaultOfAllByAnAttribute() throws Exception {
        byte[] policy = "LocalNode".getBytes(StandardCharsets.UTF_8);
        Caller user = new Caller("jo", Optional.of(Role.USER), null);
        Caller operator = new Caller("op", Optional.of(Role.OPERATOR), null);
        for (String name : List.of("user.LFS.AllocationPolicyDefault", "user.%4cFS.AllocationPolicyDefault")) {
            assertFails(FORBIDDEN, () -> at.attributes.set("2", name, bytes(null, policy, user)));
        }
        assertThat(at.policies.defaultPolicy(PLAIN).policy()).isEqualTo("RandomBooks");
        at.attributes.set("2", "user.LFS.AllocationPolicyDefault", bytes(null, policy, operator));
        assertThat(at.policies.defaultPolicy(PLAIN).policy()).isEqualTo("LocalNode");
    }

    @Test
    void makesBlockDevicesAndPreviewsOfBooks() throws Exception {
        Reply block = at.shelves.make(json("node=2", "{'path': '/b', 'kind': 'BLOCK', 'books': 2}"));
        assertThat(written(block).at("/shelf/kind").textValue()).isEqualTo("BLOCK");
        assertThat(at.books.list(request("state=INUSE", "")).books()).hasSize(2).allMatch(book -> book.node() == 2);
        String id = Long.toString(at.file("/a", 1));
        LibrarianViews.Preview preview = at.shelves.preview(id, request("books=2", ""));
        assertThat(preview.books()).extracting(LibrarianViews.Book::number).containsExactly(1, 2);
        assertThat(at.shelves
                        .preview(id, request("books=1&policy=LZAdescending&node=3", ""))
                        .books())
                .extracting(LibrarianViews.Book::address)
                .containsExactly("0x0000800e00000000");
        assertThat(at.count(BookState.INUSE)).isEqualTo(3);
        refused(PosixError.ENOSPC, () -> at.shelves.preview(id, request("books=10000", "")));
        refused(PosixError.ENOSYS, () -> at.shelves.preview(id, request("books=1&policy=x", "")));
    }

    @Test
    void aProblemSaysWhichPosixErrorItIs() {
        ArchivoltException e = refused(PosixError.ENOENT, () -> at.shelves.lookup(request("path=/none", "")));
        Problem problem = Problem.of(e);
        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.code()).isEqualTo("NO_SUCH_SHELF");
        assertThat(problem.facts()).containsEntry("errno", "ENOENT");
    }

    /** Scenario 14: 422 for a group that is not there. */
    @Test
    void aWrongRequestOfGroupsIsTheClientsToCorrect() throws Exception {
        String id = Long.toString(at.file("/a", 0));
        byte[] groups = {0x00, 0x63};
        ArchivoltException e = refused(
                PosixError.EOPNOTSUPP,
                () -> at.attributes.set(id, "user.LFS.InterleaveRequest", bytes(null, groups, null)));
        assertThat(Problem.of(e).status()).isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "path=",
                "path=a",
                "path=/a/../b",
                "path=/%2e%2e",
                "path=/a/.",
                "path=/a%00b",
                "path=/%ff",
                "path=/a&path=/b",
                "path=/a&colour=red",
                "path=%zz"
            })
    void refusesPathsThatAreNone(String query) {
        assertFails(INVALID_ARGUMENT, () -> at.shelves.lookup(request(query, "")));
        assertFails(INVALID_ARGUMENT, () -> at.shelves.removeByPath(request(query, "")));
    }

    /** JSON can say half a character, which no catalog can keep. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'path': '/a\\ud800'}",
                "{'path': '/a\\u0000'}",
                "{'path': '/l', 'kind': 'SYMLINK', 'target': '\\udc00'}",
                "{'path': '/l', 'kind': 'SYMLINK', 'target': 'a\\u0000b'}",
                "{'path': '/..', 'kind': 'DIRECTORY'}",
                "{'path': '/d/../e', 'kind': 'DIRECTORY'}",
                "{'path': 7}",
                "{'kind': 'FILE'}",
                "{'path': '/a', 'kind': 'PIPE'}",
                "{'path': '/a', 'kind': 'file'}",
                "{'path': '/a', 'permissions': 420}",
                "{'path': '/a', 'permissions': '0888'}",
                "{'path': '/a', 'permissions': '10000'}",
                "{'path': '/a', 'permissions': '-1'}",
                "{'path': '/a', 'target': 'b'}",
                "{'path': '/a', 'kind': 'DIRECTORY', 'open': true}",
                "{'path': '/a', 'kind': 'BLOCK'}",
                "{'path': '/a', 'kind': 'BLOCK', 'books': 0}",
                "{'path': '/a', 'kind': 'BLOCK', 'books': 2147483648}",
                "{'path': '/a', 'colour': 'red'}",
                "{'path': '/a', 'path': '/b'}",
                "[]",
                "5",
                "",
                "{"
            })
    void refusesShelvesThatCannotBe(String body) throws Exception {
        assertFails(INVALID_ARGUMENT, () -> at.shelves.make(json(null, body)));
        assertThat(at.shelves.entries("2", PLAIN).entries()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node=0",
                "node=81",
                "node=x",
                "node=",
                "node=1&node=2",
                "process=-1",
                "process=9223372036854775808",
                "user=-1",
                "user=2147483648",
                "group=root",
                "nodes=1",
                "node=%31%00"
            })
    void refusesCallersThatCannotBe(String query) throws Exception {
        assertFails(INVALID_ARGUMENT, () -> at.shelves.make(json(query, "{'path': '/a'}")));
        assertFails(INVALID_ARGUMENT, () -> at.shelves.open("2", json(query, "{}")));
        assertFails(INVALID_ARGUMENT, () -> at.shelves.resize("2", json(query, "{'size': 1}")));
        assertThat(at.shelves.entries("2", PLAIN).entries()).hasSize(1);
    }

    @Test
    void refusesANodeThatIsNotThere() {
        assertThatThrownBy(() -> at.shelves.make(json("node=80", "{'path': '/a'}")))
                .isInstanceOf(ArchivoltException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"limit=0", "limit=10001", "limit=99999999999999999999", "limit=-1", "limit=1e3", "after=x", "x=y"
            })
    void refusesPagesThatCannotBe(String query) throws Exception {
        String shelf = Long.toString(at.file("/a", 0));
        assertFails(INVALID_ARGUMENT, () -> at.books.list(request(query, "")));
        assertFails(INVALID_ARGUMENT, () -> at.handles.list(request(query, "")));
        assertFails(INVALID_ARGUMENT, () -> at.shelves.books(shelf, request(query, "")));
        if (!query.startsWith("after")) {
            assertFails(INVALID_ARGUMENT, () -> at.shelves.entries("2", request(query, "")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"group=-1", "group=128", "group=a", "node=0", "state=free", "state=BROKEN", "after=17"})
    void refusesBooksThatCannotBe(String query) {
        assertFails(INVALID_ARGUMENT, () -> at.books.list(request(query, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17", "0x", "0x00000000000000000", "0xffffffffffffffff", "0xg", "-0x1", "0x1 ", "%30x0"})
    void refusesAddressesThatAreNone(String address) {
        assertFails(INVALID_ARGUMENT, () -> at.books.show(address, PLAIN));
        assertFails(INVALID_ARGUMENT, () -> at.books.change(address, json(null, "{'offline': true}")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "9223372036854775808", "0x2", "2/3", "2 "})
    void refusesNumbersThatAreNone(String number) {
        assertFails(INVALID_ARGUMENT, () -> at.shelves.show(number, PLAIN));
        assertFails(INVALID_ARGUMENT, () -> at.shelves.remove(number, PLAIN));
        assertFails(INVALID_ARGUMENT, () -> at.shelves.close("2", number, PLAIN));
        assertFails(INVALID_ARGUMENT, () -> at.handles.revoke(number, PLAIN));
        assertFails(INVALID_ARGUMENT, () -> at.attributes.list(number, PLAIN));
        assertFails(INVALID_ARGUMENT, () -> at.nodes.show(number, PLAIN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'path': '/b', 'permissions': '0600'}",
                "{'path': '/..'}",
                "{'replace': true}",
                "{'permissions': '9'}",
                "{'user': -1}",
                "{'modified': 'yesterday'}",
                "{'modified': '+10000-01-01T00:00:00Z'}",
                "{'permissions': '0600', 'modified': 7}",
                "{'permissions': '0600', 'size': 7}"
            })
    void changesNothingWhenAFieldIsWrong(String body) throws Exception {
        String id = Long.toString(at.file("/a", 0));
        LibrarianViews.Shelf before = at.shelves.show(id, PLAIN);
        assertFails(INVALID_ARGUMENT, () -> at.shelves.change(id, json(null, body)));
        assertFails(INVALID_ARGUMENT, () -> at.shelves.changeByPath(json("path=/a", body)));
        assertThat(at.shelves.show(id, PLAIN)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'state': 'GONE'}",
                "{'load': 5}",
                "{'load': {'cpuPercent': 101}}",
                "{'load': {'cpuPercent': 1.5}}",
                "{'load': {'networkIn': -1}}",
                "{'load': {'colour': 1}}",
                "{'state': 'OFFLINE', 'load': {}}",
                "{'colour': 1}"
            })
    void refusesSignsOfLifeThatCannotBe(String body) throws Exception {
        assertFails(INVALID_ARGUMENT, () -> at.nodes.setStatus("1", json(null, body)));
        assertThat(written(at.nodes.show("1", PLAIN)).get("state").textValue()).isEqualTo("ABSENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'size': 1.5}", "{'size': '1'}", "{'size': 99999999999999999999}", "{}", "{'size': null}"})
    void refusesSizesThatAreNone(String body) throws Exception {
        String id = Long.toString(at.file("/a", 1));
        assertFails(INVALID_ARGUMENT, () -> at.shelves.resize(id, json(null, body)));
        assertThatThrownBy(() -> at.shelves.resize(id, json(null, "{'size': 9223372036854775807}")))
                .isInstanceOf(ArchivoltException.class);
        assertThat(at.shelves.show(id, PLAIN).size()).isEqualTo(BOOK);
    }

    @Test
    void refusesAttributesThatCannotBe() throws Exception {
        String id = Long.toString(at.file("/a", 0));
        for (String name : List.of("user.%ff", "user.%zz", "user.%", "user.a%C3")) {
            assertFails(INVALID_ARGUMENT, () -> at.attributes.get(id, name, PLAIN));
            assertFails(INVALID_ARGUMENT, () -> at.attributes.set(id, name, bytes(null, new byte[1], null)));
        }
        for (String query : List.of("mode=CREATE", "mode=", "mode=any&mode=any", "flags=1", "node=0")) {
            assertFails(INVALID_ARGUMENT, () -> at.attributes.set(id, "user.a", bytes(query, new byte[1], null)));
        }
        for (String name : List.of("", "user", "user.", "user.a%00b", "user." + "a".repeat(300))) {
            assertThatThrownBy(() -> at.attributes.set(id, name, bytes(null, new byte[1], null)))
                    .isInstanceOf(ArchivoltException.class);
        }
        assertThat(at.librarian.attributes(Long.parseLong(id)))
                .allSatisfy((name, length) -> assertThat(name).startsWith("user.LFS."));
    }

    /** What a browser may send in the name of its user without asking does not say that it is JSON. */
    @Test
    void refusesChangesThatDoNotSayThatTheyAreJson() {
        HttpServletRequest form = request(null, "{}", "text/plain");
        List<ThrowingCallable> changes = List.of(
                () -> at.whole.retryZeroing(form),
                () -> at.whole.tell(form),
                () -> at.shelves.make(form),
                () -> at.shelves.open("2", form),
                () -> at.nodes.setStatus("2", form));
        // what it is that JAX-RS throws needs a JAX-RS to say so
        changes.forEach(change -> assertThatThrownBy(change).isNotInstanceOf(ArchivoltException.class));
    }

    @Test
    void saysThatTheLibrarianIsAway() {
        at.backends.unbindLibrarian(at.librarian);
        assertFails(SHUTTING_DOWN, () -> at.whole.status(PLAIN));
        assertFails(SHUTTING_DOWN, () -> at.shelves.show("2", PLAIN));
        assertFails(SHUTTING_DOWN, () -> new BooksResource(new Backends()).list(PLAIN));
    }

    @Test
    void saysThatNothingIsRegistered() throws Exception {
        Backends backends = new Backends();
        backends.bindLibrarian(new MemoryLibrarian(
                Ticker.system(), RandomGenerator.getDefault(), Map.of(), Optional.empty(), Optional.empty()));
        assertThat(new FabricNodesResource(backends).list(PLAIN).nodes()).isEmpty();
        refused(PosixError.ENODEV, () -> new LibrarianResource(backends, "1").topology(PLAIN));
        refused(PosixError.ENODEV, () -> new ShelvesResource(backends).make(json(null, "{'path': '/a'}")));
    }
}
