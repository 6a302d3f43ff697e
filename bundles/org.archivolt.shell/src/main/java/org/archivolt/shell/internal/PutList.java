package org.archivolt.shell.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.ObjectBody;
import org.archivolt.shell.internal.text.ErrorLine;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutEntry;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.PutSequence;

/** Stores what a list file says, line by line, with media acquired and flushed for many at once. */
final class PutList implements PutSequence {
    private final ObjectStore store;
    private final Requests requests;
    private final Output output;
    private final Map<PutEntry, Open> open = new IdentityHashMap<>();
    private BufferedReader lines;
    private int number;
    private int stored;
    private int failed;

    /** Makes the request of a line. */
    interface Requests {
        PutRequest of(PutListLine line) throws ArchivoltException;
    }

    /** An entry that is not answered yet. */
    private record Open(int line, SourceFile body) {}

    PutList(ObjectStore store, Requests requests, Output output) {
        this.store = store;
        this.requests = requests;
        this.output = output;
    }

    /** @throws ArchivoltException when a line failed; what {@link ObjectStore#putAll} throws */
    void run(Path list) throws ArchivoltException, IOException {
        try (BufferedReader reader = Files.newBufferedReader(list)) {
            lines = reader;
            store.putAll(this);
        } finally {
            open.values().forEach(each -> each.body().close());
        }
        output.line("%d stored, %d failed".formatted(stored, failed));
        if (failed > 0) {
            throw new ArchivoltException(ErrorCode.INVALID_ARGUMENT, "not all of the list could be stored")
                    .with("failed", failed)
                    .with("of", stored + failed);
        }
    }

    @Override
    public Optional<PutEntry> next() throws ArchivoltException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ArchivoltException(ErrorCode.CANCELLED, "storing the list: interrupted").with("line", number);
        }
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                Optional<PutEntry> entry = entry(line);
                if (entry.isPresent()) {
                    return entry;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.CLIENT_ABORTED, "reading the list", e).with("line", number + 1);
        }
    }

    private Optional<PutEntry> entry(String text) {
        if (text.isBlank() || text.startsWith("#")) {
            return Optional.empty();
        }
        try {
            PutListLine line = PutListLine.parse(text);
            PutRequest request = requests.of(line);
            SourceFile body = new SourceFile(ObjectPutCommand.readable("source", line.source()));
            PutEntry entry = new PutEntry(request, body);
            open.put(entry, new Open(number, body));
            return Optional.of(entry);
        } catch (ArchivoltException e) {
            fail(number, e);
        } catch (InvalidPathException e) {
            fail(number, ArchivoltException.invalid("source", "must be a path: " + e.getReason()));
        }
        return Optional.empty();
    }

    private void fail(int line, ArchivoltException why) {
        failed++;
        output.line("%d: %s".formatted(line, ErrorLine.of(why)));
    }

    @Override
    public void stored(PutEntry entry, PutResult result) {
        stored++;
        output.line("%d: %s".formatted(closed(entry), ObjectPutCommand.report(result)));
    }

    @Override
    public void refused(PutEntry entry, ArchivoltException why) {
        fail(closed(entry), why);
    }

    private int closed(PutEntry entry) {
        Open answered = open.remove(entry);
        answered.body().close();
        return answered.line();
    }

    /** A file that is opened when its turn comes. */
    private static final class SourceFile implements ObjectBody {
        private final Path path;
        private final OptionalLong size;
        private SeekableByteChannel channel;
        private FileBody body;

        SourceFile(Path path) throws ArchivoltException {
            this.path = path;
            try {
                this.size = OptionalLong.of(Files.size(path));
            } catch (IOException e) {
                throw ArchivoltException.invalid("source", "cannot be read: " + e)
                        .with("file", path);
            }
        }

        @Override
        public OptionalLong size() {
            return size;
        }

        @Override
        public int read(ByteBuffer into) throws ArchivoltException {
            if (body == null) {
                try {
                    channel = Files.newByteChannel(path);
                    body = new FileBody(channel, size.getAsLong(), Progress.unseen());
                } catch (IOException e) {
                    throw ArchivoltException.invalid("source", "cannot be read: " + e)
                            .with("file", path);
                }
            }
            return body.read(into);
        }

        void close() {
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException e) {
                    // it was read only
                }
            }
        }
    }
}
