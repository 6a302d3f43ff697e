package org.archivolt.rest.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.Ticker;
import org.archivolt.lrs.ResourceScheduler;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;

/**
 * {@code /api/v1/health/live} and {@code /api/v1/health/ready}: for load balancers, which have no password, so they tell no
 * more than they must. What was found out is told for a second, so that asking often costs nothing.
 */
public final class Probes {
    private static final String LIVE = "/api/v1/health/live";
    private static final String READY = "/api/v1/health/ready";
    private static final long KEPT_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PING_SECONDS = 5;

    private final Backends backends;
    private final Ticker ticker;
    private final Answer<Live> live = new Answer<>(this::askWhetherLive);
    private final Answer<Ready> ready = new Answer<>(this::askWhetherReady);

    /** Whether the process serves, and the threads of the scheduler do. */
    public record Live(boolean live, List<String> stuck) {}

    /** Whether objects can be put and got now; if not, the parts that are missing. */
    public record Ready(boolean ready, List<String> waitingFor) {}

    Probes(Backends backends, Ticker ticker) {
        this.backends = backends;
        this.ticker = ticker;
    }

    public static boolean matches(String rawPath) {
        return LIVE.equals(rawPath) || READY.equals(rawPath);
    }

    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!List.of("GET", "HEAD").contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            Problems.send(Problem.ofStatus(405, request.getMethod() + " is not possible here"), response);
        } else if (request.getRequestURI().equals(LIVE)) {
            Live answer = live();
            answer(answer.live(), answer, response);
        } else {
            Ready answer = ready();
            answer(answer.ready(), answer, response);
        }
    }

    private static void answer(boolean good, Object body, HttpServletResponse response) throws IOException {
        byte[] json = Json.bytes(body);
        response.setStatus(good ? 200 : 503);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(json.length);
        response.getOutputStream().write(json);
    }

    Ready ready() {
        return ready.get();
    }

    Live live() {
        return live.get();
    }

    private Ready askWhetherReady() {
        List<String> missing = new ArrayList<>();
        if (backends.catalogStatus().map(status -> status.fault().isPresent()).orElse(true)) {
            missing.add("database");
        }
        if (backends.scheduler().isEmpty()) {
            missing.add("scheduler");
        }
        if (backends.storeIfPresent().isEmpty()) {
            missing.add("store");
        }
        return new Ready(missing.isEmpty(), missing);
    }

    /** A scheduler that is not there is not stuck. */
    private Live askWhetherLive() {
        boolean answers = backends.scheduler().map(Probes::answers).orElse(true);
        return new Live(answers, answers ? List.of() : List.of("scheduler"));
    }

    private static boolean answers(ResourceScheduler scheduler) {
        CompletableFuture<Void> pong = scheduler.ping();
        try {
            pong.get(PING_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            // it says so itself, so it is not stuck
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** The last one, as long as it is fresh. Whoever asks meanwhile waits for the next one. */
    private final class Answer<T> {
        private final Supplier<T> question;
        private T last;
        private long atNanos;

        Answer(Supplier<T> question) {
            this.question = question;
        }

        synchronized T get() {
            if (last == null || ticker.nanos() - atNanos >= KEPT_NANOS) {
                last = question.get();
                atNanos = ticker.nanos();
            }
            return last;
        }
    }
}
