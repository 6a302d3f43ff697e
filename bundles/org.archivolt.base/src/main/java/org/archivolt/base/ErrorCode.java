package org.archivolt.base;

/**
 * What went wrong. The name says it to people and programs and never changes; the {@link Remedy} says what the caller
 * can do about it, which is all a catch block has to know.
 */
public enum ErrorCode {
    /** A field of the request is malformed, out of range or contradicts another. */
    INVALID_ARGUMENT(Remedy.FIX_REQUEST),
    /** The bytes received do not have the checksum or length the client announced. */
    CHECKSUM_MISMATCH(Remedy.FIX_REQUEST),
    /** More bytes than are taken here. */
    TOO_LARGE(Remedy.FIX_REQUEST),
    /** The caller stopped sending, or went away. */
    CLIENT_ABORTED(Remedy.FIX_REQUEST),
    NO_SUCH_OBJECT(Remedy.FIX_REQUEST),
    NO_SUCH_MEDIUM(Remedy.FIX_REQUEST),
    NO_SUCH_DEVICE(Remedy.FIX_REQUEST),
    /** No library of this name is driven here. */
    NO_SUCH_LIBRARY(Remedy.FIX_REQUEST),
    /** The family, tag or library asked for is not served here. */
    NO_SUCH_RESOURCE(Remedy.FIX_REQUEST),
    /** No such request or allocation is known, or it is somebody else's, or it has ended. */
    NO_SUCH_REQUEST(Remedy.FIX_REQUEST),
    NO_SUCH_USER(Remedy.FIX_REQUEST),
    NO_SUCH_TOKEN(Remedy.FIX_REQUEST),
    /** No such owner, loan or held credit is known, or it has ended. */
    NO_SUCH_CREDIT(Remedy.FIX_REQUEST),
    /** There is no shelf of this name or number. */
    NO_SUCH_SHELF(Remedy.FIX_REQUEST),
    /** The shelf has no attribute of this name. */
    NO_SUCH_ATTRIBUTE(Remedy.FIX_REQUEST),
    /** What is asked for is not possible with a thing of this kind, today or ever. */
    NOT_SUPPORTED(Remedy.FIX_REQUEST),
    /** Who asks may not do this; a person with a higher role can. */
    FORBIDDEN(Remedy.FIX_REQUEST),
    /** No background job has this number, or it was forgotten. */
    NO_SUCH_JOB(Remedy.FIX_REQUEST),
    ALREADY_EXISTS(Remedy.FIX_REQUEST),
    /** A precondition of the caller (If-Match, expected state) does not hold. */
    PRECONDITION_FAILED(Remedy.FIX_REQUEST),
    /** The thing is in use, or in a state that forbids the operation; an operator can change that. */
    WRONG_STATE(Remedy.FIX_REQUEST),
    /** The medium carries data that is not ours; it is never overwritten. */
    FOREIGN_DATA(Remedy.FIX_REQUEST),
    /** The byte range asked for lies outside the object. */
    RANGE_NOT_SATISFIABLE(Remedy.FIX_REQUEST),
    /** No module of the layout's name and major version is installed (ENOSYS). */
    LAYOUT_UNAVAILABLE(Remedy.ADD_RESOURCE),
    /** No policy of this name is installed (ENOSYS). */
    POLICY_UNAVAILABLE(Remedy.ADD_RESOURCE),
    /** No driver serves the family. */
    DRIVER_UNAVAILABLE(Remedy.ADD_RESOURCE),
    /** Nothing that could serve the request has room. */
    NO_SPACE(Remedy.ADD_RESOURCE),
    /** There are not enough media, or not enough devices, that could ever serve the request. */
    NO_MEDIA(Remedy.ADD_RESOURCE),
    DEVICE_FAULT(Remedy.RETRY_ELSEWHERE),
    MEDIUM_FAULT(Remedy.RETRY_ELSEWHERE),
    /** Stored bytes differ from their checksum. */
    DATA_CORRUPT(Remedy.RETRY_ELSEWHERE),
    /** A bound was reached: a full queue, too many requests at once. */
    BUSY(Remedy.RETRY_LATER),
    /** What is asked for is not here, and the request does not allow to borrow or revoke it. */
    NOT_LOCAL(Remedy.RETRY_LATER),
    /** Those who wait, wait for each other; this request was chosen to give way. */
    DEADLOCK(Remedy.RETRY_LATER),
    /** A credit has ended before it was given back: its lease was over, or its owner was taken to be dead. */
    CREDIT_LOST(Remedy.RETRY_LATER),
    /** The fencing token is older than the last grant: somebody else has what is to be written, mounted or moved. */
    FENCED(Remedy.RETRY_LATER),
    /** A wait reached its bound. */
    TIMEOUT(Remedy.RETRY_LATER),
    CANCELLED(Remedy.RETRY_LATER),
    SHUTTING_DOWN(Remedy.RETRY_LATER),
    CATALOG_UNAVAILABLE(Remedy.RETRY_LATER),
    /** What the catalog says cannot be true. */
    CATALOG_CORRUPT(Remedy.STOP),
    /** A bug of ours. */
    INTERNAL(Remedy.STOP);

    /** What the caller can do. */
    public enum Remedy {
        FIX_REQUEST,
        ADD_RESOURCE,
        RETRY_ELSEWHERE,
        RETRY_LATER,
        STOP
    }

    private final Remedy remedy;

    ErrorCode(Remedy remedy) {
        this.remedy = remedy;
    }

    public Remedy remedy() {
        return remedy;
    }
}
