package org.archivolt.resource.internal.type;

import java.util.Arrays;
import java.util.List;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Credit;
import org.archivolt.resource.Modes;

/** Sets of named modes, of which pairs conflict. Immutable; tells conflicts and containment without garbage. */
public final class ModeAlgebra implements Algebra {
    private static final int MODES_MAX = 62;

    private final List<String> names;
    /** For each mode, those that conflict with it. */
    private final long[] conflicts;
    /** For each mode, those that it includes, itself among them. */
    private final long[] included;

    private ModeAlgebra(List<String> names, long[] conflicts, long[] included) {
        this.names = names;
        this.conflicts = conflicts;
        this.included = included;
    }

    /** Modes that do not conflict yet, the first one in the lowest bit. Names are lower-case words. */
    public static ModeAlgebra of(String... names) {
        List<String> all = List.of(names);
        boolean isNamed = all.stream().allMatch(each -> each.matches("[a-z][a-z0-9]*") && !each.equals(Texts.NONE));
        if (!isNamed
                || all.isEmpty()
                || all.size() > MODES_MAX
                || all.stream().distinct().count() < all.size()) {
            throw new IllegalArgumentException("not 1 to " + MODES_MAX + " different names of modes: " + all);
        }
        long[] included = new long[all.size()];
        Arrays.setAll(included, mode -> 1L << mode);
        return new ModeAlgebra(all, new long[all.size()], included);
    }

    /** Two different owners must not have these, which may be the same. */
    public ModeAlgebra conflicting(String a, String b) {
        long[] changed = conflicts.clone();
        changed[index(a)] |= mode(b);
        changed[index(b)] |= mode(a);
        return new ModeAlgebra(names, changed, included);
    }

    /** Who asks for the one means the other, too, and all that this one includes. */
    public ModeAlgebra including(String whole, String part) {
        long more = included[index(part)];
        long[] changed = Arrays.stream(included)
                .map(each -> (each & mode(whole)) == 0 ? each : each | more)
                .toArray();
        return new ModeAlgebra(names, conflicts, changed);
    }

    /** In the order of their bits. */
    public List<String> names() {
        return names;
    }

    /** All there are. */
    public Modes all() {
        return new Modes((1L << names.size()) - 1);
    }

    /** These, and no others. */
    public Modes modes(String... wanted) {
        return new Modes(Arrays.stream(wanted).mapToLong(this::mode).reduce(0, (a, b) -> a | b));
    }

    private long mode(String name) {
        return 1L << index(name);
    }

    private int index(String name) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no mode has this name: " + name);
        }
        return index;
    }

    @Override
    public boolean isCounted() {
        return false;
    }

    @Override
    public Credit none() {
        return Modes.NONE;
    }

    @Override
    public Credit plus(Credit a, Credit b) {
        return either(bits(a) | bits(b), a, b);
    }

    @Override
    public Credit minus(Credit a, Credit b) {
        return either(bits(a) & ~bits(b), a, Modes.NONE);
    }

    @Override
    public Credit meet(Credit a, Credit b) {
        return either(bits(a) & bits(b), a, b);
    }

    @Override
    public boolean covers(Credit a, Credit b) {
        return (bits(b) & ~bits(a)) == 0;
    }

    @Override
    public boolean conflicts(Credit a, Credit b) {
        return (bits(a) & enemies(bits(b))) != 0;
    }

    @Override
    public Credit conflicting(Credit of, Credit with) {
        return either(bits(of) & enemies(bits(with)), of, Modes.NONE);
    }

    @Override
    public boolean isExclusive(Credit credit) {
        return conflicts(credit, credit);
    }

    @Override
    public Credit closed(Credit want) {
        return either(united(included, bits(want)), want, Modes.NONE);
    }

    /** What conflicts with any of these. */
    private long enemies(long modes) {
        return united(conflicts, modes);
    }

    private static long united(long[] ofEach, long modes) {
        long united = 0;
        for (long rest = modes; rest != 0; rest &= rest - 1) {
            united |= ofEach[Long.numberOfTrailingZeros(rest)];
        }
        return united;
    }

    private static long bits(Credit credit) {
        return ((Modes) credit).bits();
    }

    /** One of these two when it is the result already: most results are. */
    private static Credit either(long bits, Credit a, Credit b) {
        if (bits == bits(a)) {
            return a;
        }
        return bits == bits(b) ? b : new Modes(bits);
    }
}
