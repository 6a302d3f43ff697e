package org.archivolt.ldm.tape.internal.drive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Says in eight bytes whose reservation it is: {@code A} (8 bits), the host (16), the process number (24) and the second
 * in which it started (16). So whoever meets a reservation of this host can tell whether its holder still lives.
 */
record ReservationKey(long value) {
    private static final long SIGN = 0x41;

    static ReservationKey of(String host, long processNumber, Instant started) {
        return new ReservationKey(SIGN << 56
                | (long) hash(host) << 40
                | (processNumber & 0xFF_FFFF) << 16
                | started.getEpochSecond() & 0xFFFF);
    }

    static ReservationKey ofThisProcess(String host) {
        ProcessHandle process = ProcessHandle.current();
        return of(host, process.pid(), startOf(process));
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    boolean isOurs() {
        return value >>> 56 == SIGN;
    }

    boolean isOfHost(String host) {
        return isOurs() && (value >>> 40 & 0xFFFF) == hash(host);
    }

    /** Whether its holder, a process of this host, is no more. */
    boolean isHolderDead() {
        Optional<ProcessHandle> process = ProcessHandle.of(value >>> 16 & 0xFF_FFFF);
        return process.map(ReservationKey::startOf)
                .map(started -> (started.getEpochSecond() & 0xFFFF) != (value & 0xFFFF))
                .orElse(true);
    }

    private static int hash(String host) {
        CRC32 crc = new CRC32();
        crc.update(host.getBytes(StandardCharsets.UTF_8));
        return (int) (crc.getValue() & 0xFFFF);
    }

    @Override
    public String toString() {
        return "%016x".formatted(value);
    }
}
