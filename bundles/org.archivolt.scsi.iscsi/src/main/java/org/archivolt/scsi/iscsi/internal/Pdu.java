package org.archivolt.scsi.iscsi.internal;

import java.nio.ByteBuffer;

/** The basic header segment of a protocol data unit (RFC 7143, 11.2). Its data travel beside it. */
final class Pdu {
    static final int HEADER = 48;
    static final int NO_TAG = 0xFFFFFFFF;

    static final int NOP_OUT = 0x00;
    static final int COMMAND = 0x01;
    static final int TASK_MANAGEMENT = 0x02;
    static final int LOGIN = 0x03;
    static final int TEXT = 0x04;
    static final int DATA_OUT = 0x05;
    static final int LOGOUT = 0x06;
    static final int NOP_IN = 0x20;
    static final int RESPONSE = 0x21;
    static final int TASK_MANAGEMENT_RESPONSE = 0x22;
    static final int LOGIN_RESPONSE = 0x23;
    static final int TEXT_RESPONSE = 0x24;
    static final int DATA_IN = 0x25;
    static final int LOGOUT_RESPONSE = 0x26;
    static final int READY_TO_TRANSFER = 0x31;
    static final int ASYNCHRONOUS_MESSAGE = 0x32;
    static final int REJECT = 0x3F;

    private static final int IMMEDIATE = 0x40;
    private static final int OPCODE = 0x3F;

    private final ByteBuffer header;

    private Pdu(ByteBuffer header) {
        this.header = header;
    }

    static Pdu of(int opcode) {
        return new Pdu(ByteBuffer.allocate(HEADER)).u8(0, opcode);
    }

    static Pdu read(byte[] header) {
        return new Pdu(ByteBuffer.wrap(header));
    }

    int opcode() {
        return u8(0) & OPCODE;
    }

    boolean isImmediate() {
        return (u8(0) & IMMEDIATE) != 0;
    }

    Pdu immediate() {
        return u8(0, u8(0) | IMMEDIATE);
    }

    int flags() {
        return u8(1);
    }

    boolean flag(int mask) {
        return (flags() & mask) != 0;
    }

    Pdu flags(int flags) {
        return u8(1, flags);
    }

    /** Bytes of additional header segments. */
    int additionalLength() {
        return u8(4) * 4;
    }

    int dataLength() {
        return header.getInt(4) & 0xFFFFFF;
    }

    Pdu dataLength(int length) {
        header.putInt(4, length);
        return this;
    }

    long unitField() {
        return header.getLong(8);
    }

    Pdu unitField(long field) {
        header.putLong(8, field);
        return this;
    }

    int taskTag() {
        return u32(16);
    }

    Pdu taskTag(int tag) {
        return u32(16, tag);
    }

    int transferTag() {
        return u32(20);
    }

    Pdu transferTag(int tag) {
        return u32(20, tag);
    }

    int u8(int offset) {
        return header.get(offset) & 0xFF;
    }

    Pdu u8(int offset, int value) {
        header.put(offset, (byte) value);
        return this;
    }

    int u16(int offset) {
        return header.getShort(offset) & 0xFFFF;
    }

    Pdu u16(int offset, int value) {
        header.putShort(offset, (short) value);
        return this;
    }

    int u32(int offset) {
        return header.getInt(offset);
    }

    Pdu u32(int offset, int value) {
        header.putInt(offset, value);
        return this;
    }

    byte[] bytes(int offset, int length) {
        byte[] copy = new byte[length];
        header.get(offset, copy);
        return copy;
    }

    Pdu put(int offset, byte[] bytes) {
        header.put(offset, bytes);
        return this;
    }

    byte[] header() {
        return header.array();
    }
}
