package org.archivolt.dss;

/**
 * One run of one host's runtime, as the owner of credits.
 *
 * @param incarnation differs for each run of a host, and grows
 */
public record CreditSession(String host, long incarnation) {
    /** As the books of resources name it. */
    @Override
    public String toString() {
        return host + "#" + incarnation;
    }
}
