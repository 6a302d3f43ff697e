package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.proxy;
import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.container.AsyncResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.Tags;
import org.archivolt.lrs.Answer;
import org.archivolt.lrs.FakeScheduler;
import org.archivolt.lrs.Notice;
import org.archivolt.lrs.ResourceAdministration;
import org.archivolt.lrs.SchedulerStatistics;
import org.archivolt.lrs.WriteRequest;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchedulerResourceTest {
    private static final HttpServletRequest NO_PARAMETERS = request(null, "");

    private final FakeScheduler scheduler = new FakeScheduler();
    private final Backends backends = new Backends();
    private final SchedulerResource resource = new SchedulerResource(backends);
    private final TreeMap<String, String> configuration = new TreeMap<>(Map.of("streams", "4"));
    /** What asynchronous answers were resumed with. */
    private final List<Object> resumed = new ArrayList<>();

    private final AsyncResponse response = proxy(AsyncResponse.class, (proxy, method, arguments) -> {
        assertThat(method.getName()).isEqualTo("resume");
        return resumed.add(arguments[0]);
    });

    @BeforeEach
    void bind() {
        backends.bindScheduler(scheduler);
        backends.bindAdministration(proxy(ResourceAdministration.class, (proxy, method, arguments) -> {
            if (method.getName().equals("configure")) {
                ((Map<?, ?>) arguments[1]).forEach((key, value) -> configuration.put((String) key, (String) value));
            }
            return configuration;
        }));
    }

    @Test
    void pings() throws Exception {
        resource.ping(NO_PARAMETERS, response);
        assertThat(resumed).containsExactly(new SchedulerResource.Pong(true));
    }

    @Test
    void saysThatTheSchedulerIsAway() {
        backends.unbindScheduler(scheduler);
        assertFails(ErrorCode.SHUTTING_DOWN, () -> resource.ping(NO_PARAMETERS, response));
        assertFails(ErrorCode.SHUTTING_DOWN, () -> resource.families(NO_PARAMETERS));
    }

    @Test
    void showsWhatWasCounted() throws Exception {
        backends.bindStatistics(new SchedulerStatistics() {
            @Override
            public List<Sample> samples(Optional<Family> family) {
                return List.of(new Sample(
                        "queued", Map.of("family", family.map(Family::name).orElse("all")), 3));
            }

            @Override
            public String prometheusText() {
                return "queued 3\n";
            }
        });
        assertThat(resource.stat(NO_PARAMETERS).samples())
                .containsExactly(new SchedulerResource.SampleView("queued", Map.of("family", "all"), 3));
        assertThat(resource.stat(request("family=tape", "")).samples())
                .containsExactly(new SchedulerResource.SampleView("queued", Map.of("family", "tape"), 3));
        assertThat(resource.metrics(NO_PARAMETERS)).isEqualTo("queued 3\n");
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.stat(request("family=%20", "")));
    }

    @Test
    void showsFamilies() throws Exception {
        scheduler.allocate(WriteRequest.of(Family.DISK, 1, 0, Tags.NONE));
        assertThat(resource.families(NO_PARAMETERS).families())
                .containsExactly(new SchedulerResource.FamilyView("disk", true, 0, 1, Map.of()));
    }

    @Test
    void tellsWhyARequestWaitsAndCancelsIt() throws Exception {
        scheduler.hold();
        Answer<?> answer = scheduler.allocate(WriteRequest.of(Family.DISK, 1, 0, Tags.NONE));
        String id = Long.toString(answer.request());
        resource.requests(request("family=disk&limit=5", ""), response);
        resource.why(id, NO_PARAMETERS, response);
        SchedulerResource.RequestView view = (SchedulerResource.RequestView) resumed.get(1);
        assertThat(resumed.get(0)).isEqualTo(new SchedulerResource.Requests(List.of(view)));
        assertThat(view.state()).isEqualTo("QUEUED");
        assertThat(view.reasons()).containsExactly("a test holds it back");

        scheduler.cancel(answer.request());
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void resumesWithTheReasonOfAFailure() throws Exception {
        resource.cancel("99", NO_PARAMETERS, response);
        resource.why("99", NO_PARAMETERS, response);
        assertThat(resumed)
                .extracting(each -> ((ArchivoltException) each).code())
                .containsExactly(ErrorCode.NO_SUCH_REQUEST, ErrorCode.NO_SUCH_REQUEST);
    }

    @Test
    void refusesWrongParameters() {
        for (String query : new String[] {null, "family=d/k", "family=disk&limit=0", "family=disk&x=1"}) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.requests(request(query, ""), response));
        }
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.why("x", NO_PARAMETERS, response));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.cancel("1", request("x=1", ""), response));
        assertThat(resumed).isEmpty();
    }

    @Test
    void showsAndChangesAConfiguration() throws Exception {
        assertThat(resource.configuration("disk", NO_PARAMETERS).configuration())
                .containsEntry("streams", "4");
        assertThat(resource.configure("disk", request(null, "{\"streams\": \"8\"}"))
                        .configuration())
                .containsEntry("streams", "8");
        for (String body : new String[] {"{}", "[]", "{\"streams\": 8}", "{"}) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.configure("disk", request(null, body)));
        }
        assertThat(configuration).containsEntry("streams", "8").hasSize(1);
    }

    @Test
    void tellsTheSchedulerOfChanges() throws Exception {
        resource.tell(body("{'deviceLocked': 'disk:l:d'}"));
        assertThat(scheduler.notices()).containsExactly(new Notice.DeviceLocked(new DeviceId(Family.DISK, "l", "d")));
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> resource.tell(body("{'deviceLocked': 'disk:l:d', 'x': 1}")));
    }

    private static JsonFields body(String json) throws ArchivoltException {
        return JsonFields.of(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    }
}
