package org.archivolt.resource.internal.type;

import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.ResourceType;

/**
 * So many units of something, shared out: bytes of space, bytes per second. Which resources there are, and how much there is of each, is
 * configured ({@code etc/org.archivolt.resource.types.cfg}). Text: {@code 4096}.
 */
public final class CountedType implements ResourceType {
    private final String name;
    private final int rank;
    private final Map<String, Long> capitals;

    private CountedType(String name, int rank, Map<String, Long> capitals) {
        this.name = name;
        this.rank = rank;
        this.capitals = Map.copyOf(capitals);
    }

    /** @param capitals bytes of each pool */
    public static CountedType space(Map<String, Long> capitals) {
        return new CountedType("space", Ranks.SPACE, capitals);
    }

    /** @param capitals bytes per second of each line */
    public static CountedType bandwidth(Map<String, Long> capitals) {
        return new CountedType("bandwidth", Ranks.BANDWIDTH, capitals);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int rank() {
        return rank;
    }

    @Override
    public Algebra algebra() {
        return AmountAlgebra.AMOUNTS;
    }

    @Override
    public Credit capital(String resource) throws ArchivoltException {
        Long units = capitals.get(resource);
        if (units == null) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_RESOURCE, "looking up how much there is")
                    .with("resource", name + ":" + resource);
        }
        return new Amount(units);
    }

    @Override
    public Credit parse(String text) throws ArchivoltException {
        return Texts.read(text, "must be a whole number below 2^63", each -> new Amount(Texts.number(each)));
    }

    @Override
    public String format(Credit credit) {
        return Long.toString(((Amount) credit).units());
    }
}
