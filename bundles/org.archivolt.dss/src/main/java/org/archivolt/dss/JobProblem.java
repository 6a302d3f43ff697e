package org.archivolt.dss;

import java.nio.charset.StandardCharsets;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * What a job met last.
 *
 * @param text for people; at most {@value #TEXT_LENGTH_MAX} characters, more are cut off. What a catalog cannot keep (NUL,
 *     half a character) becomes a question mark.
 */
public record JobProblem(ErrorCode code, String text) {
    public static final int TEXT_LENGTH_MAX = 500;

    public JobProblem {
        text = storable(text.length() > TEXT_LENGTH_MAX ? text.substring(0, TEXT_LENGTH_MAX) : text);
    }

    public static JobProblem of(ArchivoltException failure) {
        return new JobProblem(failure.code(), failure.getMessage());
    }

    private static String storable(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).replace('\0', '?');
    }
}
