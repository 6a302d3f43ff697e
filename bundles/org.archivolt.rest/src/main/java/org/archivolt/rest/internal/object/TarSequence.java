package org.archivolt.rest.internal.object;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;

/**
 * The files of a tar that is still coming. The store asks for entries before it reads the bodies of those before, which in
 * a stream lie between: so small bodies are read into memory, up to a bound, and a round ends with the first that is not
 * small, which is then read from the stream itself. The rest goes into further rounds.
 *
 * <p>Headers are bounded too: whatever lengths a hostile tar tells, no more than {@value #HEADERS_BYTES_MAX} bytes are read
 * between two bodies. What is no tar ends it all, and so does a sparse file; what else is no plain file is refused, and
 * folders are passed over.
 */
final class TarSequence implements PutSequence {
    static final int SMALL_BYTES = 256 * 1024;
    static final int ROUND_BYTES = 8 * 1024 * 1024;
    static final int HEADERS_BYTES_MAX = 1024 * 1024;
    private static final int ENTRY_BYTES = 1024;
    /** The zeros that end a tar; the parser takes the end of the stream for it, too. */
    private static final int END_BYTES = 2 * TarConstants.DEFAULT_RCDSIZE;

    private static final int WASTE_BYTES = 64 * 1024;

    private final TarEntries entries;
    private final Listener listener;
    private final BoundedStream bounded;
    private final TarArchiveInputStream tar;
    private final Map<PutEntry, String> unanswered = new IdentityHashMap<>();
    private boolean roundEnded;
    private boolean ended;
    private long roundBytes;

    /** Hears what becomes of the files. */
    interface Listener {
        void stored(PutEntry entry, PutResult result);

        void refused(String id, ArchivoltException why);

        /** Whether nobody hears it any more. */
        boolean isGone();
    }

    TarSequence(RequestBody body, TarEntries entries, Listener listener) {
        this.entries = entries;
        this.listener = listener;
        this.bounded = new BoundedStream(body);
        this.tar = new TarArchiveInputStream(bounded, StandardCharsets.UTF_8.name());
    }

    /** Goes on after a round; false at the end of the tar. */
    boolean nextRound() {
        roundEnded = false;
        roundBytes = 0;
        return !ended;
    }

    @Override
    public Optional<PutEntry> next() throws ArchivoltException {
        while (!roundEnded && !ended && !listener.isGone()) {
            TarArchiveEntry file = nextFile();
            if (file == null) {
                ended = true;
                bounded.discard();
                return Optional.empty();
            }
            Optional<PutEntry> entry = entry(file);
            if (entry.isPresent()) {
                return entry;
            }
            if (file.isSparse()) {
                // the parser would read its holes, however large they say they are
                throw ArchivoltException.invalid("tar", "goes on after a sparse file, which cannot be passed over");
            }
        }
        ended |= listener.isGone();
        return Optional.empty();
    }

    private TarArchiveEntry nextFile() throws ArchivoltException {
        try {
            skipBody();
            bounded.bound(HEADERS_BYTES_MAX);
            TarArchiveEntry next = tar.getNextEntry();
            while (next != null && next.isDirectory()) {
                skipBody();
                bounded.bound(HEADERS_BYTES_MAX);
                next = tar.getNextEntry();
            }
            if (next == null && bounded.zeros() < END_BYTES) {
                throw new IOException("it has no end");
            }
            return next;
        } catch (IOException | RuntimeException e) {
            throw malformed(e);
        } finally {
            bounded.unbound();
        }
    }

    /** Of a file that was refused, with bytes in the stream nobody has read. */
    private void skipBody() throws IOException {
        if (tar.getCurrentEntry() != null) {
            byte[] waste = new byte[WASTE_BYTES];
            while (tar.read(waste) >= 0) {
                continue;
            }
        }
    }

