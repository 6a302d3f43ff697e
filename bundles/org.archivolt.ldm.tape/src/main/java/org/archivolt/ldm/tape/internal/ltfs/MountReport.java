package org.archivolt.ldm.tape.internal.ltfs;

import java.util.List;

/**
 * What mounting found and did.
 *
 * @param generation mounted
 * @param clean the cartridge memory vouched for the indexes; otherwise both partitions were searched
 * @param repaired indexes were written to make the cartridge consistent
 * @param lost records behind the last index, which no file is made of
 * @param findings what was not as it should be, for people
 */
public record MountReport(
        long generation, boolean clean, boolean repaired, List<LostBlocks> lost, List<String> findings) {
    public MountReport {
        lost = List.copyOf(lost);
        findings = List.copyOf(findings);
    }

    /**
     * Consecutive records that no index mentions.
     *
     * @param partition its number
     * @param begin first block
     * @param end behind the last block
     * @param bytes in those that can be read
     * @param recovered into {@code _ltfs_lostandfound}
     */
    public record LostBlocks(int partition, long begin, long end, long bytes, boolean recovered) {}
}
