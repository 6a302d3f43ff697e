package org.archivolt.rest.internal.syntax;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ErrorCode;

/** The Range header (RFC 9110 §14): one range of bytes. Other units are ignored, as the RFC wants it. */
public final class RangeHeader {
    private static final Pattern OTHER_UNIT = Pattern.compile("(?!(?i)bytes=)[!#$%&'*+.^_`|~0-9A-Za-z-]+=.+");
    private static final Pattern BYTES = Pattern.compile("(?i)bytes=\\s*(\\d*)-(\\d*)\\s*");

    private RangeHeader() {}

    /**
     * @param header null for none
     * @return empty when the whole object is meant
     * @throws ArchivoltException {@code INVALID_ARGUMENT}, {@code RANGE_NOT_SATISFIABLE}
     */
    public static Optional<ByteRange> parse(String header, long size) throws ArchivoltException {
        if (header == null || OTHER_UNIT.matcher(header).matches()) {
            return Optional.empty();
        }
        if (header.indexOf(',') >= 0) {
            throw ArchivoltException.invalid("Range", "must be one range").with("value", header);
        }
        Matcher bytes = BYTES.matcher(header);
        if (!bytes.matches() || bytes.group(1).isEmpty() && bytes.group(2).isEmpty()) {
            throw malformed(header);
        }
        return Optional.of(
                bytes.group(1).isEmpty()
                        ? suffix(number(bytes.group(2)), size)
                        : between(bytes.group(1), bytes.group(2), size, header));
    }

    private static ByteRange suffix(long length, long size) throws ArchivoltException {
        if (length == 0 || size == 0) {
            throw unsatisfiable(size);
        }
        long taken = Math.min(length, size);
        return new ByteRange(size - taken, taken);
    }

    private static ByteRange between(String first, String last, long size, String header) throws ArchivoltException {
        long from = number(first);
        long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
        if (to < from) {
            throw malformed(header);
        }
        if (from >= size) {
            throw unsatisfiable(size);
        }
        return new ByteRange(from, Math.min(to, size - 1) - from + 1);
    }

    /** More digits than a long has mean beyond any object. */
    private static long number(String digits) {
        String significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > 18 ? Long.MAX_VALUE : Long.parseLong(significant);
    }

    private static ArchivoltException malformed(String header) {
        return ArchivoltException.invalid("Range", "must be bytes=first-last, bytes=first- or bytes=-length")
                .with("value", header);
    }

    private static ArchivoltException unsatisfiable(long size) {
        return new ArchivoltException(ErrorCode.RANGE_NOT_SATISFIABLE, "lies outside the object")
                .with("field", "Range")
                .with("size", size);
    }
}
