package org.archivolt.rest.internal.document;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;

/**
 * {@code /api/v1/openapi.json}, which the build makes from the code, and {@code /api/v1/docs}, a page to browse it: Swagger UI,
 * from this server and nowhere else.
 */
public final class DocumentEndpoint {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final Map<String, Page> PAGES = Map.of(
            "/api/v1/openapi.json", new Page("openapi.json", "application/json"),
            "/api/v1/docs", new Page("docs.html", "text/html;charset=UTF-8"),
            "/api/v1/docs/start.js", new Page("start.js", "text/javascript"),
            "/api/v1/docs/swagger-ui-bundle.js", new Page("ui/swagger-ui-bundle.js", "text/javascript"),
            "/api/v1/docs/swagger-ui.css", new Page("ui/swagger-ui.css", "text/css"),
            "/api/v1/docs/favicon-32x32.png", new Page("ui/favicon-32x32.png", "image/png"));

    private record Page(String resource, String type) {}

    public static boolean matches(String rawPath) {
        return rawPath != null && PAGES.containsKey(rawPath);
    }

    public void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!List.of("GET", "HEAD").contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            Problems.send(Problem.ofStatus(405, request.getMethod() + " is not possible here"), response);
            return;
        }
        Page page = PAGES.get(request.getRequestURI());
        byte[] content = read(page.resource());
        response.setContentType(page.type());
        response.setContentLength(content.length);
        response.setHeader("Content-Security-Policy", POLICY);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cache-Control", "private, no-cache");
        response.getOutputStream().write(content);
    }

    private static byte[] read(String resource) throws IOException {
        try (InputStream in = DocumentEndpoint.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("the build has left out " + resource);
            }
            return in.readAllBytes();
        }
    }
}
