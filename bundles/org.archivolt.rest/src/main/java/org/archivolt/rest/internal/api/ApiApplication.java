package org.archivolt.rest.internal.api;

import javax.ws.rs.core.Application;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsApplicationBase;
import org.osgi.service.jaxrs.whiteboard.propertytypes.JaxrsName;

/** The JAX-RS application. Its resources and extensions find it by its name. */
@Component(service = Application.class)
@JaxrsApplicationBase("api/v1")
@JaxrsName(ApiApplication.NAME)
public final class ApiApplication extends Application {
    static final String NAME = "archivolt";
    static final String SELECT = "(osgi.jaxrs.name=" + NAME + ")";
    static final String GUARD = "archivolt.guard";
    static final String GUARDED = "(osgi.jaxrs.name=" + GUARD + ")";
    static final String JSON =
            "(&(objectClass=javax.ws.rs.ext.MessageBodyWriter)(osgi.jaxrs.media.type=application/json))";
}
