package org.archivolt.rest.internal.document;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import javax.ws.rs.GET;
import javax.ws.rs.Path;
import javax.ws.rs.QueryParam;
import org.archivolt.rest.internal.Probes;

/** Describes what the front door serves by itself. For the document only. */
@Path("")
interface DoorPaths {
    @GET
    @Path("health/live")
    @Tag(name = "health")
    @Operation(
            operationId = "isLive",
            summary = "Whether the process serves; needs no credentials",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "it does",
                        content =
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = Probes.Live.class))),
                @ApiResponse(responseCode = "503", description = "something is stuck")
            })
    void live();

    @GET
    @Path("health/ready")
    @Tag(name = "health")
    @Operation(
            operationId = "isReady",
            summary = "Whether objects can be put and got now; needs no credentials",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "they can",
                        content =
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = Probes.Ready.class))),
                @ApiResponse(responseCode = "503", description = "a part is missing")
            })
    void ready();

    @GET
    @Path("events")
    @Tag(name = "events")
    @Operation(
            operationId = "listen",
            summary = "What changes, as server-sent events",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "events",
                            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string"))))
    void events(
            @Parameter(description = "of media, devices, jobs; all if not given") @QueryParam("topics") String topics);

    @GET
    @Path("openapi.json")
    @Tag(name = "document")
    @Operation(
            operationId = "document",
            summary = "This document",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "OpenAPI 3",
                            content = @Content(mediaType = "application/json")))
    void document();

    @GET
    @Path("docs")
    @Tag(name = "document")
    @Operation(
            operationId = "page",
            summary = "A page to browse this document",
            responses =
                    @ApiResponse(
                            responseCode = "200",
                            description = "Swagger UI",
                            content = @Content(mediaType = "text/html")))
    void page();
}
