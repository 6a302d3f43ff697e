package org.archivolt.rest.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import javax.servlet.AsyncEvent;
import javax.servlet.AsyncListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.Ticker;
import org.archivolt.rest.internal.login.Caller;
import org.archivolt.rest.internal.lrs.SessionEndpoint;
import org.eclipse.jetty.server.Request;

/**
 * Puts into the audit trail what was changed by a request, after its end, and who was refused. Reading is not put down, nor
 * is what clients do within their sessions: that is thousands of requests a second, and changes media, not what we know.
 */
final class RequestAudit {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final Ticker ticker;
    private final Trail trail;

    RequestAudit(Ticker ticker, Trail trail) {
        this.ticker = ticker;
        this.trail = trail;
    }

    /** Where it is put down: {@link org.archivolt.access.AuditTrail#record}. */
    @FunctionalInterface
    interface Trail {
        void record(Instant when, Map<String, ?> facts);
    }

    /** Of a request that was let in: now, or when it is answered. */
    void changed(String id, HttpServletRequest request, HttpServletResponse response) {
        if (!isChange(request)) {
            return;
        }
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new Later(() -> record(id, request, response)));
        } else {
            record(id, request, response);
        }
    }

    /**
     * Of a request that was not. Without credentials it was no attempt, but a question for the way in; and who tries too often
     * to be looked at is not to fill the trail.
     */
    void refused(String id, HttpServletRequest request, HttpServletResponse response) {
        boolean looked = response.getStatus() == 401 || response.getStatus() == 403;
        if (looked && request.getHeader("Authorization") != null) {
            record(id, request, response);
        }
    }

    private static boolean isChange(HttpServletRequest request) {
        return !READING.contains(request.getMethod())
                && !(SessionEndpoint.matches(request.getRequestURI())
                        && request.getRequestURI().split("/", -1).length > 6);
    }

    private void record(String id, HttpServletRequest request, HttpServletResponse response) {
        Caller caller = Caller.of(request);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("via", "http");
        facts.put("user", caller == null ? null : caller.user());
        facts.put("token", caller == null ? null : caller.token());
        facts.put("address", request.getRemoteAddr());
        facts.put("method", request.getMethod());
        facts.put("path", request.getRequestURI());
        facts.put("query", request.getQueryString());
        facts.put("status", response.getStatus());
        Request received = Request.getBaseRequest(request);
        facts.put("bytes", received == null ? null : received.getContentRead());
        facts.put("request", id);
        trail.record(ticker.now(), facts);
    }

    /** Runs something once, at the end of a request that is answered later. */
    record Later(Runnable action) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            action.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // it ends all the same
        }

        @Override
        public void onError(AsyncEvent event) {
            // it ends all the same
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}
