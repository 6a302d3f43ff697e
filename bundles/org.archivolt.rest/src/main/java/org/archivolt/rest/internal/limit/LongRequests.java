package org.archivolt.rest.internal.limit;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.ObjectPath;

/**
 * Those that keep a thread of the server for as long as their client or a medium likes: what has a body, the bytes of objects, what waits. They do not
 * get all threads, so that half requests that are kept open, and clients that read slowly, keep nobody from asking.
 */
public final class LongRequests {
    private final int max;
    private final Semaphore places;

    /** @param max under way at a time */
    public LongRequests(int max) {
        this.max = max;
        this.places = new Semaphore(max);
    }

    public static boolean isLong(HttpServletRequest request) {
        return request.getContentLengthLong() > 0
                || request.getHeader("Transfer-Encoding") != null
                || request.getMethod().equals("GET") && ObjectPath.matches(request.getRequestURI())
                || request.getQueryString() != null && request.getQueryString().contains("wait_ms=");
    }

    /** Empty: the request may go on, and {@link #leave} is to be called when its thread goes. */
    public Optional<Problem> enter() {
        return places.tryAcquire()
                ? Optional.empty()
                : Optional.of(Problems.of(new ArchivoltException(
                                ErrorCode.BUSY, "taking one more request with a body, of an object, or that waits")
                        .with("max", max)));
    }

    public void leave() {
        places.release();
    }
}
