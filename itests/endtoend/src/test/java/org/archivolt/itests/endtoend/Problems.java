package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;

/** What every refusal looks like. */
final class Problems {
    private Problems() {}

    static JsonNode requireProblem(HttpResponse<String> answer, int status, String code) throws IOException {
        String type = answer.headers().firstValue("Content-Type").orElse("none");
        return requireProblem(status, code, answer.statusCode(), type, answer.body());
    }

    static JsonNode requireProblem(Wire.Answer answer, int status, String code) throws IOException {
        String type = answer.headers().getOrDefault("content-type", "none");
        return requireProblem(status, code, answer.status(), type, answer.body());
    }

    /** A problem that blames one field of the request. */
    static void requireFault(HttpResponse<String> answer, int status, String code, String field) throws IOException {
        assertThat(requireProblem(answer, status, code).path("field").asText())
                .as("field in %s", answer.body())
                .isEqualTo(field);
    }

    static void requireFault(Wire.Answer answer, int status, String code, String field) throws IOException {
        assertThat(requireProblem(answer, status, code).path("field").asText())
                .as("field in %s", answer.body())
                .isEqualTo(field);
    }

    private static JsonNode requireProblem(int status, String code, int actualStatus, String type, String body)
            throws IOException {
        assertThat(actualStatus).as(body).isEqualTo(status);
        assertThat(type).as(body).startsWith("application/problem+json");
        assertThat(body).doesNotContain("<html", "\tat ", "java.lang");
        JsonNode problem = Client.JSON.readTree(body);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("type").asText()).startsWith("urn:archivolt:problem:");
        assertThat(problem.path("title").asText()).isNotEmpty();
        assertThat(problem.path("detail").asText()).isNotEmpty();
        assertThat(problem.path("remedy").asText()).isNotEmpty();
        return problem;
    }
}
