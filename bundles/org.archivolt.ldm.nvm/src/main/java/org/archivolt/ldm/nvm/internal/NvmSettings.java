package org.archivolt.ldm.nvm.internal;

import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.NodeId;

/**
 * What {@link NvmConfig} says, and the options of a device instead.
 *
 * @param node in whose name; empty for the registered one with the lowest number
 * @param policy of the extents; empty for the default of the node
 * @param reserveBooks left free for others
 */
record NvmSettings(Optional<NodeId> node, Optional<String> policy, int reserveBooks) {
    static final String PID = "org.archivolt.ldm.nvm";
    static final NvmSettings DEFAULT = new NvmSettings(Optional.empty(), Optional.empty(), 0);

    private static final String NODE = "node";
    private static final String POLICY = "policy";
    private static final String RESERVE = "reserve.books";

    static NvmSettings from(NvmConfig config) {
        try {
            return new NvmSettings(
                    node(config.node()),
                    Optional.of(config.policy().strip()).filter(name -> !name.isEmpty()),
                    reserve(config.reserve_books()));
        } catch (ArchivoltException e) {
            throw new IllegalArgumentException(PID + ": " + e.getMessage(), e);
        }
    }

    /** With what a device is told beside its path. */
    NvmSettings with(Map<String, String> options) throws ArchivoltException {
        for (String key : options.keySet()) {
            if (!key.equals(NODE) && !key.equals(POLICY) && !key.equals(RESERVE)) {
                throw ArchivoltException.invalid("options", "is none of node, policy, reserve.books")
                        .with("value", key);
            }
        }
        return new NvmSettings(
                options.containsKey(NODE) ? node(number(NODE, options.get(NODE))) : node,
                options.containsKey(POLICY) ? Optional.of(options.get(POLICY)) : policy,
                options.containsKey(RESERVE) ? reserve(number(RESERVE, options.get(RESERVE))) : reserveBooks);
    }

    private static Optional<NodeId> node(int number) throws ArchivoltException {
        if (number < 0 || number > NodeId.MAX) {
            throw ArchivoltException.invalid(NODE, "must be 0, or 1 to " + NodeId.MAX)
                    .with("value", number);
        }
        return number == 0 ? Optional.empty() : Optional.of(new NodeId(number));
    }

    private static int reserve(int books) throws ArchivoltException {
        if (books < 0) {
            throw ArchivoltException.invalid(RESERVE, "must not be negative").with("value", books);
        }
        return books;
    }

    private static int number(String key, String text) throws ArchivoltException {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw ArchivoltException.invalid(key, "must be a number").with("value", text);
        }
    }
}
