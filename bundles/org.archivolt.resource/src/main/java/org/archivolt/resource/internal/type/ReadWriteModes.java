package org.archivolt.resource.internal.type;

/** Many read, or one writes. */
final class ReadWriteModes {
    /** Writing includes reading. */
    static final ModeAlgebra READ_WRITE = ModeAlgebra.of("read", "write")
            .including("write", "read")
            .conflicting("read", "write")
            .conflicting("write", "write");

    private ReadWriteModes() {}
}