    private Optional<PutEntry> entry(TarArchiveEntry file) throws ArchivoltException {
        PutRequest request;
        try {
            request = entries.request(file);
        } catch (ArchivoltException e) {
            listener.refused(entries.idOf(file), e);
            return Optional.empty();
        }
        PutEntry entry = new PutEntry(request, body(file.getSize()));
        unanswered.put(entry, request.id().text());
        return Optional.of(entry);
    }

    private ObjectBody body(long size) throws ArchivoltException {
        if (size > SMALL_BYTES) {
            roundEnded = true;
            return new StreamedBody(size);
        }
        roundBytes += size + ENTRY_BYTES;
        roundEnded = roundBytes >= ROUND_BYTES;
        try {
            byte[] bytes = tar.readNBytes((int) size);
            if (bytes.length < size) {
                throw new IOException("the tar is cut short");
            }
            return new KeptBody(ByteBuffer.wrap(bytes));
        } catch (IOException | RuntimeException e) {
            throw malformed(e);
        }
    }

    @Override
    public void stored(PutEntry entry, PutResult result) {
        unanswered.remove(entry);
        listener.stored(entry, result);
    }

    @Override
    public void refused(PutEntry entry, ArchivoltException why) {
        listener.refused(unanswered.remove(entry), why);
    }

    private static ArchivoltException malformed(Exception e) {
        if (e.getCause() instanceof ArchivoltException known) {
            return known;
        }
        return ArchivoltException.invalid("tar", "must be a whole tar (ustar, pax or GNU): " + e.getMessage());
    }

    /** Small enough to be read before its turn comes. */
    private record KeptBody(ByteBuffer bytes) implements ObjectBody {
        @Override
        public OptionalLong size() {
            return OptionalLong.of(bytes.capacity());
        }

        @Override
        public int read(ByteBuffer into) {
            int length = Math.min(into.remaining(), bytes.remaining());
            into.put(bytes.slice().limit(length));
            bytes.position(bytes.position() + length);
            return length;
        }
    }

    /** The body the stream stands at. */
    private final class StreamedBody implements ObjectBody {
        private final long size;
        private byte[] part;

        StreamedBody(long size) {
            this.size = size;
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(size);
        }

        @Override
        public int read(ByteBuffer into) throws ArchivoltException {
            if (part == null) {
                part = new byte[WASTE_BYTES];
            }
            int before = into.position();
            try {
                int read = 0;
                while (into.hasRemaining() && read >= 0) {
                    read = tar.read(part, 0, Math.min(part.length, into.remaining()));
                    into.put(part, 0, Math.max(0, read));
                }
            } catch (IOException | RuntimeException e) {
                throw malformed(e);
            }
            return into.position() - before;
        }
    }

    /** The body of a request, of which now and then only so many bytes may be read. */
    private static final class BoundedStream extends InputStream {
        private final RequestBody body;
        private long left = Long.MAX_VALUE;
        private long zeros;

        BoundedStream(RequestBody body) {
            this.body = body;
        }

        void bound(long bytes) {
            left = bytes;
            zeros = 0;
        }

        /** How many zeros were read last, since the bound was set. */
        long zeros() {
            return zeros;
        }

        void unbound() {
            left = Long.MAX_VALUE;
        }

        /** What comes after the end of the tar means nothing, but the client wants to get rid of it. */
        void discard() throws ArchivoltException {
            ByteBuffer waste = ByteBuffer.allocate(WASTE_BYTES);
            while (body.read(waste.clear()) > 0) {
                continue;
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left <= 0) {
                throw new IOException("headers of more than " + HEADERS_BYTES_MAX + " bytes");
            }
            try {
                ByteBuffer into = ByteBuffer.wrap(bytes, offset, (int) Math.min(length, left));
                int read = body.read(into);
                if (left != Long.MAX_VALUE) {
                    left -= read;
                    countZeros(bytes, offset, read);
                }
                return read == 0 ? -1 : read;
            } catch (ArchivoltException e) {
                throw new IOException(e);
            }
        }

        private void countZeros(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                zeros = bytes[i] == 0 ? zeros + 1 : 0;
            }
        }
    }
}
