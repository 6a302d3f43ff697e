package org.archivolt.ldm.tape.internal.ltfs;

/**
 * What mounting may do with a cartridge that is not as it should be.
 *
 * @param readOnly write nothing, whatever is found
 * @param recoverBlocks make files of the records behind the last index, below {@code _ltfs_lostandfound}; otherwise they
 *     are only reported
 * @param olderGeneration go back to an older generation when newer ones cannot be read; what is in those only is lost
 * @param recoverEndOfData make a new end of data where the records end, when the drive finds none
 */
public record MountOptions(boolean readOnly, boolean recoverBlocks, boolean olderGeneration, boolean recoverEndOfData) {
    /** Repairs what a crash leaves, and nothing that would lose a synced file. */
    public static final MountOptions SAFE = new MountOptions(false, false, false, false);

    public static final MountOptions READ_ONLY = new MountOptions(true, false, false, false);
}
