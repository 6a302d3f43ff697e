package org.archivolt.librarian.lfs.internal.fs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.librarian.lfs.internal.fuse.FuseOpcode;
import org.archivolt.librarian.lfs.internal.fuse.FuseReply;
import org.archivolt.librarian.lfs.internal.fuse.FuseRequest;
import org.archivolt.testkit.librarian.MemoryLibrarian;

/** The file system of a node with two books, as the kernel asks it, without a kernel; what it tells the Librarian can be disturbed. */
final class FileSystemUnderTest {
    static final long BOOK = 2L << 20;
    static final NodeId NODE = new NodeId(1);
    static final Caller OTHER = new Caller(NODE, 77, 0, 0);

    private static final int HEADER = 40;
    private static final int WRITE_ONLY = 1;
    private static final int TRUNCATE = 01000;

    final RudeFabric memory = new RudeFabric();
    final MemoryLibrarian librarian = MemoryLibrarian.withBooks(1, 2, BOOK, Optional.of(memory));
    final DisturbedLibrarian disturbed = new DisturbedLibrarian(librarian);
    final OpenShelves shelves = new OpenShelves();
    private final ShelfFileSystem files;

    FileSystemUnderTest() {
        files = new ShelfFileSystem(disturbed.librarian, memory, NODE, LfsOptions.DEFAULT, shelves, Ticker.system());
    }

    void disturb(DisturbedLibrarian.Disturbance by) {
        disturbed.disturb(by);
    }

    /** Makes a file with something in it. */
    long file(String path, String text) throws ArchivoltException {
        var opened = librarian.create(OTHER, ShelfPath.parse(path), 0644, true);
        long shelf = opened.shelf().id();
        librarian.resize(OTHER, shelf, text.length());
        memory.write(librarian.books(shelf).at(0), BOOK, 0, StandardCharsets.UTF_8.encode(text));
        librarian.close(OTHER, opened.handle().id());
        return shelf;
    }

    /** @return the number of the open file */
    long open(long shelf) throws ArchivoltException {
        return ask(FuseOpcode.OPEN, shelf, body(8).putInt(WRITE_ONLY).putInt(0)).getLong();
    }

    long openTruncated(long shelf) throws ArchivoltException {
        return ask(FuseOpcode.OPEN, shelf, body(8).putInt(WRITE_ONLY | TRUNCATE).putInt(0))
                .getLong();
    }

    String read(long shelf, long number, int count) throws ArchivoltException {
        ByteBuffer answer = ask(
                FuseOpcode.READ,
                shelf,
                body(40).putLong(number).putLong(0).putInt(count).putInt(0));
        return StandardCharsets.UTF_8.decode(answer).toString();
    }

    void write(long shelf, long number, String text) throws ArchivoltException {
        ByteBuffer body = body(40 + text.length());
        body.putLong(number)
                .putLong(0)
                .putInt(text.length())
                .putInt(0)
                .putLong(0)
                .putInt(0)
                .putInt(0);
        ask(FuseOpcode.WRITE, shelf, body.put(text.getBytes(StandardCharsets.UTF_8)));
    }

    void release(long shelf, long number) throws ArchivoltException {
        ask(FuseOpcode.RELEASE, shelf, body(24).putLong(number));
    }

    void saveTimes() throws ArchivoltException {
        files.saveTimes();
    }

    /** As stat(2) shows it. */
    Instant modified(long shelf) throws ArchivoltException {
        ByteBuffer answer = ask(FuseOpcode.GETATTR, shelf, body(16));
        return Instant.ofEpochSecond(answer.getLong(16 + 32), answer.getInt(16 + 52));
    }

    static ByteBuffer body(int length) {
        return ByteBuffer.allocate(length).order(ByteOrder.nativeOrder());
    }

    /** @return the answer behind its header */
    ByteBuffer ask(FuseOpcode opcode, long shelf, ByteBuffer body) throws ArchivoltException {
        ByteBuffer request = body(HEADER + body.capacity());
        request.putInt(request.capacity()).putInt(opcode.number()).putLong(1).putLong(shelf);
        request.putInt(0).putInt(0).putInt(0).putInt(0).put(body.array()).flip();
        FuseReply reply = new FuseReply(1 << 16);
        files.handle(opcode, new FuseRequest(request), reply);
        ByteBuffer answer = reply.bytes();
        int end = answer.position();
        return answer.limit(end).position(16).slice().order(ByteOrder.nativeOrder());
    }
}
