package org.archivolt.rest.internal.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.FamilySnapshot;
import org.archivolt.lrs.Notice;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.lrs.ClientRequests;
import org.archivolt.rest.internal.lrs.JsonRequest;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** The scheduler for operators: what goes on, why a request waits, and its configuration. */
@Path("lrs")
@Produces(MediaType.APPLICATION_JSON)
public final class SchedulerResource {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(10);
    private static final int CHANGES_LENGTH_MAX = 1_024;

    private final Backends backends;

    public SchedulerResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer to a ping. */
    public record Pong(boolean alive) {}

    /** The answer. */
    public record Families(List<FamilyView> families) {}

    /** See {@link FamilySnapshot}. */
    @Schema(name = "ScheduledFamily")
    public record FamilyView(
            String name, boolean driver, int queued, int allocations, Map<String, DevicesResource.Activity> devices) {
        static FamilyView of(FamilySnapshot family) {
            Map<String, DevicesResource.Activity> devices = new TreeMap<>();
            family.devices().forEach(each -> devices.put(each.device().toString(), DevicesResource.Activity.of(each)));
            return new FamilyView(
                    family.family().name(), family.driver(), family.queued(), family.allocations(), devices);
        }
    }

    /** The answer. */
    public record Requests(List<RequestView> requests) {
        static Requests of(List<RequestReport> reports) {
            return new Requests(reports.stream().map(RequestView::of).toList());
        }
    }

    /** See {@link RequestReport}. */
    public record RequestView(
            long id,
            String kind,
            String client,
            int qos,
            long priority,
            String state,
            long waitingMillis,
            int required,
            List<String> media,
            List<String> reasons) {
        static RequestView of(RequestReport report) {
            return new RequestView(
                    report.request(),
                    report.kind(),
                    report.terms().client(),
                    report.terms().qos(),
                    report.terms().priority(),
                    report.state().name(),
                    report.waiting().toMillis(),
                    report.required(),
                    report.media().stream().map(MediumId::toString).toList(),
                    report.reasons());
        }
    }

    /** The answer. */
    public record Statistics(List<SampleView> samples) {}

    /** See {@link org.archivolt.lrs.SchedulerStatistics.Sample}. */
    public record SampleView(String name, Map<String, String> labels, double value) {}

    /** The answer. */
    public record Configuration(String family, Map<String, String> configuration) {}

    @GET
    @Path("ping")
    public void ping(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws ArchivoltException {
        Parameters.none(request);
        resume(response, backends.presentScheduler().ping(), nothing -> new Pong(true));
    }

    @GET
    @Path("families")
    public Families families(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        ResourceScheduler scheduler = backends.presentScheduler();
        return new Families(scheduler.families().stream()
                .map(family -> FamilyView.of(scheduler.snapshot(family)))
                .toList());
    }

    /** As the shell's {@code lrs:stat}. */
    @GET
    @Path("stat")
    public Statistics stat(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Optional<String> family = query.take("family");
        query.end();
        return new Statistics(
                backends
                        .statistics()
                        .samples(family.isEmpty() ? Optional.empty() : Optional.of(family(family.get())))
                        .stream()
                        .map(sample -> new SampleView(sample.name(), sample.labels(), sample.value()))
                        .toList());
    }

    /** The same for a scraper. */
    @GET
    @Path("metrics")
    @Produces("text/plain; version=0.0.4; charset=utf-8")
    public String metrics(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return backends.statistics().prometheusText();
    }

    @GET
    @Path("requests")
    public void requests(@Context HttpServletRequest request, @Suspended AsyncResponse response)
            throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Optional<String> family = query.take("family");
        Optional<String> limit = query.take("limit");
        query.end();
        if (family.isEmpty()) {
            throw ArchivoltException.invalid("family", "must be given");
        }
        resume(
                response,
                backends.presentScheduler().requests(family(family.get()), Parameters.limit(limit)),
                Requests::of);
    }

    @GET
    @Path("requests/{id}")
    public void why(@PathParam("id") String id, @Context HttpServletRequest request, @Suspended AsyncResponse response)
            throws ArchivoltException {
        Parameters.none(request);
        long number = Parameters.number("id", id);
        resume(
                response,
                backends.presentScheduler()
                        .why(number)
                        .thenApply(report -> report.orElseThrow(() -> new CompletionException(unknown(number)))),
                RequestView::of);
    }

    @DELETE
    @Path("requests/{id}")
    public void cancel(
            @PathParam("id") String id, @Context HttpServletRequest request, @Suspended AsyncResponse response)
            throws ArchivoltException {
        Parameters.none(request);
        resume(
                response,
                backends.presentScheduler().cancel(Parameters.number("id", id)),
                nothing -> Response.noContent().build());
    }

    @GET
    @Path("config/{family}")
    public Configuration configuration(@PathParam("family") String family, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return new Configuration(family, backends.administration().configuration(family(family)));
    }

    @PATCH
    @Path("config/{family}")
    public Configuration configure(@PathParam("family") String family, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        Family known = family(family);
        Map<String, String> changes = JsonRequest.read(request).allTexts(CHANGES_LENGTH_MAX);
        if (changes.isEmpty()) {
            throw ArchivoltException.invalid("body", "must name the keys to change");
        }
        backends.administration().configure(known, changes);
        return new Configuration(family, backends.administration().configuration(known));
    }

    /** Accepted: whoever wants to know when the scheduler has followed tells it in a session. */
    @POST
    @Path("notices")
    public Response notices(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        if (!JsonRequest.isJson(request)) {
            return Response.status(415).build();
        }
        tell(JsonRequest.read(request));
        return Response.accepted().build();
    }

    void tell(JsonFields body) throws ArchivoltException {
        Notice notice = ClientRequests.notice(body);
        body.end();
        throwIfFailed(backends.presentScheduler().notify(notice));
    }

    // ---- answers that come later

    private static <T> void resume(AsyncResponse response, CompletableFuture<T> answer, Function<T, Object> view) {
        answer.thenApply(Function.identity())
                .orTimeout(ANSWER_MAX.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((value, failure) -> {
                    if (failure == null) {
                        response.resume(view.apply(value));
                    } else {
                        response.resume(reasonOf(failure));
                    }
                });
    }

    private static Throwable reasonOf(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return new ArchivoltException(ErrorCode.TIMEOUT, "asking the scheduler");
        }
        return ArchivoltException.reasonOf(failure);
    }

    private static void throwIfFailed(CompletableFuture<Void> done) throws ArchivoltException {
        try {
            done.getNow(null);
        } catch (CompletionException e) {
            if (e.getCause() instanceof ArchivoltException known) {
                throw known;
            }
            throw e;
        }
    }

    // ---- words

    private static ArchivoltException unknown(long request) {
        return new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "no such request is known, or it has ended")
                .with("request", request);
    }

    private static Family family(String name) throws ArchivoltException {
        try {
            return new Family(name);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("family", e.getMessage());
        }
    }
}
