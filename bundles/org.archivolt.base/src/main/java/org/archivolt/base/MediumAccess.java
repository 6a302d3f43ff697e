package org.archivolt.base;

import java.util.Locale;

/**
 * What an operator lets be done with the objects on a medium, whatever its status.
 *
 * @param put new objects may be written to it
 * @param get objects may be read from it
 * @param delete what nobody needs any more may be removed from it
 */
public record MediumAccess(boolean put, boolean get, boolean delete) {
    public static final MediumAccess ALL = new MediumAccess(true, true, true);
    public static final MediumAccess NONE = new MediumAccess(false, false, false);

    /**
     * Changes as an operator writes them: {@code +P-D} adds put and takes delete away, {@code PG} or {@code pg} is put and
     * get and nothing else. Upper or lower
     * case.
     *
     * @throws ArchivoltException {@code INVALID_ARGUMENT} (field {@code access})
     */
    public MediumAccess changed(String words) throws ArchivoltException {
        if (!words.matches("[PGDpgd]+|([+-][PGDpgd]+)+")) {
            throw ArchivoltException.invalid(
                            "access", "must be letters of PGD (put, get, delete), or changes such as +P-GD")
                    .with("value", words);
        }
        boolean allowed = true;
        MediumAccess changed = Character.isLetter(words.charAt(0)) ? NONE : this;
        for (char c : words.toUpperCase(Locale.ROOT).toCharArray()) {
            if (c == '+' || c == '-') {
                allowed = c == '+';
            } else {
                changed = changed.with(c, allowed);
            }
        }
        return changed;
    }

    private MediumAccess with(char letter, boolean allowed) {
        return switch (letter) {
            case 'P' -> new MediumAccess(allowed, get, delete);
            case 'G' -> new MediumAccess(put, allowed, delete);
            case 'D' -> new MediumAccess(put, get, allowed);
            default -> throw new IllegalArgumentException("no letter of an access: " + letter);
        };
    }

    /** What is allowed, in one word: {@code PGD}, {@code G}, or {@code -} for nothing. */
    @Override
    public String toString() {
        String letters = (put ? "P" : "") + (get ? "G" : "") + (delete ? "D" : "");
        return letters.isEmpty() ? "-" : letters;
    }
}
