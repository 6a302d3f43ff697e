package org.archivolt.scsi.linux.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The kernel's side of the interface, read from the header as its C declaration has it. Memory is found by the addresses
 * handed out.
 */
final class FakeKernel implements KernelCalls {
    private static final long STRIDE = 1L << 32;

    final List<String> calls = new ArrayList<>();
    final Map<ByteBuffer, Long> addresses = new IdentityHashMap<>();
    int version = 30536;
    int openErrno;
    int executeErrno;
    int reserveErrno;
    byte[] answer = {};
    byte[] sense = {};
    byte[] received = {};
    byte[] cdb = {};
    int status;
    int hostStatus;
    int driverStatus;
    Integer residual;
    long timeout;
    int direction;

    @Override
    public int open(String path, boolean exclusive) throws KernelFailure {
        calls.add("open " + path + (exclusive ? " exclusive" : ""));
        fail(openErrno);
        return 7;
    }

    @Override
    public void close(int descriptor) {
        calls.add("close " + descriptor);
    }

    @Override
    public int version(int descriptor) throws KernelFailure {
        fail(version < 0 ? -version : 0);
        return version;
    }

    @Override
    public void reserve(int descriptor, int bytes) throws KernelFailure {
        calls.add("reserve " + bytes);
        fail(reserveErrno);
    }

    @Override
    public void execute(int descriptor, ByteBuffer memory) throws KernelFailure {
        fail(executeErrno);
        ByteBuffer header = memory.order(ByteOrder.nativeOrder());
        if (header.getInt(0) != 'S' || header.capacity() != 88) {
            throw new KernelFailure(KernelFailure.EINVAL, "no header");
        }
        direction = header.getInt(4);
        timeout = header.getInt(40) & 0xFFFFFFFFL;
        cdb = new byte[header.get(8)];
        bytesAt(header.getLong(24), cdb.length).get(cdb);
        int length = header.getInt(12);
        int moved = direction == -3 ? putAnswer(header, length) : direction == -2 ? take(header, length) : 0;
        putSense(header);
        header.put(64, (byte) status)
                .putShort(68, (short) hostStatus)
                .putShort(70, (short) driverStatus)
                .putInt(72, residual == null ? length - moved : residual);
    }

    @Override
    public long addressOf(ByteBuffer direct) {
        if (!direct.isDirect()) {
            throw new IllegalArgumentException("not direct");
        }
        return addresses.computeIfAbsent(direct, buffer -> (addresses.size() + 1) * STRIDE);
    }

    private int putAnswer(ByteBuffer header, int length) {
        int moved = Math.min(length, answer.length);
        bytesAt(header.getLong(16), moved).put(answer, 0, moved);
        return moved;
    }

    private int take(ByteBuffer header, int length) {
        received = new byte[length];
        bytesAt(header.getLong(16), length).get(received);
        return length;
    }

    private void putSense(ByteBuffer header) {
        int length = Math.min(sense.length, header.get(9));
        bytesAt(header.getLong(32), length).put(sense, 0, length);
        header.put(67, (byte) length);
    }

    private ByteBuffer bytesAt(long address, int length) {
        for (Map.Entry<ByteBuffer, Long> known : addresses.entrySet()) {
            long offset = address - known.getValue();
            if (offset >= 0 && offset <= known.getKey().capacity()) {
                return known.getKey().duplicate().clear().position((int) offset).limit((int) offset + length);
            }
        }
        throw new AssertionError("no memory at " + address);
    }

    private static void fail(int number) throws KernelFailure {
        if (number != 0) {
            throw new KernelFailure(number, "error " + number);
        }
    }
}
