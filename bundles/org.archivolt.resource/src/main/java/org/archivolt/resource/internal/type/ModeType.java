package org.archivolt.resource.internal.type;

import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Credit;
import org.archivolt.resource.Modes;
import org.archivolt.resource.ResourceType;

/** A type whose credits are modes of use. All modes there are belong to every resource. Text: {@code read+write}, {@code none}. */
public abstract class ModeType implements ResourceType {
    private final String name;
    private final int rank;
    private final ModeAlgebra algebra;

    protected ModeType(String name, int rank, ModeAlgebra algebra) {
        this.name = name;
        this.rank = rank;
        this.algebra = algebra;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int rank() {
        return rank;
    }

    @Override
    public final ModeAlgebra algebra() {
        return algebra;
    }

    @Override
    public final Credit capital(String resource) {
        return algebra.all();
    }

    @Override
    public final Credit parse(String text) throws ArchivoltException {
        String rule = "must be different ones of " + String.join("+", algebra.names()) + " in this order, or none";
        return Texts.read(text, rule, this::read);
    }

    private Credit read(String text) {
        if (text.equals(Texts.NONE)) {
            return Modes.NONE;
        }
        Modes modes = algebra.modes(text.split("\\+", -1));
        if (!format(modes).equals(text)) {
            throw new IllegalArgumentException("out of order, or twice");
        }
        return modes;
    }

    @Override
    public final String format(Credit credit) {
        if (credit.isNone()) {
            return Texts.NONE;
        }
        long bits = ((Modes) credit).bits();
        List<String> words = new ArrayList<>();
        for (long rest = bits; rest != 0; rest &= rest - 1) {
            words.add(algebra.names().get(Long.numberOfTrailingZeros(rest)));
        }
        return String.join("+", words);
    }
}
