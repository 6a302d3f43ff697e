package org.archivolt.librarian;

import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * What a file system calls an error (POSIX.1-2017, errno.h). The Librarian's exceptions carry its name as the fact {@value #FACT}.
 */
public enum PosixError {
    EPERM(1, ErrorCode.FORBIDDEN),
    ENOENT(2, ErrorCode.NO_SUCH_SHELF),
    EIO(5, ErrorCode.DEVICE_FAULT),
    EBADF(9, ErrorCode.NO_SUCH_REQUEST),
    EAGAIN(11, ErrorCode.BUSY),
    EACCES(13, ErrorCode.FORBIDDEN),
    EBUSY(16, ErrorCode.WRONG_STATE),
    EEXIST(17, ErrorCode.ALREADY_EXISTS),
    ENODEV(19, ErrorCode.NO_SUCH_DEVICE),
    ENOTDIR(20, ErrorCode.WRONG_STATE),
    EISDIR(21, ErrorCode.WRONG_STATE),
    EINVAL(22, ErrorCode.INVALID_ARGUMENT),
    EMFILE(24, ErrorCode.WRONG_STATE),
    EFBIG(27, ErrorCode.TOO_LARGE),
    ENOSPC(28, ErrorCode.NO_SPACE),
    EMLINK(31, ErrorCode.WRONG_STATE),
    ERANGE(34, ErrorCode.WRONG_STATE),
    ENAMETOOLONG(36, ErrorCode.INVALID_ARGUMENT),
    ENOSYS(38, ErrorCode.POLICY_UNAVAILABLE),
    ENOTEMPTY(39, ErrorCode.WRONG_STATE),
    ENODATA(61, ErrorCode.NO_SUCH_ATTRIBUTE),
    EOPNOTSUPP(95, ErrorCode.NOT_SUPPORTED),
    ESTALE(116, ErrorCode.CREDIT_LOST);

    /** Name of the fact in exceptions. */
    public static final String FACT = "errno";

    private static final Map<ErrorCode, PosixError> GUESSES = Map.ofEntries(
            Map.entry(ErrorCode.NO_SUCH_SHELF, ENOENT),
            Map.entry(ErrorCode.ALREADY_EXISTS, EEXIST),
            Map.entry(ErrorCode.INVALID_ARGUMENT, EINVAL),
            Map.entry(ErrorCode.NO_SPACE, ENOSPC),
            Map.entry(ErrorCode.WRONG_STATE, EBUSY),
            Map.entry(ErrorCode.FORBIDDEN, EACCES),
            Map.entry(ErrorCode.TOO_LARGE, EFBIG),
            Map.entry(ErrorCode.NOT_SUPPORTED, EOPNOTSUPP),
            Map.entry(ErrorCode.POLICY_UNAVAILABLE, ENOSYS),
            Map.entry(ErrorCode.BUSY, EAGAIN));

    private final int number;
    private final ErrorCode code;

    PosixError(int number, ErrorCode code) {
        this.number = number;
        this.code = code;
    }

    /** As Linux numbers it on every architecture we know. */
    public int number() {
        return number;
    }

    /** @param doing as in {@link ArchivoltException#ArchivoltException(ErrorCode, String)} */
    public ArchivoltException of(String doing) {
        return new ArchivoltException(code, doing).with(FACT, name());
    }

    /** What a file system should answer; {@link #EIO} for what has no word of its own. */
    public static PosixError of(ArchivoltException error) {
        return Optional.ofNullable(error.facts().get(FACT))
                .map(name -> valueOf(name.toString()))
                .orElseGet(() -> GUESSES.getOrDefault(error.code(), EIO));
    }
}
