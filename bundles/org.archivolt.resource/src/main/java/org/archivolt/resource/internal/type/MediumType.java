package org.archivolt.resource.internal.type;

/** A medium: many read, or one writes, or one moves it from place to place. Writing includes reading. */
public final class MediumType extends ModeType {
    public static final MediumType MEDIUM = new MediumType();

    private MediumType() {
        super(
                "medium",
                Ranks.MEDIUM,
                ModeAlgebra.of("read", "write", "move")
                        .including("write", "read")
                        .conflicting("read", "write")
                        .conflicting("write", "write")
                        .conflicting("read", "move")
                        .conflicting("write", "move")
                        .conflicting("move", "move"));
    }
}
