package org.archivolt.librarian.lfs.internal.fuse;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the kernel asks for (Linux, include/uapi/linux/fuse.h, enum fuse_opcode), as far as we answer. */
public enum FuseOpcode {
    LOOKUP(1),
    FORGET(2),
    GETATTR(3),
    SETATTR(4),
    READLINK(5),
    SYMLINK(6),
    MKNOD(8),
    MKDIR(9),
    UNLINK(10),
    RMDIR(11),
    RENAME(12),
    LINK(13),
    OPEN(14),
    READ(15),
    WRITE(16),
    STATFS(17),
    RELEASE(18),
    FSYNC(20),
    SETXATTR(21),
    GETXATTR(22),
    LISTXATTR(23),
    REMOVEXATTR(24),
    INIT(26),
    OPENDIR(27),
    READDIR(28),
    RELEASEDIR(29),
    FSYNCDIR(30),
    CREATE(35),
    INTERRUPT(36),
    DESTROY(38),
    BATCH_FORGET(42),
    FALLOCATE(43),
    RENAME2(45);

    private static final Map<Integer, FuseOpcode> BY_NUMBER =
            Stream.of(values()).collect(Collectors.toMap(opcode -> opcode.number, Function.identity()));

    private final int number;

    FuseOpcode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }

    public static Optional<FuseOpcode> of(int number) {
        return Optional.ofNullable(BY_NUMBER.get(number));
    }
}
