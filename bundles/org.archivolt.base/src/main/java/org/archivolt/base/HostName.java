package org.archivolt.base;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** By which name this host is known to others, in the catalog and on media. */
public final class HostName {
    private static final String NAMELESS = "localhost";

    private HostName() {}

    /**
     * As configured, or else the first label of the machine's own name; {@code localhost} on a machine without a resolvable name. Whether
     * it can be the name of a host is not checked.
     *
     * @param configured blank for the machine's own
     */
    public static String of(String configured) {
        return configured.isBlank() ? ofMachine() : configured.strip();
    }

    private static String ofMachine() {
        try {
            return firstLabel(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            return NAMELESS;
        }
    }

    static String firstLabel(String name) {
        return name.split("\\.", 2)[0];
    }
}
