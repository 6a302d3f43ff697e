package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.NotFoundException;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.rest.internal.Backends;
import org.archivolt.store.LayoutCatalog.InstalledLayout;
import org.archivolt.store.LayoutCatalog.Origin;

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

    /**
     * One of them.
     *
     * @param tolerates how many media an object with default parameters may lose
     * @param inUse transfers using it now
     * @param bundle where it comes from; absent when not from a bundle
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record LayoutView(
            String name,
            String version,
            String summary,
            List<ParameterView> parameters,
            int tolerates,
            int inUse,
            Origin bundle) {
        static LayoutView of(InstalledLayout installed) {
            LayoutDescription layout = installed.description();
            return new LayoutView(
                    layout.name(),
                    layout.version(),
                    layout.summary(),
                    layout.parameters().stream().map(ParameterView::of).toList(),
                    installed.tolerates(),
                    installed.inUse(),
                    installed.origin().orElse(null));
        }
    }

    /** Given on PUT as {@code layout.<name>}. */
    public record ParameterView(String name, String type, String range, String defaultValue, String summary) {
        static ParameterView of(LayoutParameter parameter) {
            return new ParameterView(
                    parameter.name(),
                    parameter.type(),
                    parameter.range(),
                    parameter.defaultText(),
                    parameter.summary());
        }
    }

    @GET
    public Layouts list(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        return new Layouts(
                backends.layouts().layouts().stream().map(LayoutView::of).toList());
    }

    /** The newest of the name: the one that writes. */
    @GET
    @Path("{name}")
    public LayoutView get(@Context HttpServletRequest request, @PathParam("name") String name)
            throws ArchivoltException {
        Parameters.none(request);
        return backends.layouts().layouts().stream()
                .filter(layout -> layout.description().name().equals(name))
                .findFirst()
                .map(LayoutView::of)
                .orElseThrow(NotFoundException::new);
    }
}
