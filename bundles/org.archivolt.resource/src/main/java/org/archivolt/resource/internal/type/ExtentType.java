package org.archivolt.resource.internal.type;

/** Byte ranges of something with positions, such as a file. */
public final class ExtentType extends RangeType {
    public static final ExtentType EXTENT = new ExtentType();

    private ExtentType() {
        super("extent", Ranks.EXTENT, RangeAlgebra.RANGES);
    }
}
