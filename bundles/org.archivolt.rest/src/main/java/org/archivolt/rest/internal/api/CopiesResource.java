package org.archivolt.rest.internal.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.container.AsyncResponse;
import javax.ws.rs.container.Suspended;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CopyRef;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.ObjectView;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;
import org.archivolt.rest.internal.syntax.Selectors;
import org.archivolt.rest.internal.syntax.StorageForms;
import org.archivolt.store.CopyRequest;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.StorageOptions;

/** Copies of versions of objects. */
@Path("copies")
@Produces(MediaType.APPLICATION_JSON)
public final class CopiesResource implements AutoCloseable {
    private final Backends backends;
    private final CopyOrders orders = new CopyOrders();

    public CopiesResource(Backends backends) {
        this.backends = backends;
    }

    /** The copies of one version, oldest first. */
    public record Copies(String id, String uuid, int version, List<ObjectView.Copy> copies) {
        static Copies of(ObjectRecord object) {
            return new Copies(
                    object.id().text(),
                    object.version().uuid().toString(),
                    object.version().version(),
                    object.copies().stream().map(ObjectView.Copy::of).toList());
        }
    }

    @GET
    public Copies list(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ObjectSelector which = Selectors.of(query);
        query.end();
        return Copies.of(found(which));
    }

    @POST
    public void create(@Context HttpServletRequest request, @Suspended AsyncResponse response)
            throws ArchivoltException {
        Later.resume(response, create(request));
    }

    /** What can be refused at once is; the copy itself goes on when the time to wait is over. */
    CompletableFuture<Reply> create(HttpServletRequest request) throws ArchivoltException {
        Duration wait = Parameters.waitOnly(request);
        CopyRequest asked = read(Bodies.read(request));
        ObjectStore store = backends.store();
        ObjectRecord object = found(asked.which());
        if (object.copies().stream().anyMatch(copy -> copy.name().equals(asked.name()))) {
            throw new ArchivoltException(ErrorCode.ALREADY_EXISTS, "the object has a copy of this name")
                    .with("name", asked.name());
        }
        CopyOrders.Order order = orders.start(() -> store.copy(asked));
        return Later.reply(
                order.done(),
                wait,
                () -> Reply.created(
                        "copies?uuid=" + object.version().uuid() + "&version="
                                + object.version().version(),
                        order.view()),
                () -> Reply.accepted(Optional.of("copies/requests/" + order.number()), order.view()));
    }

    private static CopyRequest read(JsonFields body) throws ArchivoltException {
        ObjectSelector which = Selectors.of(body);
        String name = body.requiredText("name", Bodies.WORD_LENGTH_MAX);
        Optional<String> from = body.text("from", Bodies.WORD_LENGTH_MAX);
        Optional<JsonFields> options = body.object("options");
        StorageOptions read = options.isEmpty() ? StorageOptions.DEFAULT : StorageForms.of(options.get());
        body.end();
        return new CopyRequest(which, from, name, read);
    }

    @GET
    @Path("requests/{number}")
    public Object order(@PathParam("number") String number, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return orders.order(Parameters.number("number", number)).view();
    }

    /** Answered by 204. */
    @DELETE
    public void delete(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ObjectSelector which = Selectors.of(query);
        String name = query.take("name").orElseThrow(() -> ArchivoltException.invalid("name", "must be given"));
        query.end();
        backends.store().removeCopy(new CopyRef(found(which).version(), name));
    }

    private ObjectRecord found(ObjectSelector which) throws ArchivoltException {
        return backends.store()
                .find(which)
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object")
                        .with("object", which));
    }

    @Override
    public void close() {
        orders.close();
    }
}
