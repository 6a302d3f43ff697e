package org.archivolt.librarian;

/**
 * A piece of a node's memory.
 *
 * @param number in its node, from 0
 * @param cid its component number on the fabric
 * @param group the interleave group it is part of
 * @param books how many it has
 * @param coordinate where it is, in full: {@code /MachineVersion/1/Datacenter/…/MediaController/1}; shorter when nobody knows the rest
 */
public record MediaController(int number, int cid, int group, int books, String coordinate) {}
