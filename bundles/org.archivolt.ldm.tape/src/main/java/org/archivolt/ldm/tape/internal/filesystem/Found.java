package org.archivolt.ldm.tape.internal.filesystem;

import static org.archivolt.base.ErrorCode.FOREIGN_DATA;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.util.Optional;
import java.util.UUID;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.MediumLabel;

/**
 * What is on a cartridge, as far as its owner is concerned.
 *
 * @param words for people
 */
public record Found(Kind kind, Optional<MediumLabel> label, String words) {
    /** Whose it is. */
    public enum Kind {
        BLANK,
        OURS,
        FOREIGN
    }

    public static final Found BLANK = new Found(Kind.BLANK, Optional.empty(), "no label");

    public static Found foreign(String words) {
        return new Found(Kind.FOREIGN, Optional.empty(), words);
    }

    /** An LTFS volume. @param ours whether we have formatted it */
    public static Found ltfs(boolean ours, String library, String name, UUID uuid) {
        Optional<MediumLabel> label = labelOf(library, name, uuid);
        return new Found(ours ? Kind.OURS : Kind.FOREIGN, label, "LTFS volume '" + name + "' " + uuid);
    }

    private static Optional<MediumLabel> labelOf(String library, String name, UUID uuid) {
        try {
            return Optional.of(new MediumLabel(new MediumId(Family.TAPE, library, name), uuid));
        } catch (IllegalArgumentException e) { // somebody else's idea of a name
            return Optional.empty();
        }
    }

    /** The label, when it is ours. */
    public Optional<MediumLabel> ours() {
        return kind == Kind.OURS ? label : Optional.empty();
    }

    /** @throws ArchivoltException {@code FOREIGN_DATA} naming both */
    public void requireLabel(MediumLabel expected) throws ArchivoltException {
        if (!label.equals(Optional.of(expected))) {
            throw new ArchivoltException(FOREIGN_DATA, "mounting")
                    .with("expected", expected)
                    .with("found", label.isPresent() ? label.get() : words);
        }
    }

    /** @throws ArchivoltException {@code WRONG_STATE} for ours, {@code FOREIGN_DATA} for any other data */
    public void requireMayBeOverwritten(boolean force) throws ArchivoltException {
        if (force || kind == Kind.BLANK) {
            return;
        }
        throw new ArchivoltException(kind == Kind.OURS ? WRONG_STATE : FOREIGN_DATA, "formatting without force")
                .with("carries", label.isPresent() ? label.get() : words);
    }
}
