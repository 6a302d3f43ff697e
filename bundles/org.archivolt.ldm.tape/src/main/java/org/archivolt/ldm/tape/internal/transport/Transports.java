package org.archivolt.ldm.tape.internal.transport;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiTransport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The transports that are here now, by scheme. They come and go; who needs one waits for it, but not for ever. */
@Component(service = Transports.class)
public final class Transports {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Duration wait;
    private final Ticker ticker;
    // Guarded by this.
    private final Map<String, ScsiTransport> byScheme = new HashMap<>();

    @Activate
    public Transports() {
        this(WAIT, Ticker.system());
    }

    public Transports(Duration wait, Ticker ticker) {
        this.wait = wait;
        this.ticker = ticker;
    }

    @Reference(
            name = "transport",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            unbind = "remove")
    public synchronized void add(ScsiTransport transport, Map<String, Object> properties) {
        byScheme.put(String.valueOf(properties.get(ScsiTransport.SCHEME)), transport);
        notifyAll();
    }

    public synchronized void remove(ScsiTransport transport, Map<String, Object> properties) {
        byScheme.remove(String.valueOf(properties.get(ScsiTransport.SCHEME)), transport);
    }

    /**
     * As {@link ScsiTransport#open}, by the transport of the address's scheme.
     *
     * @throws ArchivoltException {@code DRIVER_UNAVAILABLE} when there is none and none has come while it was waited for
     */
    public LogicalUnit open(String address) throws ArchivoltException {
        int colon = address.indexOf(':');
        if (colon < 1) {
            throw ArchivoltException.invalid("path", "must begin with the name of a transport and a colon")
                    .with("value", address);
        }
        String scheme = address.substring(0, colon);
        return await(scheme)
                .orElseThrow(() -> new ArchivoltException(DRIVER_UNAVAILABLE, "looking for a SCSI transport")
                        .with("scheme", scheme))
                .open(address);
    }

    private synchronized Optional<ScsiTransport> await(String scheme) throws ArchivoltException {
        long deadlineNanos = ticker.nanos() + wait.toNanos();
        try {
            for (long left = wait.toNanos();
                    left > 0 && !byScheme.containsKey(scheme);
                    left = deadlineNanos - ticker.nanos()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(CANCELLED, "waiting for a SCSI transport", e).with("scheme", scheme);
        }
        return Optional.ofNullable(byScheme.get(scheme));
    }
}
