package org.archivolt.rest.internal.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.JobPace;
import org.archivolt.dss.JobQuery;
import org.archivolt.dss.JobState;
import org.archivolt.dss.NewJob;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.store.JobOrder;
import org.archivolt.store.JobReport;

/** Background jobs: what there is, and what is to become of it. */
@Path("jobs")
@Produces(MediaType.APPLICATION_JSON)
public final class JobsResource {
    private static final int PARAMETER_LENGTH_MAX = 4_096;
    private static final long PER_SECOND_MAX = 1L << 50;

    private final Backends backends;

    public JobsResource(Backends backends) {
        this.backends = backends;
    }

    @GET
    public JobViews.Jobs list(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Optional<String> kind = query.take("kind");
        Optional<String> subject = query.take("subject");
        Set<JobState> states = states(query.take("state"));
        boolean oldestFirst = oldestFirst(query.take("sort"));
        Optional<String> after = query.take("after");
        int limit = Parameters.limit(query.take("limit"));
        Optional<Set<String>> fields = JobViews.fields(query.take("fields"));
        query.end();
        OptionalLong begin =
                after.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Parameters.number("after", after.get()));
        List<JobReport> page = backends.jobs().list(new JobQuery(kind, states, subject, oldestFirst, begin, limit));
        return JobViews.Jobs.of(page, limit, fields);
    }

    private static Set<JobState> states(Optional<String> text) throws ArchivoltException {
        if (text.isEmpty()) {
            return Set.of();
        }
        try {
            return Set.of(JobState.valueOf(text.get()));
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("state", "must be one of " + List.of(JobState.values()))
                    .with("value", text.get());
        }
    }

    private static boolean oldestFirst(Optional<String> sort) throws ArchivoltException {
        String order = sort.orElse("-number");
        if (!order.equals("number") && !order.equals("-number")) {
            throw ArchivoltException.invalid("sort", "must be number or -number")
                    .with("value", order);
        }
        return order.equals("number");
    }

    @GET
    @Path("kinds")
    public JobViews.Kinds kinds(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new JobViews.Kinds(
                backends.jobs().kinds().stream().map(JobViews.Kind::of).toList());
    }

    @POST
    public void post(@Context HttpServletRequest request, @Suspended AsyncResponse response) throws ArchivoltException {
        Later.resume(response, start(request));
    }

    CompletableFuture<Reply> start(HttpServletRequest request) throws ArchivoltException {
        Duration wait = Parameters.waitOnly(request);
        JsonFields body = Bodies.read(request);
        String kind = body.requiredText("kind", NewJob.KIND_LENGTH_MAX);
        String subject = body.text("subject", NewJob.SUBJECT_LENGTH_MAX).orElse("");
        JobPace pace = pace(body, JobPace.FULL);
        Optional<JsonFields> given = body.object("parameters");
        Map<String, String> parameters = given.isPresent() ? given.get().allTexts(PARAMETER_LENGTH_MAX) : Map.of();
        body.end();
        JobReport job = backends.jobs().start(new JobOrder(kind, subject, parameters, pace));
        return ended(job, wait)
                .thenApply(report -> Reply.created("jobs/" + job.job().number(), JobViews.Job.of(report)));
    }

    private static JobPace pace(JsonFields body, JobPace otherwise) throws ArchivoltException {
        return new JobPace(
                body.number("bytesPerSecond", 0, PER_SECOND_MAX).orElse(otherwise.bytesPerSecond()),
                body.number("objectsPerSecond", 0, PER_SECOND_MAX).orElse(otherwise.objectsPerSecond()));
    }

    /** At once when there is nothing to wait for. */
    private CompletableFuture<JobReport> ended(JobReport job, Duration wait) throws ArchivoltException {
        return wait.isZero()
                ? CompletableFuture.completedFuture(job)
                : backends.jobs().awaitEnd(job.job().number(), wait);
    }

    @GET
    @Path("{number}")
    public void get(
            @PathParam("number") String number, @Context HttpServletRequest request, @Suspended AsyncResponse response)
            throws ArchivoltException {
        Later.resume(response, show(number, request));
    }

    CompletableFuture<Reply> show(String number, HttpServletRequest request) throws ArchivoltException {
        Duration wait = Parameters.waitOnly(request);
        JobReport job = backends.jobs().get(Parameters.number("number", number));
        return ended(job, wait).thenApply(report -> Reply.ok(JobViews.Job.of(report)));
    }

    /** Pauses it, lets it go on, or sets its pace. */
    @PATCH
    @Path("{number}")
    public JobViews.Job patch(@PathParam("number") String number, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        long job = Parameters.number("number", number);
        JsonFields body = Bodies.read(request);
        Optional<String> state = body.text("state", Bodies.WORD_LENGTH_MAX);
        JobPace before = backends.jobs().get(job).job().pace();
        JobPace pace = pace(body, before);
        body.end();
        if (state.isPresent() && !state.get().equals("PAUSED") && !state.get().equals("RUNNING")) {
            throw body.fault("state", "must be PAUSED or RUNNING").with("value", state.get());
        }
        if (!pace.equals(before)) {
            backends.jobs().setPace(job, pace);
        }
        if (state.isPresent()) {
            return JobViews.Job.of(
                    state.get().equals("PAUSED")
                            ? backends.jobs().pause(job)
                            : backends.jobs().resume(job));
        }
        return JobViews.Job.of(backends.jobs().get(job));
    }

    /** Cancels it. */
    @DELETE
    @Path("{number}")
    public JobViews.Job cancel(@PathParam("number") String number, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return JobViews.Job.of(backends.jobs().cancel(Parameters.number("number", number)));
    }
}
