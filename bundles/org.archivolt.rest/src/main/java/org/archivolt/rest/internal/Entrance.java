package org.archivolt.rest.internal;

import static org.osgi.service.http.whiteboard.HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME;
import static org.osgi.service.http.whiteboard.HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_PATH;
import static org.osgi.service.http.whiteboard.HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT;
import static org.osgi.service.http.whiteboard.HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED;
import static org.osgi.service.http.whiteboard.HttpWhiteboardConstants.HTTP_WHITEBOARD_FILTER_PATTERN;
import static org.osgi.service.http.whiteboard.HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN;
import static org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants.JAX_RS_APPLICATION_BASE;
import static org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants.JAX_RS_APPLICATION_SELECT;
import static org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants.JAX_RS_EXTENSION;
import static org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants.JAX_RS_EXTENSION_SELECT;
import static org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants.JAX_RS_NAME;
import static org.osgi.service.jaxrs.whiteboard.JaxrsWhiteboardConstants.JAX_RS_RESOURCE;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import javax.servlet.Filter;
import javax.servlet.Servlet;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.core.Application;
import javax.ws.rs.ext.ExceptionMapper;
import javax.ws.rs.ext.MessageBodyWriter;
import org.archivolt.access.AuditTrail;
import org.archivolt.base.Ticker;
import org.archivolt.rest.internal.api.ApiApplication;
import org.archivolt.rest.internal.api.BooksResource;
import org.archivolt.rest.internal.api.BulkResource;
import org.archivolt.rest.internal.api.CopiesResource;
import org.archivolt.rest.internal.api.CreditsResource;
import org.archivolt.rest.internal.api.DevicesResource;
import org.archivolt.rest.internal.api.FabricNodesResource;
import org.archivolt.rest.internal.api.Guard;
import org.archivolt.rest.internal.api.HandlesResource;
import org.archivolt.rest.internal.api.HealthResource;
import org.archivolt.rest.internal.api.JobsResource;
import org.archivolt.rest.internal.api.JsonBody;
import org.archivolt.rest.internal.api.LayoutsResource;
import org.archivolt.rest.internal.api.LibrarianResource;
import org.archivolt.rest.internal.api.LibrariesResource;
import org.archivolt.rest.internal.api.LocationsResource;
import org.archivolt.rest.internal.api.MediaResource;
import org.archivolt.rest.internal.api.ObjectsResource;
import org.archivolt.rest.internal.api.PoliciesResource;
import org.archivolt.rest.internal.api.ProblemMapper;
import org.archivolt.rest.internal.api.ProfilesResource;
import org.archivolt.rest.internal.api.SchedulerResource;
import org.archivolt.rest.internal.api.ShelfAttributesResource;
import org.archivolt.rest.internal.api.ShelvesResource;
import org.archivolt.rest.internal.api.TokensResource;
import org.archivolt.rest.internal.api.UploadsResource;
import org.archivolt.rest.internal.api.UsersResource;
import org.archivolt.rest.internal.api.VersionsResource;
import org.archivolt.rest.internal.jetty.JettyTuning;
import org.archivolt.rest.internal.login.Doorkeeper;
import org.archivolt.rest.internal.login.JaasVerifier;
import org.archivolt.rest.internal.login.SecondOpinion;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.http.context.ServletContextHelper;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the HTTP interface on the whiteboards: the servlet context, the {@link FrontDoor} in it, a servlet for paths that
 * lead nowhere, and the JAX-RS application with its resources.
 *
 * <p>All of it by hand, on one thread, in one order, and before the whiteboards themselves are started (this bundle's start
 * level is lower): as components, in any order and beside them, they made the servlet whiteboard hang the whole start, and the
 * JAX-RS whiteboard lose resources. See docs/decisions/0005-rest-start.md. It also means that nothing is ever reachable
 * without the front door.
 */
@Component(
        service = {},
        configurationPid = RestSettings.PID,
        immediate = true)
