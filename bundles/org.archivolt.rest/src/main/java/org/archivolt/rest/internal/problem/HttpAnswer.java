package org.archivolt.rest.internal.problem;

import org.archivolt.base.ErrorCode;

/**
 * How HTTP says an {@link ErrorCode}. This is the only place where one becomes the other.
 *
 * @param retryAfterSeconds 0 for no such advice
 */
public record HttpAnswer(int status, int retryAfterSeconds) {
    private static final int SOON = 1;
    private static final int LATER = 30;

    public static HttpAnswer to(ErrorCode code) {
        return switch (code) {
            case INVALID_ARGUMENT, NO_SUCH_RESOURCE -> status(400);
            // 400 rather than 422: clients of object stores know it as S3's BadDigest, and do send again on it
            case CHECKSUM_MISMATCH -> status(400);
            // mostly nobody is there to read it
            case CLIENT_ABORTED -> status(400);
            case NO_SUCH_OBJECT, NO_SUCH_MEDIUM, NO_SUCH_DEVICE, NO_SUCH_LIBRARY, NO_SUCH_REQUEST, NO_SUCH_JOB ->
                status(404);
            case NO_SUCH_USER, NO_SUCH_TOKEN, NO_SUCH_CREDIT, NO_SUCH_SHELF, NO_SUCH_ATTRIBUTE -> status(404);
            case TOO_LARGE -> status(413);
            case FORBIDDEN -> status(403);
            case ALREADY_EXISTS, WRONG_STATE, FOREIGN_DATA -> status(409);
            case PRECONDITION_FAILED -> status(412);
            case RANGE_NOT_SATISFIABLE -> status(416);
            case NOT_SUPPORTED -> status(422);
            case LAYOUT_UNAVAILABLE, POLICY_UNAVAILABLE -> status(501);
            case NO_SPACE -> status(507);
            case NO_MEDIA, DRIVER_UNAVAILABLE -> new HttpAnswer(503, LATER);
            case DEVICE_FAULT, MEDIUM_FAULT -> new HttpAnswer(503, LATER);
            case BUSY, TIMEOUT, CANCELLED -> new HttpAnswer(503, SOON);
            case SHUTTING_DOWN, CATALOG_UNAVAILABLE -> new HttpAnswer(503, SOON);
            case NOT_LOCAL, DEADLOCK, CREDIT_LOST, FENCED -> new HttpAnswer(503, SOON);
            case DATA_CORRUPT, CATALOG_CORRUPT, INTERNAL -> status(500);
        };
    }

    private static HttpAnswer status(int status) {
        return new HttpAnswer(status, 0);
    }
}
