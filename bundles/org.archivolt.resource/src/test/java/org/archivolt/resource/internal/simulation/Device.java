package org.archivolt.resource.internal.simulation;

import java.util.Optional;
import org.archivolt.resource.FencingToken;

/** A device that looks at tokens: it refuses smaller ones than it has seen, and nothing else. */
final class Device {
    private Optional<FencingToken> highest = Optional.empty();
    private long accepted;
    private long refused;

    /** @return whether it was done */
    boolean write(FencingToken token) {
        if (highest.isPresent() && token.compareTo(highest.get()) < 0) {
            refused++;
            return false;
        }
        highest = Optional.of(token);
        accepted++;
        return true;
    }

    Optional<FencingToken> highest() {
        return highest;
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }
}
