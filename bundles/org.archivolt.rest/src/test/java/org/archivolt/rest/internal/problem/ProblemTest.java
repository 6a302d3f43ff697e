package org.archivolt.rest.internal.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ErrorCode.Remedy;
import org.archivolt.rest.internal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
    /** The table clients rely on: changing a line is a breaking change. */
    @ParameterizedTest
    @CsvSource({
        "INVALID_ARGUMENT, 400",
        "CHECKSUM_MISMATCH, 400",
        "CLIENT_ABORTED, 400",
        "NO_SUCH_OBJECT, 404",
        "NO_SUCH_MEDIUM, 404",
        "NO_SUCH_DEVICE, 404",
        "NO_SUCH_RESOURCE, 400",
        "NO_SUCH_REQUEST, 404",
        "NO_SUCH_JOB, 404",
        "ALREADY_EXISTS, 409",
        "PRECONDITION_FAILED, 412",
        "WRONG_STATE, 409",
        "FOREIGN_DATA, 409",
        "RANGE_NOT_SATISFIABLE, 416",
        "LAYOUT_UNAVAILABLE, 501",
        "DRIVER_UNAVAILABLE, 503",
        "NO_SPACE, 507",
        "NO_MEDIA, 503",
        "DEVICE_FAULT, 503",
        "MEDIUM_FAULT, 503",
        "DATA_CORRUPT, 500",
        "BUSY, 503",
        "TIMEOUT, 503",
        "CANCELLED, 503",
        "SHUTTING_DOWN, 503",
        "CATALOG_UNAVAILABLE, 503",
        "CATALOG_CORRUPT, 500",
        "INTERNAL, 500",
        "NO_SUCH_CREDIT, 404",
        "NOT_LOCAL, 503",
        "DEADLOCK, 503",
        "CREDIT_LOST, 503",
        "FENCED, 503",
    })
    void saysEachCodeByAStatus(ErrorCode code, int status) {
        assertThat(HttpAnswer.to(code).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void tellsWhenToRetryWhateverMayBeRetried(ErrorCode code) {
        HttpAnswer answer = HttpAnswer.to(code);
        assertThat(answer.retryAfterSeconds() > 0).isEqualTo(answer.status() == 503);
        assertThat(code.remedy() != Remedy.RETRY_LATER || answer.status() == 503)
                .isTrue();
        assertThat(code.remedy() != Remedy.FIX_REQUEST || answer.status() < 500).isTrue();
    }

    @Test
    void namesTheFieldAndTheFacts() throws IOException {
        ArchivoltException e = ArchivoltException.invalid("layout.replicas", "must be between 1 and 16")
                .with("value", 17);
        assertThat(new String(Json.bytes(Problem.of(e)), StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"urn:archivolt:problem:invalid-argument\",\"title\":\"Invalid argument\","
                        + "\"status\":400,\"detail\":\"layout.replicas: must be between 1 and 16\","
                        + "\"code\":\"INVALID_ARGUMENT\",\"remedy\":\"FIX_REQUEST\",\"field\":\"layout.replicas\","
                        + "\"facts\":{\"value\":\"17\"}}");
    }

    /** So that a program can tell the errors of a registration apart, which have commas themselves. */
    @Test
    void tellsWhatIsListedLineByLine() {
        ArchivoltException e = new ArchivoltException(ErrorCode.INVALID_ARGUMENT, "the registration has 2 errors")
                .with("errors", List.of("line 2, [global] u: is 3", "line 6, [node05] node_id: is 4, not 5"));
        assertThat(Problem.of(e).facts())
                .containsEntry("errors", "line 2, [global] u: is 3\nline 6, [node05] node_id: is 4, not 5");
    }

    @Test
    void saysWhatWasBeingDoneAndWhyItFailed() {
        ArchivoltException e =
                new ArchivoltException(ErrorCode.MEDIUM_FAULT, "mounting", new IOException("Input/output error"));
        assertThat(Problem.of(e).detail()).isEqualTo("while mounting: Input/output error");
    }

    @Test
    void tellsNothingOfABugButWhereToLook() {
        Problem problem = Problems.of(new IllegalStateException("secret"));
        assertThat(problem.status()).isEqualTo(500);
        assertThat(problem.facts()).containsOnlyKeys("incident");
        assertThat(new String(Json.bytes(problem), StandardCharsets.UTF_8))
                .doesNotContain("secret")
                .doesNotContain("java");
    }

    @ParameterizedTest
    @CsvSource({
        "400, BAD_REQUEST, FIX_REQUEST",
        "401, UNAUTHENTICATED, FIX_REQUEST",
        "404, NO_SUCH_PATH, FIX_REQUEST",
        "405, METHOD_NOT_ALLOWED, FIX_REQUEST",
        "429, TOO_MANY_REQUESTS, RETRY_LATER",
        "431, HEADERS_TOO_LARGE, FIX_REQUEST",
        "500, INTERNAL, STOP",
        "503, UNAVAILABLE, RETRY_LATER",
        "505, HTTP_VERSION_UNKNOWN, FIX_REQUEST",
    })
    void hasACodeForWhatHttpRefuses(int status, String code, Remedy remedy) {
        Problem problem = Problem.ofStatus(status, "why");
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.remedy()).isEqualTo(remedy.name());
        assertThat(problem.retryAfterSeconds() > 0).isEqualTo(remedy == Remedy.RETRY_LATER);
    }
}
