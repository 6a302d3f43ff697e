package org.archivolt.rest.internal.document;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;

/** Describes what {@link org.archivolt.rest.internal.lrs.SessionEndpoint} serves. For the document only. */
@Path("lrs/sessions")
@Tag(name = "sessions")
interface SessionPaths {
    @POST
    @Operation(
            operationId = "openSession",
            summary = "Opens a session; docs/lrs-clients.md tells what goes on in it",
            responses = @ApiResponse(responseCode = "201", description = "it is open"))
    void open();

    @GET
    @Path("{session}")
    @Operation(operationId = "getSession", summary = "How a session stands")
    void get(@PathParam("session") String session);

    @PUT
    @Path("{session}")
    @Operation(operationId = "renewSession", summary = "Keeps a session alive")
    void renew(@PathParam("session") String session);

    @DELETE
    @Path("{session}")
    @Operation(operationId = "closeSession", summary = "Ends a session, and gives back what it holds")
    void close(@PathParam("session") String session);

    @POST
    @Path("{session}/requests")
    @Operation(operationId = "askForMedia", summary = "Asks for media")
    void submit(@PathParam("session") String session);

    @GET
    @Path("{session}/requests/{id}")
    @Operation(operationId = "getAnswer", summary = "The answer to a request, when it comes")
    void answer(@PathParam("session") String session, @PathParam("id") String id);

    @DELETE
    @Path("{session}/requests/{id}")
    @Operation(operationId = "giveBack", summary = "Takes back a request, or gives back what it was granted")
    void giveBack(@PathParam("session") String session, @PathParam("id") String id);

    @POST
    @Path("{session}/exchange")
    @Operation(operationId = "exchange", summary = "Gives media back and asks for others, in one")
    void exchange(@PathParam("session") String session);

    @GET
    @Path("{session}/answers")
    @Operation(operationId = "getAnswers", summary = "Answers that nobody has fetched")
    void answers(@PathParam("session") String session);
}
