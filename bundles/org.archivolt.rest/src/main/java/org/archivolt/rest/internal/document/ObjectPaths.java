package org.archivolt.rest.internal.document;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.HEAD;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import org.archivolt.rest.internal.ObjectView;

/** Describes what {@link org.archivolt.rest.internal.object.ObjectEndpoint} serves. For the document only. */
@Path("objects/{id}")
@Tag(name = "objects")
interface ObjectPaths {
    @PUT
    @Operation(
            operationId = "putObject",
            summary = "Stores an object; it is durable when the answer comes",
            parameters = {
                @Parameter(name = "id", in = ParameterIn.PATH, required = true, schema = @Schema(type = "string")),
                @Parameter(name = "family", in = ParameterIn.QUERY, schema = @Schema(type = "string")),
                @Parameter(name = "tags", in = ParameterIn.QUERY, schema = @Schema(type = "string")),
                @Parameter(name = "layout", in = ParameterIn.QUERY, schema = @Schema(type = "string")),
                @Parameter(name = "If-None-Match", in = ParameterIn.HEADER, schema = @Schema(type = "string")),
                @Parameter(name = "Content-Digest", in = ParameterIn.HEADER, schema = @Schema(type = "string"))
            },
            requestBody =
                    @RequestBody(
                            content =
                                    @Content(
                                            mediaType = "application/octet-stream",
                                            schema = @Schema(type = "string", format = "binary"))),
            responses = {
                @ApiResponse(
                        responseCode = "201",
                        description = "created",
                        content =
                                @Content(
                                        mediaType = "application/json",
                                        schema = @Schema(implementation = ObjectView.class))),
                @ApiResponse(responseCode = "200", description = "replaced")
            })
    void put();

    @GET
    @Operation(
            operationId = "getObject",
            summary = "The bytes of an object, or a range of them",
            parameters = {
                @Parameter(name = "id", in = ParameterIn.PATH, required = true, schema = @Schema(type = "string")),
                @Parameter(name = "Range", in = ParameterIn.HEADER, schema = @Schema(type = "string"))
            },
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "all of it",
                        content =
                                @Content(
                                        mediaType = "application/octet-stream",
                                        schema = @Schema(type = "string", format = "binary"))),
                @ApiResponse(responseCode = "206", description = "a range"),
                @ApiResponse(responseCode = "304", description = "the client has it")
            })
    void get();

    @HEAD
    @Operation(
            operationId = "headObject",
            summary = "The metadata of an object, as headers",
            parameters =
                    @Parameter(name = "id", in = ParameterIn.PATH, required = true, schema = @Schema(type = "string")),
            responses = @ApiResponse(responseCode = "200", description = "there is one"))
    void head();

    @DELETE
    @Operation(
            operationId = "deleteObject",
            summary = "Deletes an object",
            parameters =
                    @Parameter(name = "id", in = ParameterIn.PATH, required = true, schema = @Schema(type = "string")),
            responses = @ApiResponse(responseCode = "204", description = "it is gone"))
    void delete();
}
