package org.archivolt.ldm.tape.internal.ltfs;

/**
 * Where a record is, as an index names it (LTFS 2.4): partitions by their letter, blocks from 0.
 *
 * @param partition {@code a} to {@code z}; which partition of the tape that is, the label says
 */
record Location(char partition, long block) {
    @Override
    public String toString() {
        return partition + ":" + block;
    }
}
