package org.archivolt.ldm.nvm.internal;

import static org.archivolt.base.ErrorCode.ALREADY_EXISTS;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.NO_SPACE;

import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.ErrorCode.Remedy;
import org.archivolt.librarian.PosixError;

/** Whom to blame for what the Librarian or the memory says. */
final class Faults {
    private Faults() {}

    /** Something that is asked of them. */
    interface Question<T> {
        T ask() throws ArchivoltException;
    }

    /** Something that is done by them. */
    interface Action {
        void run() throws ArchivoltException;
    }

    static <T> T asking(String doing, Question<T> question) throws ArchivoltException {
        try {
            return question.ask();
        } catch (ArchivoltException e) {
            throw translate(e, doing);
        }
    }

    static void doing(String doing, Action action) throws ArchivoltException {
        asking(doing, () -> {
            action.run();
            return null;
        });
    }

    static ArchivoltException translate(ArchivoltException failure, String doing) {
        ArchivoltException translated = new ArchivoltException(codeFor(failure), doing, failure);
        for (Map.Entry<String, Object> fact : failure.facts().entrySet()) {
            translated.with(fact.getKey(), fact.getValue());
        }
        return failure.code() == ErrorCode.NO_SUCH_SHELF ? translated.with("missing", true) : translated;
    }

    static boolean is(ArchivoltException failure, PosixError error) {
        return PosixError.of(failure) == error;
    }

    private static ErrorCode codeFor(ArchivoltException failure) {
        ErrorCode code = failure.code();
        if (code == NO_SPACE || code == ALREADY_EXISTS || code == DEVICE_FAULT || code == DRIVER_UNAVAILABLE) {
            return code;
        }
        if (code.remedy() == Remedy.RETRY_LATER) {
            return DRIVER_UNAVAILABLE; // the Librarian is elsewhere just now, or its catalog away: nobody is to blame
        }
        boolean isSetUpWrongly = code.remedy() == Remedy.ADD_RESOURCE
                || code == ErrorCode.NO_SUCH_DEVICE // the node
                || code == ErrorCode.NOT_SUPPORTED; // the policy
        return isSetUpWrongly || code.remedy() == Remedy.STOP ? DEVICE_FAULT : MEDIUM_FAULT;
    }
}