@Designate(ocd = RestConfig.class)
public final class Entrance {
    private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);

    private static final String CONTEXT = "archivolt";
    private static final Map<String, Object> IN_OUR_CONTEXT =
            Map.of(HTTP_WHITEBOARD_CONTEXT_SELECT, "(" + HTTP_WHITEBOARD_CONTEXT_NAME + "=" + CONTEXT + ")");
    private static final Map<String, Object> IN_OUR_APPLICATION =
            Map.of(JAX_RS_APPLICATION_SELECT, "(" + JAX_RS_NAME + "=" + ApiApplication.NAME + ")");
    private static final String GUARD = "archivolt.guard";
    private static final String JSON = "archivolt.json";

    private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();
    private final BundleContext bundle;
    private final Backends backends;
    private final JettyTuning doorstep;
    private final Ticker ticker = Ticker.system();
    private final FrontDoor frontDoor;
    private final CopiesResource copies;

    @Activate
    public Entrance(
            @Reference Backends backends, @Reference JettyTuning doorstep, RestConfig config, BundleContext bundle) {
        this.bundle = bundle;
        this.backends = backends;
        this.doorstep = doorstep;
        this.copies = new CopiesResource(backends);
        RestSettings settings = RestSettings.from(config);
        this.frontDoor = new FrontDoor(
                backends,
                doorstep,
                ticker,
                new RequestAudit(ticker, AuditTrail::record),
                doorkeeper(settings),
                linger(settings),
                settings.limits());
        doorstep.onMissingApi(new Reminder(bundle, ticker));
        registerContext();
        registerExtensions();
        String version = bundle.getBundle().getVersion().toString();
        for (Object resource : List.of(
                new ObjectsResource(backends),
                new VersionsResource(backends),
                new LocationsResource(backends),
                copies,
                new ProfilesResource(backends),
                new BulkResource(backends),
                new UploadsResource(backends),
                new MediaResource(backends),
                new DevicesResource(backends),
                new LayoutsResource(backends),
                new JobsResource(backends),
                new LibrariesResource(backends),
                new SchedulerResource(backends),
                new CreditsResource(backends),
                new LibrarianResource(backends, version),
                new FabricNodesResource(backends),
                new BooksResource(backends),
                new ShelvesResource(backends),
                new ShelfAttributesResource(backends),
                new HandlesResource(backends),
                new PoliciesResource(backends),
                new TokensResource(backends),
                new UsersResource(backends),
                new HealthResource(backends, version, ticker))) {
            registerResource(resource);
        }
        register(
                Application.class,
                new ApiApplication(),
                IN_OUR_CONTEXT,
                Map.of(JAX_RS_APPLICATION_BASE, "/api/v1", JAX_RS_NAME, ApiApplication.NAME));
    }

    /** Takes effect with the next request; what is wrong is told and changes nothing. */
    @Modified
    public void modified(RestConfig config) {
        try {
            RestSettings settings = RestSettings.from(config);
            frontDoor.use(doorkeeper(settings), linger(settings), settings.limits());
        } catch (IllegalArgumentException e) {
            LOG.error("configuration not changed: {}", e.getMessage());
        }
    }

    @Deactivate
    public void close() {
        doorstep.close();
        backends.events().close();
        while (!registrations.isEmpty()) {
            registrations.pop().unregister();
        }
        copies.close();
    }

    private void registerContext() {
        register(
                ServletContextHelper.class,
                new ServletContextHelper(bundle.getBundle()) {},
                Map.of(),
                Map.of(
                        HTTP_WHITEBOARD_CONTEXT_NAME,
                        CONTEXT,
                        // the root: if it were api/v1, the container would redirect that very path before anybody is
                        // asked
                        HTTP_WHITEBOARD_CONTEXT_PATH,
                        "/"));
        register(
                Filter.class,
                frontDoor,
                IN_OUR_CONTEXT,
                Map.of(HTTP_WHITEBOARD_FILTER_PATTERN, "/*", HTTP_WHITEBOARD_FILTER_ASYNC_SUPPORTED, true));
        register(Servlet.class, new NowhereServlet(), IN_OUR_CONTEXT, Map.of(HTTP_WHITEBOARD_SERVLET_PATTERN, "/*"));
    }

    private void registerExtensions() {
        register(
                ContainerRequestFilter.class,
                new Guard(),
                IN_OUR_APPLICATION,
                Map.of(JAX_RS_EXTENSION, true, JAX_RS_NAME, GUARD));
        register(
                MessageBodyWriter.class,
                new JsonBody(),
                IN_OUR_APPLICATION,
                Map.of(JAX_RS_EXTENSION, true, JAX_RS_NAME, JSON));
        register(ExceptionMapper.class, new ProblemMapper(), IN_OUR_APPLICATION, Map.of(JAX_RS_EXTENSION, true));
        register(
                ExceptionMapper.class,
                new ProblemMapper.Refusals(),
                IN_OUR_APPLICATION,
                Map.of(JAX_RS_EXTENSION, true));
    }

    private void registerResource(Object resource) {
        register(
                Object.class,
                resource,
                IN_OUR_APPLICATION,
                Map.of(JAX_RS_RESOURCE, true, JAX_RS_EXTENSION_SELECT, new String[] {
                    "(osgi.jaxrs.name=" + GUARD + ")", "(osgi.jaxrs.name=" + JSON + ")"
                }));
    }

    private Doorkeeper doorkeeper(RestSettings settings) {
        return new Doorkeeper(
                new SecondOpinion(new JaasVerifier(settings.realm())),
                secret -> backends.tokens().find(secret),
                settings.login(),
                ticker);
    }

    private Linger linger(RestSettings settings) {
        return new Linger(ticker, settings.linger(), settings.lingerMax());
    }

    private <T> void register(Class<T> type, T service, Map<String, ?> common, Map<String, ?> own) {
        Hashtable<String, Object> properties = new Hashtable<>(common);
        properties.putAll(own);
        registrations.push(bundle.registerService(type, service, properties));
    }
}
