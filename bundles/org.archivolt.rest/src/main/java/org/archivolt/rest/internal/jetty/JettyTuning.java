package org.archivolt.rest.internal.jetty;

import java.nio.ByteBuffer;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.problem.Problem;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.osgi.service.component.annotations.Component;

/**
 * Makes Jetty answer with a problem document also where no filter is asked: to what is not HTTP, and to paths it cannot
 * make sense of. The container calls this with every request; the first one is used.
 */
@Component(service = HttpConfiguration.Customizer.class)
public final class JettyTuning implements HttpConfiguration.Customizer {
    private final ErrorHandler problems = new ProblemErrors();

    @Override
    public void customize(Connector connector, HttpConfiguration configuration, Request request) {
        Server server = connector.getServer();
        if (server.getErrorHandler() != problems) {
            server.setErrorHandler(problems);
        }
    }

    private static final class ProblemErrors extends ErrorHandler {
        @Override
        public ByteBuffer badMessageError(int status, String reason, HttpFields fields) {
            fields.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
            String detail = reason == null ? "the request is not HTTP" : reason;
            return ByteBuffer.wrap(Json.bytes(Problem.ofStatus(status, detail)));
        }
    }
}
