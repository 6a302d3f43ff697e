package org.archivolt.rest.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import javax.servlet.Filter;
import javax.servlet.Servlet;
import javax.ws.rs.core.Application;
import org.archivolt.base.Ticker;
import org.archivolt.rest.internal.api.ApiApplication;
import org.archivolt.rest.internal.login.Doorkeeper;
import org.archivolt.rest.internal.login.JaasVerifier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Puts the HTTP interface on the whiteboards: the servlet context, the {@link FrontDoor} in it, a servlet for paths that
 * lead nowhere, and the JAX-RS application.
 *
 * <p>By hand and in this order, because components would come in any order, and the container then moves what came before
 * its context: under a lock, waiting for its configuration thread, which during a start waits for that lock (a hang of the
 * whole runtime, observed). For the same reason nothing here selects contexts by anything but the name of this one. It
 * also means that nothing is ever reachable without the front door.
 */
@Component(
        service = {},
        configurationPid = RestSettings.PID,
        immediate = true)
@Designate(ocd = RestConfig.class)
public final class Entrance {
    private static final String CONTEXT_SELECT =
            "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=archivolt)";

    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();

    @Activate
    public Entrance(@Reference Backends backends, RestConfig config, BundleContext bundle) {
        RestSettings settings = RestSettings.from(config);
        Ticker ticker = Ticker.system();
        FrontDoor frontDoor = new FrontDoor(
                backends,
                new Doorkeeper(new JaasVerifier(settings.realm()), settings.login(), ticker),
                new Linger(ticker, settings.linger(), settings.lingerMax()));
        register(
                bundle,
                ServletContextHelper.class,
                new ServletContextHelper(bundle.getBundle()) {},
                Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME, "archivolt",
                        // the root: if it were api/v1, the container would redirect that very path before anybody is
                        // asked
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH, "/"));
        register(
                bundle,
                Filter.class,
                frontDoor,
                Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                        CONTEXT_SELECT,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN,
                        "/*",
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED,
                        true));
        register(
                bundle,
                Servlet.class,
                new NowhereServlet(),
                Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                        CONTEXT_SELECT,
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
                        "/*"));
        register(
                bundle,
                Application.class,
                new ApiApplication(),
                Map.of(
                        HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
                        CONTEXT_SELECT,
                        JaxrsWhiteboardConstants.JAX_RS_APPLICATION_BASE,
                        "/api/v1",
                        JaxrsWhiteboardConstants.JAX_RS_NAME,
                        ApiApplication.NAME));
    }

    @Deactivate
    public void close() {
        while (!registrations.isEmpty()) {
            registrations.pop().unregister();
        }
    }

    private <T> void register(BundleContext bundle, Class<T> type, T service, Map<String, ?> properties) {
        Dictionary<String, Object> copy = new Hashtable<>(properties);
        registrations.push(bundle.registerService(type, service, copy));
    }
}
