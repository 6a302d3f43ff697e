package org.archivolt.rest.internal.jetty;

import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.servlet.FilterMapping;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHandler;
import org.eclipse.jetty.servlet.ServletHolder;

/**
 * What the server has in its place at the moment.
 *
 * <p>It remembers the chain of filters and servlet for each path. It forgets them all when one is added, but a request that is
 * looking for its chain at that moment makes it remember the old one, for good: its path then leads nowhere until the server
 * is stopped. So no request may come that far before what it is meant for is there.
 */
final class Placement {
    private static final String API = "/api/v1/";

    private Placement() {}

    /** Whether a filter stands before everything in the root context; no one but us puts one there. */
    static boolean hasFrontDoor(Server server) {
        ServletHandler root = root(server);
        FilterMapping[] mappings = root == null ? null : root.getFilterMappings();
        return mappings != null && mappings.length > 0;
    }

    /** Whether the paths of the API lead to JAX-RS. */
    static boolean hasApi(Server server) {
        ServletHandler root = root(server);
        MatchedResource<ServletHolder> servlet = root == null ? null : root.getMatchedServlet(API);
        return servlet != null && servlet.getPathSpec().getDeclaration().startsWith(API);
    }

    static boolean isOfApi(String path) {
        return path != null && path.startsWith(API);
    }

    private static ServletHandler root(Server server) {
        for (Handler handler : server.getChildHandlersByClass(ServletContextHandler.class)) {
            ServletContextHandler context = (ServletContextHandler) handler;
            if (context.getContextPath().equals("/")) {
                return context.getServletHandler();
            }
        }
        return null;
    }
}
