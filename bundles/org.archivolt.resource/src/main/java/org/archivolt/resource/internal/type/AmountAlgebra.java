package org.archivolt.resource.internal.type;

import org.archivolt.resource.Algebra;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;

/** Amounts. A sum that would be too large is the largest amount there is, so that no message can make anything overflow. */
public final class AmountAlgebra implements Algebra {
    public static final AmountAlgebra AMOUNTS = new AmountAlgebra();

    private AmountAlgebra() {}

    @Override
    public boolean isCounted() {
        return true;
    }

    @Override
    public Credit none() {
        return Amount.NONE;
    }

    @Override
    public Credit plus(Credit a, Credit b) {
        long sum = units(a) + units(b);
        return new Amount(sum < 0 ? Long.MAX_VALUE : sum);
    }

    @Override
    public Credit minus(Credit a, Credit b) {
        return units(b) >= units(a) ? Amount.NONE : new Amount(units(a) - units(b));
    }

    @Override
    public Credit meet(Credit a, Credit b) {
        return units(a) <= units(b) ? a : b;
    }

    @Override
    public boolean covers(Credit a, Credit b) {
        return units(b) <= units(a);
    }

    @Override
    public boolean conflicts(Credit a, Credit b) {
        return false;
    }

    @Override
    public Credit conflicting(Credit of, Credit with) {
        return Amount.NONE;
    }

    @Override
    public boolean isExclusive(Credit credit) {
        return false;
    }

    private static long units(Credit credit) {
        return ((Amount) credit).units();
    }
}
