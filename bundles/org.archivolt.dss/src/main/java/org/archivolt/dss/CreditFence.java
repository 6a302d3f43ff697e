package org.archivolt.dss;

/**
 * Says by which exclusive grant something is written. The write is refused ({@code FENCED}) unless that grant is in force.
 *
 * @param type of the resource
 * @param name of the resource within its type
 * @param token the root's number of the grant
 */
public record CreditFence(String type, String name, long token) {}
