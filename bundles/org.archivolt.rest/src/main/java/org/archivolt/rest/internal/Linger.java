package org.archivolt.rest.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.base.Ticker;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;

/**
 * Refuses requests whose body is still under way. Closing the connection at once would reset it, and a client that is
 * busy sending would see the reset instead of the answer; so the answer goes out first, then what the client sends is
 * thrown away for a while.
 */
public final class Linger {
    /** Bodies up to here are read to their end, so that the connection can be used again. */
    private static final int SMALL_BYTES = 64 * 1024;

    private final Ticker ticker;
    private final Duration time;
    private final Semaphore places;

    public Linger(Ticker ticker, Duration time, int placesMax) {
        this.ticker = ticker;
        this.time = time;
        this.places = new Semaphore(placesMax);
    }

    /** @param bodyRead whether the body of the request has been read to its end */
    public void refuse(Problem problem, boolean bodyRead, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        // whoever gave up an answer took back its headers
        if (request.getAttribute(FrontDoor.REQUEST_ID) instanceof String id) {
            response.setHeader(FrontDoor.REQUEST_ID, id);
        }
        if (bodyRead || !hasBody(request)) {
            Problems.send(problem, response);
        } else if (request.getHeader("Expect") != null) {
            // the client waits for our word and sends nothing; the container closes the connection
            response.setHeader("Connection", "close");
            Problems.send(problem, response);
        } else {
            sendAndDiscard(problem, request, response);
        }
    }

    private void sendAndDiscard(Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        long length = request.getContentLengthLong();
        boolean small = length >= 0 && length <= SMALL_BYTES;
        if (!small) {
            response.setHeader("Connection", "close");
        }
        Problems.send(problem, response);
        afterAnswer(request, response);
    }

    /** Of a request whose body was not read to its end. */
    void afterAnswer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.flushBuffer();
        if (places.tryAcquire()) {
            try {
                discard(request.getInputStream());
            } catch (IOException gone) {
                // the client had its answer, or did not want it
            } finally {
                places.release();
            }
        }
    }

    private void discard(InputStream body) throws IOException {
        long end = ticker.nanos() + time.toNanos();
        byte[] waste = new byte[SMALL_BYTES];
        while (ticker.nanos() - end < 0 && body.read(waste) >= 0) {
            continue;
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
    }
}
