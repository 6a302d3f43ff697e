package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.json;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.testkit.ldm.FakeMediaLibrary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LibrariesResourceTest {
    private static final HttpServletRequest NO_PARAMETERS = request(null, "");
    private static final MediumId TAPE = new MediumId(Family.TAPE, "main", "AV0001L9");

    private final Backends backends = new Backends();
    private final FakeMediaLibrary library = new FakeMediaLibrary("main");
    private final LibrariesResource resource = new LibrariesResource(backends);

    @BeforeEach
    void bind() {
        library.place(16, Kind.IMPORT_EXPORT).place(256, Kind.DRIVE);
        library.place(1000, Kind.SLOT).place(1001, Kind.SLOT).put(1000, "AV0001L9");
        backends.bindLibrary(library);
    }

    // ---- what is there

    @Test
    void listsLibrariesByName() throws Exception {
        FakeMediaLibrary cellar = new FakeMediaLibrary("cellar");
        cellar.forget();
        cellar.trouble("no transport reaches the robot");
        backends.bindLibrary(cellar);
        assertThat(resource.list(NO_PARAMETERS).libraries())
                .extracting(LibraryViews.Summary::name, LibraryViews.Summary::slots, LibraryViews.Summary::slotsFull)
                .containsExactly(tuple("cellar", 0L, 0L), tuple("main", 2L, 1L));
        assertThat(new String(Json.bytes(resource.list(NO_PARAMETERS)), StandardCharsets.UTF_8))
                .contains("\"trouble\":\"no transport")
                .contains("\"asOf\":\"2026-02-03T04:05:06Z\"");
        backends.unbindLibrary(cellar);
        assertThat(resource.list(NO_PARAMETERS).libraries()).hasSize(1);
    }

    @Test
    void showsPlacesAndWhatTheRobotHasToDo() throws Exception {
        library.hold();
        library.scan();
        library.move(1000, 1001);
        library.begin();
        LibraryViews.Whole main = resource.show("main", NO_PARAMETERS);
        assertThat(main.elements()).extracting(LibraryViews.Element::address).containsExactly(16, 256, 1000, 1001);
        assertThat(main.elements().get(2).medium()).isEqualTo("tape:main:AV0001L9");
        assertThat(main.elements().get(1).driveSerial()).isEqualTo("serial-256");
        assertThat(main.operations()).extracting(LibraryViews.Operation::state).containsExactly("RUNNING", "WAITING");
        assertThat(Json.bytes(main)).isNotEmpty();
    }

    @Test
    void showsWhateverALibraryDreamsUp() throws Exception {
        library.set(new LibraryElement(
                -7,
                Kind.ARM,
                true,
                Optional.of("\u0000\ud800\u202e"),
                Optional.empty(),
                true,
                Optional.of("x".repeat(10_000)),
                Optional.empty(),
                false,
                OptionalInt.of(-1)));
        assertThat(Json.bytes(resource.show("main", NO_PARAMETERS))).isNotEmpty();
    }

    @Test
    void knowsOnlyLibrariesThatAreThere() {
        for (String name : new String[] {"attic", "", "..", "main "}) {
            assertFails(ErrorCode.NO_SUCH_LIBRARY, () -> resource.show(name, NO_PARAMETERS));
            assertFails(ErrorCode.NO_SUCH_LIBRARY, () -> resource.order(name, "scan", json("{}")));
            assertFails(ErrorCode.NO_SUCH_LIBRARY, () -> resource.operation(name, "1", NO_PARAMETERS));
            assertFails(ErrorCode.NO_SUCH_LIBRARY, () -> resource.cancel(name, "1", NO_PARAMETERS));
        }
        assertThat(Problems.of(new ArchivoltException(ErrorCode.NO_SUCH_LIBRARY, "x"))
                        .status())
                .isEqualTo(404);
    }

    // ---- orders

    @Test
    void answersAtOnceWhatIsDoneAtOnce() throws Exception {
        Reply scanned = get(resource.order("main", "scan", json("{}")));
        assertThat(scanned.status()).isEqualTo(200);
        assertThat(view(scanned).state()).isEqualTo("DONE");
        assertThat(get(resource.order("main", "refresh", json("{}"))).status()).isEqualTo(200);
        assertThat(get(resource.order("main", "move", json("{'from': 1000, 'to': 1001}")))
                        .status())
                .isEqualTo(200);
        assertThat(library.find(TAPE).orElseThrow().address()).isEqualTo(1001);
        Reply exported = get(resource.order("main", "export", json("{'medium': 'tape:main:AV0001L9'}")));
        assertThat(view(exported).element().address()).isEqualTo(16);
        Reply imported = get(resource.order("main", "import", json("{'from': 16}")));
        assertThat(view(imported).element().address()).isEqualTo(1000);
    }

    @Test
    void tellsWhereToAskAgainWhatTakesLonger() throws Exception {
        library.hold();
        library.refresh();
        Reply accepted = get(resource.order("main", "export", json("{'medium': 'tape:main:AV0001L9'}")));
        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.location()).contains("/api/v1/libraries/main/operations/2");
        assertThat(view(accepted).what()).isEqualTo("export tape:main:AV0001L9");
        assertThat(operation("2").state()).isEqualTo("WAITING");
        library.work();
        assertThat(operation("2").state()).isEqualTo("DONE");
        assertThat(operation("2").element().address()).isEqualTo(16);
        assertThat(Json.bytes(operation("2"))).isNotEmpty();
    }

    @Test
    void showsOperationsThatOthersAskedForWhileTheyLast() throws Exception {
        library.hold();
        library.scan();
        library.begin();
        assertThat(operation("1").state()).isEqualTo("RUNNING");
        assertThat(operation("1").begun()).isEqualTo("2026-02-03T04:05:11Z");
        library.work();
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> operation("1"));
    }

    @Test
    void waitsForABoundedTime() throws Exception {
        library.hold();
        HttpServletRequest patient = request("wait_ms=60000", "{}");
        CompletableFuture<Reply> scan = resource.order("main", "scan", patient);
        assertThat(scan).isNotDone();
        library.work();
        assertThat(get(scan).status()).isEqualTo(200);
        assertThat(view(get(scan)).state()).isEqualTo("DONE");
        assertThat(get(resource.order("main", "scan", request("wait_ms=1", "{}")))
                        .status())
                .isEqualTo(202);
        assertThat(library.operations()).hasSize(1);
    }

    @Test
    void failsWithTheReasonWhenThatIsKnownInTime() throws Exception {
        assertRefused(ErrorCode.WRONG_STATE, resource.order("main", "move", json("{'from': 1001, 'to': 16}")));
        assertRefused(ErrorCode.NO_SUCH_MEDIUM, resource.order("main", "export", json("{'medium': 'tape:main:NONE'}")));
        library.failWith(new ArchivoltException(ErrorCode.DEVICE_FAULT, "moving the arm"));
        library.hold();
        get(resource.order("main", "scan", json("{}")));
        String number = Long.toString(library.operations().get(0).number());
        library.work();
        assertThat(operation(number).state()).isEqualTo("FAILED");
        assertThat(operation(number).problem().code()).isEqualTo("DEVICE_FAULT");
        assertThat(operation(number).problem().status()).isEqualTo(503);
    }

    @Test
    void saysThatTheRobotHasTooMuchToDo() throws Exception {
        library.capacity(0);
        assertRefused(ErrorCode.BUSY, resource.order("main", "scan", json("{}")));
        assertThat(library.done()).isEmpty();
    }

    @Test
    void showsABugOfALibraryAsOneIncident() throws Exception {
        library.breakWith(new IllegalStateException("a bug"));
        library.hold();
        get(resource.order("main", "scan", json("{}")));
        library.work();
        LibraryViews.Operation failed = operation("1");
        assertThat(failed.problem().code()).isEqualTo("INTERNAL");
        assertThat(operation("1")).isEqualTo(failed);
    }

    // ---- taking back

    @Test
    void takesBackWhatHasNotBegun() throws Exception {
        library.hold();
        get(resource.order("main", "scan", json("{}")));
        get(resource.order("main", "move", json("{'from': 1000, 'to': 1001}")));
        library.begin();
        resource.cancel("main", "2", NO_PARAMETERS);
        assertThat(operation("2").problem().code()).isEqualTo("CANCELLED");
        assertThat(assertFails(ErrorCode.WRONG_STATE, () -> resource.cancel("main", "1", NO_PARAMETERS))
                        .facts())
                .containsEntry("state", "RUNNING");
        library.work();
        assertThat(library.done()).containsExactly("scan");
        assertThat(assertFails(ErrorCode.WRONG_STATE, () -> resource.cancel("main", "1", NO_PARAMETERS))
                        .facts())
                .containsEntry("state", "DONE");
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> resource.cancel("main", "3", NO_PARAMETERS));
    }

    @Test
    void remembersTheLatestAndNothingOfLibrariesThatAreGone() throws Exception {
        library.hold();
        for (int i = 0; i <= StartedOperations.KEPT_MAX; i++) {
            get(resource.order("main", "scan", json("{}")));
        }
        library.work();
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> operation("1"));
        assertThat(operation("2").state()).isEqualTo("DONE");
        backends.unbindLibrary(library);
        FakeMediaLibrary successor = new FakeMediaLibrary("main");
        backends.bindLibrary(successor);
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> operation("2"));
        successor.hold();
        get(resource.order("main", "scan", json("{}")));
        backends.bindLibrary(library);
        backends.unbindLibrary(successor);
        assertFails(ErrorCode.NO_SUCH_REQUEST, () -> operation("2"));
    }

    // ---- the rude

    @Test
    void doesNothingWhenABodyIsWrong() {
        Object[][] wrong = {
            {"scan", "", null},
            {"scan", "[]", null},
            {"scan", "{'deep': true}", null},
            {"refresh", "{", null},
            {"move", "{'from': 1000}", "to"},
            {"move", "{'from': '1000', 'to': 1001}", "from"},
            {"move", "{'from': 1000.5, 'to': 1001}", "from"},
            {"move", "{'from': -1, 'to': 1001}", "from"},
            {"move", "{'from': 1000, 'to': 4294967296}", "to"},
            {"move", "{'from': 1000, 'to': null}", "to"},
            {"move", "{'from': 1000, 'to': 1001, 'fast': true}", "fast"},
            {"import", "{}", "from"},
            {"import", "{'from': [16]}", "from"},
            {"export", "{}", "medium"},
            {"export", "{'medium': 7}", "medium"},
            {"export", "{'medium': 'AV0001L9'}", "medium"},
            {"export", "{'medium': 'tape:cellar:AV0001L9'}", "medium"},
        };
        for (Object[] each : wrong) {
            ArchivoltException refused = assertFails(
                    ErrorCode.INVALID_ARGUMENT, () -> resource.order("main", (String) each[0], json((String) each[1])));
            if (each[2] != null) {
                assertThat(refused.facts()).containsEntry("field", each[2]);
            }
        }
        for (String query : new String[] {"wait_ms=-1", "wait_ms=60001", "wait_ms=soon", "wait=1"}) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.order("main", "scan", request(query, "{}")));
        }
        // the exception for it cannot be made without a JAX-RS implementation
        assertThatThrownBy(() -> resource.order("main", "scan", request(null, "{}", "text/plain")))
                .isNotInstanceOf(ArchivoltException.class);
        assertThat(library.done()).isEmpty();
        assertThat(library.operations()).isEmpty();
    }

    @Test
    void refusesNumbersThatAreNone() {
        for (String number : new String[] {"", "one", "1.0", "99999999999999999999"}) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.operation("main", number, NO_PARAMETERS));
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.cancel("main", number, NO_PARAMETERS));
        }
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.cancel("main", "1", request("force=1", "")));
    }

    private LibraryViews.Operation operation(String number) throws ArchivoltException {
        return resource.operation("main", number, NO_PARAMETERS);
    }

    private static LibraryViews.Operation view(Reply reply) {
        return (LibraryViews.Operation) reply.view();
    }

    private static Reply get(CompletableFuture<Reply> reply) throws Exception {
        return reply.get(20, TimeUnit.SECONDS);
    }

    private static void assertRefused(ErrorCode code, CompletableFuture<Reply> reply) {
        assertThatThrownBy(() -> get(reply))
                .isInstanceOf(ExecutionException.class)
                .satisfies(e -> assertThat(((ArchivoltException) Later.reasonOf(e.getCause())).code())
                        .isEqualTo(code));
    }
}
