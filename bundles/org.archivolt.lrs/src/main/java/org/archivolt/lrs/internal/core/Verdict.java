package org.archivolt.lrs.internal.core;

import org.archivolt.base.ErrorCode;

/**
 * Whether a medium may serve a request.
 *
 * @param kind now, later, or never as things are
 * @param code why not, if never
 * @param reason why not now, for people
 */
record Verdict(Kind kind, ErrorCode code, String reason) {
    enum Kind {
        NOW,
        LATER,
        NEVER
    }

    static final Verdict NOW = new Verdict(Kind.NOW, null, "");

    static Verdict later(String reason) {
        return new Verdict(Kind.LATER, null, reason);
    }

    static Verdict never(ErrorCode code, String reason) {
        return new Verdict(Kind.NEVER, code, reason);
    }
}
