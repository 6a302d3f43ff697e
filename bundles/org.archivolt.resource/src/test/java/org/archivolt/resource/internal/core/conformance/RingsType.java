package org.archivolt.resource.internal.core.conformance;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.archivolt.resource.Credit;
import org.archivolt.resource.Modes;
import org.archivolt.resource.internal.type.ModeAlgebra;
import org.archivolt.resource.internal.type.ModeType;

/** The reference's test type: twenty rings that one at a time may bear, one that many may, and one that was never made. */
final class RingsType extends ModeType {
    static final RingsType RINGS = new RingsType();

    static final Modes NARYA = rings("narya");
    static final Modes NENYA = rings("nenya");
    static final Modes VILYA = rings("vilya");
    static final Modes DURIN = rings("durin");
    static final Modes ANGMAR = rings("angmar");
    static final Modes SHARED = rings("shared");
    static final Modes FORGED = rings("forged");
    static final Modes ALL =
            rings(Stream.concat(exclusive(), Stream.of("shared")).toArray(String[]::new));

    private RingsType() {
        super("ring", 1, Made.ALGEBRA);
    }

    private static Stream<String> exclusive() {
        Stream<String> named = Stream.of("narya", "nenya", "vilya", "durin", "angmar", "one");
        Stream<String> others = IntStream.rangeClosed(1, 14).mapToObj(each -> "ring" + each);
        return Stream.concat(named, others);
    }

    private static ModeAlgebra made() {
        String[] names =
                Stream.concat(exclusive(), Stream.of("shared", "forged")).toArray(String[]::new);
        return exclusive().reduce(ModeAlgebra.of(names), (rings, each) -> rings.conflicting(each, each), (a, b) -> b);
    }

    /** Set up on first use: the constants above are made of it. */
    private static final class Made {
        private static final ModeAlgebra ALGEBRA = made();
    }

    static Modes rings(String... names) {
        return Made.ALGEBRA.modes(names);
    }

    static Modes and(Modes a, Modes b) {
        return new Modes(a.bits() | b.bits());
    }

    static Modes allBut(Modes... taken) {
        long bits = ALL.bits();
        for (Modes each : taken) {
            bits &= ~each.bits();
        }
        return new Modes(bits);
    }

    @Override
    public Credit capital(String name) {
        return ALL;
    }
}
