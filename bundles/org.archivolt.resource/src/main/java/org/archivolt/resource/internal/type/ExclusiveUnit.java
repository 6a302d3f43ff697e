package org.archivolt.resource.internal.type;

/** A thing that one at a time can use: {@code use}. */
public final class ExclusiveUnit extends ModeType {
    public static final ExclusiveUnit ROBOT = new ExclusiveUnit("robot", Ranks.ROBOT);
    public static final ExclusiveUnit DRIVE = new ExclusiveUnit("drive", Ranks.DRIVE);

    private ExclusiveUnit(String name, int rank) {
        super(name, rank, ModeAlgebra.of("use").conflicting("use", "use"));
    }
}
