package org.archivolt.rest.internal.api;

import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.rest.internal.Backends;
import org.archivolt.store.LayoutCatalog.InstalledLayout;

/** The layouts installed now, by name. */
@Path("layouts")
@Produces(MediaType.APPLICATION_JSON)
public final class LayoutsResource {
    private final Backends backends;

    public LayoutsResource(Backends backends) {
        this.backends = backends;
    }

    /** The answer. */
    public record Layouts(List<LayoutView> layouts) {}

    /** @param inUse transfers using it now */
    public record LayoutView(String name, String version, String summary, List<ParameterView> parameters, int inUse) {
        static LayoutView of(InstalledLayout installed) {
            LayoutDescription layout = installed.description();
            return new LayoutView(
                    layout.name(),
                    layout.version(),
                    layout.summary(),
                    layout.parameters().stream().map(ParameterView::of).toList(),
                    installed.inUse());
        }
    }

    /** Given on PUT as {@code layout.<name>}. */
    public record ParameterView(String name, String summary, long defaultValue, long min, long max) {
        static ParameterView of(LayoutParameter parameter) {
            return new ParameterView(
                    parameter.name(), parameter.summary(), parameter.defaultValue(), parameter.min(), parameter.max());
        }
    }

    @GET
    public Layouts list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new Layouts(
                backends.layouts().layouts().stream().map(LayoutView::of).toList());
    }
}
