package org.archivolt.itests.credits;

import java.util.concurrent.CompletionException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** What a claim has ended with. */
final class Failures {
    private Failures() {}

    static ArchivoltException of(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ArchivoltException known
                ? known
                : new ArchivoltException(ErrorCode.INTERNAL, cause.toString(), cause);
    }
}
