package org.archivolt.rest.internal;

import java.io.IOException;
import java.io.PrintWriter;
import javax.servlet.ServletOutputStream;
import javax.servlet.WriteListener;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import javax.servlet.http.HttpServletResponseWrapper;
import org.archivolt.rest.internal.api.ApiApplication;
import org.archivolt.rest.internal.problem.Problem;

/**
 * Keeps the error pages of the container and of other people's servlets from clients. Whatever says an error without
 * JSON is swallowed, and {@link #problem()} is to be sent instead.
 */
final class ErrorCatcher extends HttpServletResponseWrapper {
    private final HttpServletRequest request;
    private Problem problem;

    ErrorCatcher(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
    }

    /** Null when there is none. */
    Problem problem() {
        if (problem == null && !isCommitted()) {
            if (isForeignError()) {
                problem = problemOf(getStatus());
            } else if (isNoAnswer()) {
                problem = Problem.ofClosedDoor();
            }
        }
        return problem;
    }

    /** CXF answers nothing at all when it is taken away in the middle. */
    private boolean isNoAnswer() {
        return getStatus() == 200
                && getContentType() == null
                && request.getMethod().equals("GET")
                && !request.isAsyncStarted();
    }

    @Override
    public void sendError(int status) throws IOException {
        resetBuffer();
        problem = problemOf(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        sendError(status);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return new Gate(super.getOutputStream());
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        return isForeignError() ? new PrintWriter(getOutputStream()) : super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        if (!isForeignError()) {
            super.flushBuffer();
        }
    }

    private boolean isForeignError() {
        String type = getContentType();
        return problem != null || getStatus() >= 400 && (type == null || !type.contains("json"));
    }

    private Problem problemOf(int status) {
        if (status == 404 && ApiApplication.PATHS.contains(request.getRequestURI())) {
            return Problem.ofClosedDoor();
        }
        return Problem.ofStatus(
                status,
                switch (status) {
                    case 404 -> "there is nothing at this path";
                    case 405 -> request.getMethod() + " is not possible here";
                    case 406 -> "this can be had as application/json only";
                    case 415 -> "this content type is not understood here";
                    default -> "the request was refused";
                });
    }

    /** Lets bytes through unless they belong to a foreign error page. Decided late: status and type come first. */
    private final class Gate extends ServletOutputStream {
        private final ServletOutputStream out;

        Gate(ServletOutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            if (!isForeignError()) {
                out.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!isForeignError()) {
                out.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            if (!isForeignError()) {
                out.flush();
            }
        }

        @Override
        public void close() throws IOException {
            if (!isForeignError()) {
                out.close();
            }
        }

        @Override
        public boolean isReady() {
            return out.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            out.setWriteListener(listener);
        }
    }
}
