package org.archivolt.rest.internal.jetty;

import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/** Sets a content type as it is: Jetty's own setter tidies it up, and the user's would not come back as it was sent. */
public final class RawContentType {
    private RawContentType() {}

    public static void set(String contentType, HttpServletRequest request, HttpServletResponse response) {
        Request jetty = Request.getBaseRequest(request);
        if (jetty == null) {
            response.setContentType(contentType);
        } else {
            jetty.getResponse().getHttpFields().put(HttpHeader.CONTENT_TYPE, contentType);
        }
    }
}
