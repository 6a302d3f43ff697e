package org.archivolt.rest.internal.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.servlet.DispatcherType;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The server remembers for ever where a path led first, as Jetty may when something is mapped at that moment. That once kept a
 * runtime from becoming ready: whoever had started it asked for its health in the wrong millisecond.
 */
@Timeout(60)
class JettyTuningTest {
    private static final String DOOR = "X-Door";

    private final JettyTuning tuning = new JettyTuning();
    private final Server server = new Server();
    private final ServletContextHandler context = new ServletContextHandler();
    private LocalConnector connector;

    private static final class StubbornHandler extends ServletHandler {
        private final Map<String, FilterChain> remembered = new ConcurrentHashMap<>();

        @Override
        protected FilterChain getFilterChain(Request request, String path, ServletHolder servlet) {
            return remembered.computeIfAbsent(path, key -> super.getFilterChain(request, path, servlet));
        }
    }

    private static final class Named extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(name);
        }
    }

    @BeforeEach
    void start() throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.addCustomizer(tuning);
        connector = new LocalConnector(server, new HttpConnectionFactory(http));
        server.addConnector(connector);
        context.setServletHandler(new StubbornHandler());
        context.addServlet(new ServletHolder(new Named("nowhere")), "/*");
        server.setHandler(context);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void letsNobodyPastAFrontDoorThatIsNotInItsPlaceYet() throws Exception {
        tuning.open();
        assertThat(get("/api/v1/objects/a")).startsWith("HTTP/1.1 503");

        addFrontDoor();

        assertThat(get("/api/v1/objects/a")).startsWith("HTTP/1.1 200").contains(DOOR);
    }

    @Test
    void keepsRequestsForJaxRsUntilItIsThereAndNoOthers() throws Exception {
        AtomicInteger missed = new AtomicInteger();
        tuning.onMissingApi(missed::incrementAndGet);
        addFrontDoor();
        tuning.open();
        assertThat(get("/api/v1/health")).startsWith("HTTP/1.1 503").contains("\"code\":\"UNAVAILABLE\"");
        assertThat(get("/api/v1/objects/a")).startsWith("HTTP/1.1 200").contains(DOOR);
        assertThat(get("/nothing")).startsWith("HTTP/1.1 200").endsWith("nowhere");

        context.addServlet(new ServletHolder(new Named("jaxrs")), "/api/v1/*");

        assertThat(get("/api/v1/health"))
                .startsWith("HTTP/1.1 200")
                .contains(DOOR)
                .endsWith("jaxrs");
    }

    @Test
    void letsNobodyInAfterItWasClosed() throws Exception {
        addFrontDoor();
        tuning.open();
        tuning.close();
        assertThat(get("/nothing")).startsWith("HTTP/1.1 503");

        tuning.open();
        assertThat(get("/nothing")).startsWith("HTTP/1.1 200");

        tuning.close();
        assertThat(get("/nothing")).startsWith("HTTP/1.1 503");
    }

    private void addFrontDoor() {
        Filter door = (request, response, chain) -> {
            ((HttpServletResponse) response).setHeader(DOOR, "passed");
            chain.doFilter(request, response);
        };
        context.addFilter(new FilterHolder(door), "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    private String get(String target) throws Exception {
        return connector.getResponse("GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }
}
