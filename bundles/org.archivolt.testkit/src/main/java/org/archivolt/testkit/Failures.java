package org.archivolt.testkit;

import java.util.Arrays;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Assertions about operating errors. */
public final class Failures {
    private Failures() {}

    /** Something that may fail. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** Passes if the action throws an {@link ArchivoltException} of this code, and returns it. */
    public static ArchivoltException assertFails(ErrorCode code, Action action) {
        return assertFailsWithAny(action, code);
    }

    /** As {@link #assertFails}, for failures that may be seen in more than one way. */
    public static ArchivoltException assertFailsWithAny(Action action, ErrorCode... codes) {
        String expected = "expected a failure with " + Arrays.toString(codes);
        try {
            action.run();
        } catch (ArchivoltException e) {
            if (!Arrays.asList(codes).contains(e.code())) {
                throw new AssertionError(expected + ", was: " + e.getMessage(), e);
            }
            return e;
        } catch (Exception e) {
            throw new AssertionError(expected + ", was: " + e, e);
        }
        throw new AssertionError(expected + ", but it went well");
    }
}
