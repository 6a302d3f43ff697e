package org.archivolt.scsi.linux.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.archivolt.scsi.ScsiRequest.Direction;

/** The {@code struct sg_io_hdr} of a command, version 3, as it lies in memory where pointers have 64 bits. */
final class CommandHeader {
    static final int LENGTH = 88;

    private static final int INTERFACE = 0;
    private static final int DIRECTION = 4;
    private static final int CDB_LENGTH = 8;
    private static final int SENSE_MAX = 9;
    private static final int DATA_LENGTH = 12;
    private static final int DATA = 16;
    private static final int CDB = 24;
    private static final int SENSE = 32;
    private static final int TIMEOUT_MILLIS = 40;
    private static final int STATUS = 64;
    private static final int SENSE_LENGTH = 67;
    private static final int HOST_STATUS = 68;
    private static final int DRIVER_STATUS = 70;
    private static final int RESIDUAL = 72;

    private final ByteBuffer memory = ByteBuffer.allocateDirect(LENGTH).order(ByteOrder.nativeOrder());

    ByteBuffer memory() {
        return memory;
    }

    void clear() {
        for (int i = 0; i < LENGTH; i++) {
            memory.put(i, (byte) 0);
        }
        memory.putInt(INTERFACE, 'S');
    }

    void putCommand(long address, int length) {
        memory.put(CDB_LENGTH, (byte) length).putLong(CDB, address);
    }

    void putData(Direction direction, long address, int length) {
        memory.putInt(DIRECTION, code(direction)).putInt(DATA_LENGTH, length).putLong(DATA, address);
    }

    void putSense(long address, int lengthMax) {
        memory.put(SENSE_MAX, (byte) lengthMax).putLong(SENSE, address);
    }

    /** @param millis unsigned; the kernel takes the largest for no end */
    void putTimeout(long millis) {
        memory.putInt(TIMEOUT_MILLIS, (int) Math.max(1, Math.min(0xFFFFFFFEL, millis)));
    }

    int status() {
        return memory.get(STATUS) & 0xFF;
    }

    int senseLength() {
        return memory.get(SENSE_LENGTH) & 0xFF;
    }

    int hostStatus() {
        return memory.getShort(HOST_STATUS) & 0xFFFF;
    }

    int driverStatus() {
        return memory.getShort(DRIVER_STATUS) & 0xFFFF;
    }

    int residual() {
        return memory.getInt(RESIDUAL);
    }

    private static int code(Direction direction) {
        return switch (direction) {
            case NONE -> -1;
            case TO_UNIT -> -2;
            case FROM_UNIT -> -3;
        };
    }
}
