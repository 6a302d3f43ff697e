package org.archivolt.testkit.layout;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ObjectBody;

/** The bytes of an object, in memory. */
public final class FakeBody implements ObjectBody {
    private final byte[] content;
    private final boolean sizeKnown;
    private int position;
    private int failingFrom = Integer.MAX_VALUE;

    private FakeBody(byte[] content, boolean sizeKnown) {
        this.content = content;
        this.sizeKnown = sizeKnown;
    }

    public static FakeBody of(byte[] content) {
        return new FakeBody(content, true);
    }

    /** As a chunked upload is. */
    public static FakeBody ofUnknownSize(byte[] content) {
        return new FakeBody(content, false);
    }

    /** The client goes away when it has sent so much. */
    public FakeBody abortedAt(int bytes) {
        failingFrom = bytes;
        return this;
    }

    /** All of it. */
    public byte[] content() {
        return content.clone();
    }

    /** How much of it has been read. */
    public int position() {
        return position;
    }

    @Override
    public OptionalLong size() {
        return sizeKnown ? OptionalLong.of(content.length) : OptionalLong.empty();
    }

    @Override
    public int read(ByteBuffer into) throws ArchivoltException {
        int length = Math.min(into.remaining(), content.length - position);
        if (position + length >= failingFrom) {
            throw new ArchivoltException(ErrorCode.CLIENT_ABORTED, "receiving").with("position", failingFrom);
        }
        into.put(content, position, length);
        position += length;
        return length;
    }
}
