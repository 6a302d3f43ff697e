package org.archivolt.dss.postgres.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditSession;

/**
 * Who should look at the books of a resource, as it is announced: a JSON list of type, name, and sessions. Names may have
 * any characters in them.
 *
 * @param concerned empty for everybody
 */
record CreditNews(String type, String name, Set<CreditSession> concerned) {
    static final String PREFIX = "credit ";
    /** PostgreSQL takes fewer than 8000 bytes. */
    static final int BYTES_MAX = 7_999;

    /** Sessions that do not fit are left out, all of them; if even the name does not, it is a word nobody knows: anything. */
    String text() {
        List<String> parts = new ArrayList<>(List.of(type, name));
        concerned.stream().map(CreditSession::toString).sorted().forEach(parts::add);
        return fits(PREFIX + Json.ofList(parts), fits(PREFIX + Json.ofList(List.of(type, name)), "anything"));
    }

    private static String fits(String text, String otherwise) {
        return text.getBytes(UTF_8).length <= BYTES_MAX ? text : otherwise;
    }

    static CreditNews parse(String text) throws ArchivoltException {
        List<String> parts = parts(text);
        if (!text.startsWith(PREFIX) || parts.size() < 2) {
            throw ArchivoltException.invalid("news", "must be type, name, and sessions");
        }
        Set<CreditSession> concerned = new HashSet<>();
        for (String session : parts.subList(2, parts.size())) {
            concerned.add(CreditSession.parse(session));
        }
        return new CreditNews(parts.get(0), parts.get(1), Set.copyOf(concerned));
    }

    private static List<String> parts(String text) throws ArchivoltException {
        try {
            return Json.list(text.substring(text.indexOf(' ') + 1));
        } catch (IOException e) {
            throw ArchivoltException.invalid("news", "must be a list of texts");
        }
    }
}
