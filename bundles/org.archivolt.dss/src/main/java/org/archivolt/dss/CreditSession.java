package org.archivolt.dss;

import org.archivolt.base.ArchivoltException;

/**
 * One run of one host's runtime, as the owner of credits.
 *
 * @param host 1 to 255 bytes of UTF-8; any characters
 * @param incarnation differs for each run of a host, and grows
 */
public record CreditSession(String host, long incarnation) {
    /** The inverse of {@link #toString()}. */
    public static CreditSession parse(String text) throws ArchivoltException {
        int mark = text.lastIndexOf('#'); // a host may have one in its name, a number has none
        String digits = text.substring(mark + 1);
        if (mark < 1 || !digits.matches("[1-9][0-9]{0,17}")) {
            throw ArchivoltException.invalid("session", "must be host#incarnation")
                    .with("value", text);
        }
        return new CreditSession(text.substring(0, mark), Long.parseLong(digits));
    }

    /** As the books of resources name it. */
    @Override
    public String toString() {
        return host + "#" + incarnation;
    }
}
