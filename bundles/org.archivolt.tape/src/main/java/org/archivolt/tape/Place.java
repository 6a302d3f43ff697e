package org.archivolt.tape;

/**
 * Where a byte lies: at which length of the tape, on which wrap. Made by {@link Geometry#place}.
 *
 * @param partition numbered from 0
 * @param byteOffset from the beginning of the partition
 * @param wrap of the whole cartridge, numbered from 0; even wraps run away from the beginning of tape
 * @param band across the tape, 0 to 3
 * @param metres from the beginning of tape
 */
public record Place(int partition, long byteOffset, int wrap, int band, double metres) {
    /** Whether the tape runs away from its beginning while this wrap is read or written. */
    public boolean runsForward() {
        return wrap % 2 == 0;
    }

    /** +1 if the tape runs away from its beginning here, -1 if it runs back. */
    int direction() {
        return runsForward() ? 1 : -1;
    }
}
