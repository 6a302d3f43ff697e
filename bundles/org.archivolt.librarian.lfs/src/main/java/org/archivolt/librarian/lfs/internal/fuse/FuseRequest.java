package org.archivolt.librarian.lfs.internal.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.PosixError;

/**
 * A request of the kernel: a header, then what belongs to its kind, which is read from front to back (fuse.h, struct fuse_in_header). Valid until
 * the next one is read into its buffer.
 */
public final class FuseRequest {
    static final int HEADER_LENGTH = 40;

    private final ByteBuffer bytes;
    private final int opcode;
    private final long unique;
    private final long node;
    private final int user;
    private final int group;
    private final int thread;

    /** @param bytes the whole request, from position to limit */
    public FuseRequest(ByteBuffer bytes) {
        this.bytes = bytes.order(ByteOrder.nativeOrder());
        bytes.getInt(); // its length
        this.opcode = bytes.getInt();
        this.unique = bytes.getLong();
        this.node = bytes.getLong();
        this.user = bytes.getInt();
        this.group = bytes.getInt();
        this.thread = bytes.getInt();
        bytes.getInt(); // of extensions, which we do not ask for
    }

    public Optional<FuseOpcode> opcode() {
        return FuseOpcode.of(opcode);
    }

    public int opcodeNumber() {
        return opcode;
    }

    public long unique() {
        return unique;
    }

    /** The inode it is about. */
    public long node() {
        return node;
    }

    public int user() {
        return user;
    }

    public int group() {
        return group;
    }

    /** Which thread of which process asks; 0 when it cannot be seen from here, or the kernel asks by itself. */
    public int thread() {
        return thread;
    }

    public int nextInt() {
        return bytes.getInt();
    }

    public long nextLong() {
        return bytes.getLong();
    }

    public void skip(int count) {
        bytes.position(bytes.position() + count);
    }

    /**
     * A text that ends with a zero byte.
     *
     * @throws ArchivoltException {@code EINVAL} when it is not UTF-8: another name must not be made of it
     */
    public String nextText() throws ArchivoltException {
        int start = bytes.position();
        int end = start;
        while (bytes.get(end) != 0) {
            end++;
        }
        bytes.position(end + 1);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.slice(start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw PosixError.EINVAL.of("a name must be UTF-8");
        }
    }

    /** Of what is left, so many bytes. */
    public ByteBuffer next(int count) {
        ByteBuffer part = bytes.slice(bytes.position(), count);
        skip(count);
        return part;
    }
}
