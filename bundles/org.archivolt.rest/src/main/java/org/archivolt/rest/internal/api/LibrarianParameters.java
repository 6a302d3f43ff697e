package org.archivolt.rest.internal.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.FabricNode;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** What requests to the Librarian have in common: for whom they are, numbers, addresses, paths. */
final class LibrarianParameters {
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{1,16}");
    private static final Pattern PERMISSIONS = Pattern.compile("[0-7]{1,5}");
    private static final int PERMISSIONS_MAX = 07777;
    private static final int OCTAL = 8;
    private static final int HEXADECIMAL = 16;

    private LibrarianParameters() {}

    /**
     * For whom, before it is known which nodes there are.
     *
     * @param node empty for the lowest that is registered
     */
    private record Asked(Optional<NodeId> node, long process, int user, int group) {}

    /** Takes {@code node}, {@code process}, {@code user} and {@code group}, none of which has to be given; ends the query. */
    static Caller caller(QueryParameters query, Librarian librarian) throws ArchivoltException {
        Asked asked = new Asked(
                node(query),
                number("process", query, 0, Long.MAX_VALUE).orElse(0),
                (int) number("user", query, 0, Integer.MAX_VALUE).orElse(0),
                (int) number("group", query, 0, Integer.MAX_VALUE).orElse(0));
        query.end();
        NodeId node = asked.node().isPresent() ? asked.node().get() : lowest(librarian);
        return new Caller(node, asked.process(), asked.user(), asked.group());
    }

    /** For requests that take nothing else. */
    static Caller callerOnly(HttpServletRequest request, Librarian librarian) throws ArchivoltException {
        return caller(new QueryParameters(request.getQueryString()), librarian);
    }

    private static NodeId lowest(Librarian librarian) throws ArchivoltException {
        return librarian.topology().nodes().stream()
                .map(FabricNode::id)
                .min(NodeId::compareTo)
                .orElseThrow(() -> PosixError.ENODEV.of("no node is registered"));
    }

    static Optional<NodeId> node(QueryParameters query) throws ArchivoltException {
        OptionalLong number = number("node", query, 1, NodeId.MAX);
        return number.isPresent() ? Optional.of(new NodeId((int) number.getAsLong())) : Optional.empty();
    }

    /** A segment of a path. */
    static NodeId node(String text) throws ArchivoltException {
        return new NodeId((int) number("node", text, 1, NodeId.MAX));
    }

    /** A segment of a path. */
    static long id(String field, String text) throws ArchivoltException {
        return number(field, text, 0, Long.MAX_VALUE);
    }

    static OptionalLong number(String field, QueryParameters query, long min, long max) throws ArchivoltException {
        Optional<String> text = query.take(field);
        return text.isPresent() ? OptionalLong.of(number(field, text.get(), min, max)) : OptionalLong.empty();
    }

    static OptionalInt count(String field, QueryParameters query, int min, int max) throws ArchivoltException {
        OptionalLong number = number(field, query, min, max);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    private static long number(String field, String text, long min, long max) throws ArchivoltException {
        long number = Parameters.number(field, text);
        if (number < min || number > max) {
            throw ArchivoltException.invalid(field, "must be a whole number from " + min + " to " + max)
                    .with("value", text);
        }
        return number;
    }

    /** {@code 0x0005400200000000}: too large for many who read JSON, so that it is a text everywhere. */
    static BookAddress address(String field, String text) throws ArchivoltException {
        if (ADDRESS.matcher(text).matches()) {
            long value = Long.parseUnsignedLong(text, 2, text.length(), HEXADECIMAL);
            if (value >= 0) {
                return new BookAddress(value);
            }
        }
        throw ArchivoltException.invalid(field, "must be the address of a book, such as 0x0005400200000000")
                .with("value", text);
    }

    static <E extends Enum<E>> Optional<E> word(String field, QueryParameters query, Class<E> type)
            throws ArchivoltException {
        Optional<String> text = query.take(field);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        E[] words = type.getEnumConstants();
        return Optional.of(Arrays.stream(words)
                .filter(word -> word.name().equals(text.get()))
                .findFirst()
                .orElseThrow(() -> ArchivoltException.invalid(field, "must be one of " + Arrays.toString(words))
                        .with("value", text.get())));
    }

    /** @throws ArchivoltException also when it is not given */
    static ShelfPath path(QueryParameters query) throws ArchivoltException {
        return ShelfPath.parse(
                query.take("path").orElseThrow(() -> ArchivoltException.invalid("path", "must be given")));
    }

    static ShelfPath path(JsonFields body, String name) throws ArchivoltException {
        return ShelfPath.parse(body.requiredText(name, Bodies.PATH_LENGTH_MAX));
    }

    /** Without what a file system and a catalog cannot keep: NUL, and half characters, which JSON can say. */
    static String text(JsonFields body, String name, int lengthMax) throws ArchivoltException {
        String text = body.requiredText(name, lengthMax);
        if (text.indexOf('\0') >= 0 || !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw body.fault(name, "must be text without NUL and unpaired surrogates");
        }
        return text;
    }

    /** Octal, as people write them: {@code "0644"}. */
    static Optional<Integer> permissions(JsonFields body) throws ArchivoltException {
        Optional<String> text = body.text("permissions", Bodies.WORD_LENGTH_MAX);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (PERMISSIONS.matcher(text.get()).matches()) {
            int permissions = Integer.parseInt(text.get(), OCTAL);
            if (permissions <= PERMISSIONS_MAX) {
                return Optional.of(permissions);
            }
        }
        throw body.fault("permissions", "must be an octal number from 0 to 07777")
                .with("value", text.get());
    }

    static Optional<Instant> time(JsonFields body, String name) throws ArchivoltException {
        Optional<String> text = body.text(name, Bodies.WORD_LENGTH_MAX);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text.get());
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return Optional.of(time.toInstant());
            }
        } catch (DateTimeException e) {
            // as wrong as one out of range
        }
        throw body.fault(name, "must be a time of RFC 3339, such as 2026-02-03T04:05:06Z")
                .with("value", text.get());
    }

    /** A whole body, whatever it is. */
    static byte[] bytes(HttpServletRequest request, int bytesMax) throws ArchivoltException {
        ArchivoltException tooLarge =
                PosixError.EFBIG.of("must be at most " + bytesMax + " bytes").with("field", "body");
        if (request.getContentLengthLong() > bytesMax) {
            throw tooLarge;
        }
        try {
            byte[] body = request.getInputStream().readNBytes(bytesMax + 1);
            if (body.length > bytesMax) {
                throw tooLarge;
            }
            return body;
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.CLIENT_ABORTED, "receiving the body", e);
        }
    }

    static String text(byte[] body) throws ArchivoltException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw ArchivoltException.invalid("body", "must be text in UTF-8");
        }
    }
}
