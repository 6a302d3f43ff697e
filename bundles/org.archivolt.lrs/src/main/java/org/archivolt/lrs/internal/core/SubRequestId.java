package org.archivolt.lrs.internal.core;

/**
 * One medium's part of one attempt at serving a request.
 *
 * @param serial never used twice, so that a late report of an earlier attempt is not mistaken for this one's
 */
public record SubRequestId(long request, long serial) {
    @Override
    public String toString() {
        return request + "/" + serial;
    }
}
