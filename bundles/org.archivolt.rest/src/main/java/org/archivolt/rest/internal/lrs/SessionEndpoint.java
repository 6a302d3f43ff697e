package org.archivolt.rest.internal.lrs;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.ArchivoltException;
import org.archivolt.lrs.ClientAnswer;
import org.archivolt.lrs.ClientSession;
import org.archivolt.lrs.Terms;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.Linger;
import org.archivolt.rest.internal.lrs.ClientRequests.Named;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;

/**
 * {@code /api/v1/lrs/sessions}: the scheduler for I/O processes of this host, without JAX-RS (see
 * docs/decisions/0006-rest-sessions.md).
 */
public final class SessionEndpoint {
    private static final long WAIT_MAX_MILLIS = 60_000;
    private static final long LEASE_MAX_MILLIS = Duration.ofDays(7).toMillis();
    private static final int ANSWERS_MAX = 1_000;
    private static final int ANSWERS_DEFAULT = 100;

    private final Backends backends;
    private final Linger linger;

    public SessionEndpoint(Backends backends, Linger linger) {
        this.backends = backends;
        this.linger = linger;
    }

    public static boolean matches(String rawPath) {
        return SessionPath.matches(rawPath);
    }

    /** Answers, now or later, also when something goes wrong. */
    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Optional<SessionPath> path = SessionPath.parse(request.getRequestURI());
            if (path.isPresent()) {
                dispatch(path.get(), request, response);
            } else {
                refuse(Problem.ofStatus(404, "there is nothing at this path"), request, response);
            }
        } catch (ArchivoltException | RuntimeException e) {
            refuse(Problems.of(e), request, response);
        }
    }

    private void refuse(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        linger.refuse(problem, false, request, response);
    }

    private void dispatch(SessionPath path, HttpServletRequest request, HttpServletResponse response)
            throws ArchivoltException, IOException {
        String method = request.getMethod();
        if (method.equals("OPTIONS")) {
            response.setHeader("Allow", path.part().methods() + ", OPTIONS");
            response.setStatus(204);
        } else if (!List.of(path.part().methods().split(", ")).contains(method)) {
            response.setHeader("Allow", path.part().methods() + ", OPTIONS");
            refuse(Problem.ofStatus(405, method + " is not possible here"), request, response);
        } else if (method.equals("POST") && !JsonRequest.isJson(request)) {
            refuse(Problem.ofStatus(415, "the content type must be application/json"), request, response);
        } else {
            switch (path.part()) {
                case SESSIONS -> open(request, response);
                case SESSION -> session(path, request, response);
                case REQUESTS -> submit(path, request, response);
                case REQUEST -> request(path, request, response);
                case EXCHANGE -> exchange(path, request, response);
                case ANSWERS -> answers(path, request, response);
            }
        }
    }

    // ---- sessions

    private void open(HttpServletRequest request, HttpServletResponse response) throws ArchivoltException, IOException {
        new QueryParameters(request.getQueryString()).end();
        JsonFields body = JsonRequest.read(request);
        String client = body.requiredText("client", Terms.CLIENT_LENGTH_MAX);
        OptionalLong leaseMillis = body.number("leaseMillis", 1, LEASE_MAX_MILLIS);
        body.end();
        ClientSession session = open(client, leaseMillis);
        response.setHeader("Location", request.getRequestURI() + "/" + session.id());
        write(201, SessionView.of(session.report()), response);
    }

    private ClientSession open(String client, OptionalLong leaseMillis) throws ArchivoltException {
        if (leaseMillis.isEmpty()) {
            return backends.sessions().open(client, Optional.empty());
        }
        try {
            return backends.sessions().open(client, Optional.of(Duration.ofMillis(leaseMillis.getAsLong())));
        } catch (ArchivoltException e) {
            boolean lease = "lease".equals(e.facts().get("field"));
            throw lease ? ArchivoltException.invalid("leaseMillis", e.doing()) : e;
        }
    }

    private void session(SessionPath path, HttpServletRequest request, HttpServletResponse response)
            throws ArchivoltException, IOException {
        new QueryParameters(request.getQueryString()).end();
        ClientSession session = find(path);
        switch (request.getMethod()) {
            case "GET" -> write(200, SessionView.of(session.report()), response);
            case "PUT" -> {
                session.renew();
                response.setStatus(204);
            }
            default -> {
                session.close();
                response.setStatus(204);
            }
        }
    }

    private ClientSession find(SessionPath path) throws ArchivoltException {
        return backends.sessions().find(path.session());
    }

    // ---- requests

    private void submit(SessionPath path, HttpServletRequest request, HttpServletResponse response)
            throws ArchivoltException, IOException {
        ClientSession session = find(path);
        Duration wait = onlyWait(request, session);
        Named asked = ClientRequests.read(JsonRequest.read(request), session.client());
        ClientAnswer answer = session.submit(asked.id(), asked.request());
        if (answer.state() == ClientAnswer.State.WAITING) {
            answerLater(answer.id(), session, wait, request, response);
        } else {
            write(200, AnswerView.of(answer), response);
        }
    }

    private void request(SessionPath path, HttpServletRequest request, HttpServletResponse response)
            throws ArchivoltException, IOException {
        ClientSession session = find(path);
        if (request.getMethod().equals("GET")) {
            answerLater(path.id(), session, onlyWait(request, session), request, response);
        } else {
            new QueryParameters(request.getQueryString()).end();
            write(session.cancel(path.id()), response);
        }
    }

    private static void answerLater(
            String id, ClientSession session, Duration wait, HttpServletRequest request, HttpServletResponse response)
            throws ArchivoltException, IOException {
        LongPoll.answer(
                whenAnswered(session, List.of(id)),
                wait,
                request,
                response,
                r -> write(session.answersTo(List.of(id)).get(0), r));
    }

    private void exchange(SessionPath path, HttpServletRequest request, HttpServletResponse response)
            throws ArchivoltException, IOException {
        ClientSession session = find(path);
        Duration wait = onlyWait(request, session);
        List<AnswerView> first = new ArrayList<>();
        for (Named asked : ClientRequests.readAll(JsonRequest.read(request), session.client())) {
            first.add(submit(asked, session));
        }
        List<String> waiting =
                first.stream().filter(AnswerView::isWaiting).map(AnswerView::id).toList();
        LongPoll.answer(
                whenAnswered(session, waiting),
                wait,
                request,
                response,
                r -> write(200, new Answers(renewed(first, waiting, session), null), r));
    }

    private static AnswerView submit(Named asked, ClientSession session) {
        try {
            return AnswerView.of(session.submit(asked.id(), asked.request()));
        } catch (ArchivoltException e) {
            return AnswerView.refused(asked.id(), asked.request().kind(), e);
        }
    }

    private static List<AnswerView> renewed(List<AnswerView> first, List<String> waiting, ClientSession session)
            throws ArchivoltException {
        Map<String, AnswerView> now = new HashMap<>();
        session.answersTo(waiting).forEach(answer -> now.put(answer.id(), AnswerView.of(answer)));
        return first.stream()
                .map(view -> view.isWaiting() ? now.get(view.id()) : view)
                .toList();
    }

    /** The requests are submitted; when there is no more room for those who wait, the answer is how they stand now. */
    private static CompletableFuture<Void> whenAnswered(ClientSession session, List<String> ids) {
        try {
            return session.whenAnswered(ids);
        } catch (ArchivoltException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    // ---- answers

    /** @param next what to give as {@code after} the next time; null in an exchange */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Answers(List<AnswerView> answers, Long next) {}

    private void answers(SessionPath path, HttpServletRequest request, HttpServletResponse response)
            throws ArchivoltException, IOException {
        ClientSession session = find(path);
        QueryParameters query = new QueryParameters(request.getQueryString());
        Duration wait = wait(query, session);
        long after = number(query, "after", 0, Long.MAX_VALUE, 0);
        int limit = (int) number(query, "limit", 1, ANSWERS_MAX, ANSWERS_DEFAULT);
        query.end();
        LongPoll.answer(
                session.whenAnswers(after), wait, request, response, r -> writeAnswers(session, after, limit, r));
    }

    private static void writeAnswers(ClientSession session, long after, int limit, HttpServletResponse response)
            throws ArchivoltException, IOException {
        List<ClientAnswer> answers = session.answers(after, limit);
        long next = answers.isEmpty() ? after : answers.get(answers.size() - 1).sequence();
        write(200, new Answers(answers.stream().map(AnswerView::of).toList(), next), response);
    }

    // ---- HTTP

    private static Duration onlyWait(HttpServletRequest request, ClientSession session) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Duration wait = wait(query, session);
        query.end();
        return wait;
    }

    /** Cut to half of the lease, so that whoever waits for nothing else has time to renew it. */
    private static Duration wait(QueryParameters query, ClientSession session) throws ArchivoltException {
        long millis = number(query, "wait_ms", 0, WAIT_MAX_MILLIS, 0);
        return Duration.ofMillis(Math.min(millis, session.lease().toMillis() / 2));
    }

    private static long number(QueryParameters query, String name, long min, long max, long otherwise)
            throws ArchivoltException {
        Optional<String> text = query.take(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as wrong as one out of range
        }
        throw ArchivoltException.invalid(name, "must be a whole number from " + min + " to " + max)
                .with("value", text.get());
    }

    private static void write(ClientAnswer answer, HttpServletResponse response) throws IOException {
        write(answer.state() == ClientAnswer.State.WAITING ? 202 : 200, AnswerView.of(answer), response);
    }

    private static void write(int status, Object value, HttpServletResponse response) throws IOException {
        byte[] json = Json.bytes(value);
        response.setStatus(status);
        response.setContentType("application/json");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }
}
