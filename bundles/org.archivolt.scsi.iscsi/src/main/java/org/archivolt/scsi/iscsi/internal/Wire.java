package org.archivolt.scsi.iscsi.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;

/**
 * A connection that carries protocol data units. One thread reads; whoever writes holds its monitor for the length of a
 * unit. Closing it ends both.
 */
final class Wire implements Closeable {
    private static final int BUFFER = 64 << 10;
    private static final byte[] PADDING = new byte[3];

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] scratch = new byte[BUFFER];
    private final byte[] outgoing = new byte[BUFFER];

    Wire(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        this.out = new BufferedOutputStream(socket.getOutputStream(), BUFFER);
    }

    String peer() {
        return String.valueOf(socket.getRemoteSocketAddress());
    }

    /** How long a read waits for bytes; 0 for ever. */
    void readTimeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    /**
     * Waits for the first byte of the next unit without taking it.
     *
     * @param millis more than 0
     * @return whether it came
     */
    boolean await(int millis) throws IOException {
        socket.setSoTimeout(millis);
        in.mark(1);
        try {
            if (in.read() < 0) {
                throw new EOFException("the peer has closed the connection");
            }
            in.reset();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** Reads a header; the caller then reads the data, of at most so many bytes. */
    Pdu readHeader(int dataMax) throws IOException {
        Pdu pdu = Pdu.read(exactly(Pdu.HEADER));
        if (pdu.dataLength() > dataMax) {
            throw new IOException("a data segment of " + pdu.dataLength() + " bytes");
        }
        exactly(pdu.additionalLength());
        return pdu;
    }

    byte[] readData(Pdu pdu) throws IOException {
        byte[] data = exactly(pdu.dataLength());
        exactly(paddingOf(data.length));
        return data;
    }

    /** The destination has room for it. */
    void readData(Pdu pdu, ByteBuffer destination) throws IOException {
        int left = pdu.dataLength();
        if (destination.hasArray()) {
            fill(destination.array(), destination.arrayOffset() + destination.position(), left);
            destination.position(destination.position() + left);
        } else {
            while (left > 0) {
                int length = Math.min(left, scratch.length);
                fill(scratch, 0, length);
                destination.put(scratch, 0, length);
                left -= length;
            }
        }
        exactly(paddingOf(pdu.dataLength()));
    }

    void write(Pdu pdu) throws IOException {
        write(pdu, ByteBuffer.allocate(0));
    }

    void write(Pdu pdu, byte[] data) throws IOException {
        write(pdu, ByteBuffer.wrap(data));
    }

    /** Takes what remains of the data and leaves their position. */
    synchronized void write(Pdu pdu, ByteBuffer data) throws IOException {
        int length = data.remaining();
        pdu.dataLength(length);
        out.write(pdu.header());
        if (data.hasArray()) {
            out.write(data.array(), data.arrayOffset() + data.position(), length);
        } else {
            writeThroughScratch(data.duplicate());
        }
        out.write(PADDING, 0, paddingOf(length));
        out.flush();
    }

    /** Never fails: there is nothing it could lose. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            assert socket.isClosed();
        }
    }

    private void writeThroughScratch(ByteBuffer data) throws IOException {
        while (data.hasRemaining()) {
            int length = Math.min(data.remaining(), outgoing.length);
            data.get(outgoing, 0, length);
            out.write(outgoing, 0, length);
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        fill(bytes, 0, length);
        return bytes;
    }

    private void fill(byte[] bytes, int offset, int length) throws IOException {
        if (in.readNBytes(bytes, offset, length) < length) {
            throw new EOFException("the connection ended inside of a unit");
        }
    }

    private static int paddingOf(int length) {
        return -length & 3;
    }
}
