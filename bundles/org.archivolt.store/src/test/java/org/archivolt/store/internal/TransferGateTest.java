package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.LAYOUT_UNAVAILABLE;
import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.testkit.Failures.assertFails;

import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;

class TransferGateTest {
    private final TransferGate gate = new TransferGate(1, Duration.ofSeconds(1));

    @Test
    void saysOfWhatIsMissingBecauseOfTheStopThatItStops() {
        assertFails(SHUTTING_DOWN, () -> failInside(LAYOUT_UNAVAILABLE, true));
    }

    @Test
    void saysWhatElseHasFailedAsItIs() {
        assertFails(LAYOUT_UNAVAILABLE, () -> failInside(LAYOUT_UNAVAILABLE, false));
        assertFails(MEDIUM_FAULT, () -> failInside(MEDIUM_FAULT, true));
    }

    @Test
    void letsNobodyInOnceItIsClosed() {
        gate.close(Duration.ZERO);
        assertFails(SHUTTING_DOWN, () -> gate.pass(() -> 1));
    }

    private void failInside(ErrorCode code, boolean closing) throws ArchivoltException {
        gate.pass(() -> {
            if (closing) {
                gate.close(Duration.ZERO);
            }
            throw new ArchivoltException(code, "running");
        });
    }
}
