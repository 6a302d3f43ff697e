package org.archivolt.dss.librarian;

/**
 * A book that is not simply free.
 *
 * @param shelf on which it is; 0 for none
 * @param zeroing the job that is to overwrite it; 0 for none. Not both.
 * @param position from 0, on the shelf or in the job
 * @param isOffline whether it was taken out of use
 */
public record BookUse(long address, long shelf, long zeroing, int position, boolean isOffline) {}
