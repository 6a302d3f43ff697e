package org.archivolt.shell.internal.text;

/** Text that others chose, made harmless for a terminal and a table: no control characters, lines of a hundred columns. */
public final class Plain {
    private static final int COLUMNS = 100;

    private Plain() {}

    public static String of(String text) {
        return text.replaceAll("\\p{Cntrl}|[\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }

    /** Breaks a sentence at blanks; what continues on a further line is set in. */
    public static String paragraph(String indent, String sentence) {
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(indent);
        for (String word : of(sentence).split(" +")) {
            if (line.length() + 1 + word.length() > COLUMNS && !line.toString().isBlank()) {
                lines.append(line).append('\n');
                line = new StringBuilder(indent).append("  ");
            }
            line.append(line.toString().isBlank() ? "" : " ").append(word);
        }
        return lines.append(line).toString();
    }
}
