package org.archivolt.rest.internal.login;

/** What becomes of a request at the door. */
public enum Verdict {
    ADMITTED,
    /** No credentials, or wrong ones. */
    REFUSED,
    /** Too many wrong ones for this user lately: not even looked at. */
    DAMPED
}
