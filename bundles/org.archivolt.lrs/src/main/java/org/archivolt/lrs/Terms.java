package org.archivolt.lrs;

/**
 * Who asks, and how urgently. Waiting requests are served by {@link #qos}, then {@link #priority}, greater first, then in
 * order of arrival; a request that has waited for longer than its family's {@code age.max} goes before all that have
 * not, so that nobody starves.
 *
 * @param client names whoever asks, in reports and for {@link WriteRequest#preventDuplicate}; may be empty
 */
public record Terms(String client, int qos, long priority) {
    public static final int CLIENT_LENGTH_MAX = 128;
    public static final Terms DEFAULT = new Terms("", 0, 0);

    public Terms {
        if (client.length() > CLIENT_LENGTH_MAX) {
            throw new IllegalArgumentException("client must not be longer than " + CLIENT_LENGTH_MAX + " characters");
        }
    }

    public static Terms of(String client) {
        return new Terms(client, 0, 0);
    }
}
