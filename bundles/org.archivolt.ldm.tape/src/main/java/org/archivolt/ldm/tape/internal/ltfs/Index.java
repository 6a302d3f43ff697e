package org.archivolt.ldm.tape.internal.ltfs;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One generation of the file tree (LTFS 2.4, "index").
 *
 * @param comment of whoever made the change, or null
 * @param self where its first record is
 * @param previous the last index in the data partition before this one, or null
 * @param policy the data placement policy as XML, kept but not followed, or null
 * @param lockState {@code unlocked}, {@code locked} or {@code permlocked}
 * @param unknown elements that this version does not know, as XML
 */
record Index(
        String creator,
        String comment,
        UUID volumeUuid,
        long generation,
        Instant updateTime,
        Location self,
        Location previous,
        boolean allowPolicyUpdate,
        String policy,
        long highestFileUid,
        String lockState,
        List<String> unknown,
        Directory root) {
    static final String UNLOCKED = "unlocked";
    static final long ROOT_UID = 1;

    Index {
        unknown = List.copyOf(unknown);
    }

    /** Of a volume that was formatted this moment. */
    static Index first(Label label) {
        Directory root = new Directory(label.volumeName(), ROOT_UID, Times.all(label.formatTime()), Properties.NONE);
        return new Index(
                label.creator(),
                null,
                label.volumeUuid(),
                1,
                label.formatTime(),
                new Location(label.dataPartition(), 0),
                null,
                true,
                null,
                ROOT_UID,
                UNLOCKED,
                List.of(),
                root);
    }

    /** The same generation at another place. */
    Index at(Location self, Location previous) {
        return new Index(
                creator,
                comment,
                volumeUuid,
                generation,
                updateTime,
                self,
                previous,
                allowPolicyUpdate,
                policy,
                highestFileUid,
                lockState,
                unknown,
                root);
    }

    /** The next generation, of a tree that has changed. The comment was about the former one. */
    Index next(String creator, Instant updateTime, long highestFileUid, Directory root) {
        return new Index(
                creator,
                null,
                volumeUuid,
                generation + 1,
                updateTime,
                self,
                previous,
                allowPolicyUpdate,
                policy,
                highestFileUid,
                lockState,
                unknown,
                root);
    }

    /** Without the tree, which may be large. */
    Index withoutTree() {
        Directory bare = new Directory(root.name(), root.uid(), root.times(), root.properties());
        return withRoot(bare);
    }

    Index withRoot(Directory root) {
        return new Index(
                creator,
                comment,
                volumeUuid,
                generation,
                updateTime,
                self,
                previous,
                allowPolicyUpdate,
                policy,
                highestFileUid,
                lockState,
                unknown,
                root);
    }

    @Override
    public String toString() {
        return "generation " + generation + " at " + self + (previous == null ? "" : " after " + previous);
    }
}
