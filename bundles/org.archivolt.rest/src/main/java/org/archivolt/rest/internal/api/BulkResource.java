package org.archivolt.rest.internal.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ObjectId;
import org.archivolt.base.ObjectVersion;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.dss.Precondition;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.store.ObjectStore;

/** Many objects in one request. Putting them is served by {@link org.archivolt.rest.internal.object.BulkEndpoint}. */
@Path("bulk")
@Produces(MediaType.APPLICATION_JSON)
public final class BulkResource {
    private static final int IDS_MAX = 1_000;

    private final Backends backends;

    public BulkResource(Backends backends) {
        this.backends = backends;
    }

    /** One for each id, in order. */
    public record Results(List<Result> results) {}

    /** @param status what a DELETE of this object alone would have answered */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(String id, int status, String uuid, Integer version, Problem problem) {
        static Result of(String id, ObjectVersion deleted) {
            return new Result(id, 204, deleted.uuid().toString(), deleted.version(), null);
        }

        static Result of(String id, Problem problem) {
            return new Result(id, problem.status(), null, null, problem);
        }
    }

    /** Each by itself: that one is refused does not concern the others. */
    @POST
    @Path("delete")
    public Results delete(@Context HttpServletRequest request) throws ArchivoltException {
        Parameters.none(request);
        JsonFields body = Bodies.read(request);
        List<String> ids = body.texts("ids", IDS_MAX, ObjectId.BYTES_MAX);
        boolean hard = body.flag("hard", false);
        if (ids.isEmpty()) {
            throw body.fault("ids", "must be a list of 1 to " + IDS_MAX);
        }
        body.end();
        ObjectStore store = backends.store();
        List<Result> results = new ArrayList<>();
        for (String id : ids) {
            results.add(delete(store, id, hard));
        }
        return new Results(results);
    }

    private static Result delete(ObjectStore store, String text, boolean hard) {
        try {
            ObjectId id = ObjectId.of(text);
            Optional<ObjectVersion> deleted =
                    hard ? store.remove(ObjectSelector.of(id), Precondition.NONE) : store.delete(id, Precondition.NONE);
            return Result.of(
                    text,
                    deleted.orElseThrow(
                            () -> new ArchivoltException(ErrorCode.NO_SUCH_OBJECT, "there is no such object")));
        } catch (ArchivoltException e) {
            return Result.of(text, Problems.of(e));
        }
    }
}
