package org.archivolt.dss.postgres.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.ExtentRecord;
import org.archivolt.dss.LayoutRecord;
import org.archivolt.dss.ObjectCommit;

/** Which texts PostgreSQL keeps: valid Unicode without NUL. */
final class Texts {
    private Texts() {}

    static boolean areStorable(ObjectCommit commit) {
        return isStorable(commit.contentType())
                && commit.grouping().stream().allMatch(Texts::isStorable)
                && areStorable(commit.metadata())
                && areStorable(commit.copy(), commit.layout(), commit.extents());
    }

    /** Those of a copy. */
    static boolean areStorable(String name, LayoutRecord layout, List<ExtentRecord> extents) {
        return isStorable(name)
                && isStorable(layout.name())
                && areStorable(layout.parameters())
                && extents.stream().map(ExtentRecord::address).allMatch(Texts::isStorable);
    }

    static void requireStorable(String field, Map<String, String> texts) throws ArchivoltException {
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            requireStorable(field, entry.getKey());
            requireStorable(field, entry.getValue());
        }
    }

    static boolean areStorable(Map<String, String> texts) {
        return texts.entrySet().stream().allMatch(entry -> isStorable(entry.getKey()) && isStorable(entry.getValue()));
    }

    static void requireStorable(String field, String text) throws ArchivoltException {
        if (!isStorable(text)) {
            throw ArchivoltException.invalid(field, "must be valid Unicode without NUL");
        }
    }

    static boolean isStorable(String text) {
        boolean isPlain = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            isPlain &= !Character.isSurrogate(c);
        }
        return isPlain || StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
