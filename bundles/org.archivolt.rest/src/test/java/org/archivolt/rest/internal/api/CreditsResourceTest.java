package org.archivolt.rest.internal.api;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_CREDIT;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.rest.internal.api.FakeHttp.json;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.ResourceName;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CreditsResourceTest {
    private static final HttpServletRequest NO_PARAMETERS = request(null, "");
    private static final ResourceName OBJECT = new ResourceName("object", "a/b %;ü");
    private static final String ENCODED = "object:a%2Fb%20%25%3B%C3%BC";

    private static final List<String> TYPES = List.of("medium", "object");

    private final Backends backends = new Backends();
    private final CreditsResource resource = new CreditsResource(backends);
    private final List<Object> calls = new ArrayList<>();

    @BeforeEach
    void bind() {
        backends.bindCredits(new FakeOffice());
    }

    private final class FakeOffice implements CreditOffice {
        @Override
        public List<Loan> loans(Optional<String> type, int limit) throws ArchivoltException {
            if (type.isPresent() && !TYPES.contains(type.get())) {
                throw ArchivoltException.invalid("type", "must be one of " + TYPES);
            }
            calls.add(type.orElse("all") + " " + limit);
            return List.of(
                    new Loan(
                            OBJECT,
                            "a",
                            "write",
                            Optional.of("17.1"),
                            true,
                            List.of(new Use("store/put-7", "write", Duration.ofMillis(1_500), true))),
                    new Loan(OBJECT, "b", "read", Optional.empty(), false, List.of()));
        }

        @Override
        public List<Loan> loans(ResourceName asked) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Waiter> why(ResourceName asked) {
            calls.add(asked);
            return asked.equals(OBJECT) ? waiters(1) : List.of();
        }

        @Override
        public List<Waiter> waiters(int limit) {
            return List.of(new Waiter(
                    OBJECT, "b", "store/get-1", "read", Duration.ofSeconds(3), List.of("store/put-7 on a"), "in use"));
        }

        @Override
        public List<Host> hosts() {
            return List.of(
                    new Host("a", 3, true, Optional.empty()),
                    new Host("b", 1, false, Optional.of(Duration.ofSeconds(2))));
        }

        @Override
        public void revoke(ResourceName asked, String host) throws ArchivoltException {
            if (!asked.equals(OBJECT)) {
                throw new ArchivoltException(NO_SUCH_CREDIT, "the host has nothing of it").with("host", host);
            }
            calls.add("revoke " + asked + " " + host);
        }

        @Override
        public void declareDead(String host) throws ArchivoltException {
            if (host.equals("a")) {
                throw new ArchivoltException(WRONG_STATE, "this host lives").with("host", host);
            }
            calls.add("dead " + host);
        }
    }

    @Test
    void tellsWhoHasWhat() throws Exception {
        assertThat(written(resource.list(NO_PARAMETERS))).isEqualTo("""
                {"credits": [
                  {"resource": "object:a/b %;ü", "type": "object", "host": "a", "credit": "write", "token": "17.1",
                   "calledBack": true,
                   "uses": [{"user": "store/put-7", "credit": "write", "heldMillis": 1500, "wanted": true}]},
                  {"resource": "object:a/b %;ü", "type": "object", "host": "b", "credit": "read", "calledBack": false,
                   "uses": []}]}""".transform(CreditsResourceTest::compact));
    }

    @Test
    void listsWhatIsAskedFor() throws Exception {
        assertThat(resource.list(request("type=medium&limit=7", "")).credits()).hasSize(2);
        assertThat(resource.list(request("host=b&limit=1", "")).credits())
                .extracting(CreditViews.Loan::host)
                .containsExactly("b");
        assertThat(calls).containsExactly("medium 7", "all 10000");
        for (String query :
                List.of("limit=0", "limit=x", "colour=red", "type=medium&type=medium", "type=ship", "type=")) {
            assertFails(INVALID_ARGUMENT, () -> resource.list(request(query, "")));
        }
        assertFails(INVALID_ARGUMENT, () -> resource.waiting(request("limit=10001", "")));
        assertThat(calls).hasSize(2);
    }

    @Test
    void tellsWhoWaitsForWhomAndWhy() throws Exception {
        String waiting = """
                {"waiting": [{"resource": "object:a/b %;ü", "host": "b", "user": "store/get-1", "credit": "read",
                 "waitingMillis": 3000, "waitsFor": ["store/put-7 on a"], "reason": "in use"}]}""".transform(CreditsResourceTest::compact);
        assertThat(written(resource.why(ENCODED, NO_PARAMETERS))).isEqualTo(waiting);
        assertThat(written(resource.waiting(request("limit=5", "")))).isEqualTo(waiting);
        assertThat(resource.why("medium:nobody", NO_PARAMETERS).waiting()).isEmpty();
        assertThat(calls).containsExactly(OBJECT, new ResourceName("medium", "nobody"));
    }

    @Test
    void refusesWhatIsNoResource() {
        for (String garbage : List.of(
                "medium", "medium:", ":a", "Medium:a", "medium:%00", "medium:%zz", "medium:%", "medium:%C3", "%FF:a")) {
            assertThat(assertFails(INVALID_ARGUMENT, () -> resource.why(garbage, NO_PARAMETERS))
                            .facts())
                    .containsEntry("field", "resource");
            assertFails(INVALID_ARGUMENT, () -> resource.revoke(garbage, json("{'host': 'a'}")));
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void callsBackFromAHost() throws Exception {
        resource.revoke(ENCODED, json("{'host': 'a'}"));
        assertThat(calls).containsExactly("revoke " + OBJECT + " a");
        assertFails(NO_SUCH_CREDIT, () -> resource.revoke("medium:a", json("{'host': 'a'}")));
        for (String body : List.of("{}", "{'host': 7}", "{'host': 'a', 'colour': 'red'}", "[]", "")) {
            assertFails(INVALID_ARGUMENT, () -> resource.revoke(ENCODED, json(body)));
        }
        assertThat(calls).hasSize(1);
    }

    @Test
    void tellsOfHostsAndTakesFromTheDead() throws Exception {
        assertThat(written(resource.hosts(NO_PARAMETERS))).isEqualTo("""
                {"hosts": [{"name": "a", "incarnation": 3, "thisHost": true},
                 {"name": "b", "incarnation": 1, "thisHost": false, "silentMillis": 2000}]}""".transform(CreditsResourceTest::compact));
        resource.declareDead("b", NO_PARAMETERS);
        assertFails(WRONG_STATE, () -> resource.declareDead("a", NO_PARAMETERS));
        assertFails(INVALID_ARGUMENT, () -> resource.declareDead("b", request("force=true", "")));
        assertThat(calls).containsExactly("dead b");
    }

    @Test
    void saysThatTheResourceManagerIsAway() {
        assertFails(SHUTTING_DOWN, () -> new CreditsResource(new Backends()).list(NO_PARAMETERS));
        CreditOffice office = new FakeOffice();
        backends.bindCredits(office);
        backends.unbindCredits(new FakeOffice());
        backends.unbindCredits(office);
        assertFails(SHUTTING_DOWN, () -> resource.hosts(NO_PARAMETERS));
    }

    private static String written(Record view) {
        return Json.object(view).toString();
    }

    private static String compact(String json) {
        try {
            return new ObjectMapper().readTree(json).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
