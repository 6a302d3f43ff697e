package org.archivolt.ldm.tape.internal.transport;

import static org.archivolt.base.ErrorCode.CANCELLED;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
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
     * As {@link ScsiTransport#open}, by the transport of the address's scheme. A unit whose transport has gone, or was
     * replaced, executes nothing any more: {@code DRIVER_UNAVAILABLE}, also for a command that was in progress.
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
        ScsiTransport transport = await(scheme)
                .orElseThrow(() -> new ArchivoltException(DRIVER_UNAVAILABLE, "looking for a SCSI transport")
                        .with("scheme", scheme));
        return new CarriedUnit(scheme, transport, transport.open(address));
    }

    private synchronized boolean isHere(String scheme, ScsiTransport transport) {
        return byScheme.get(scheme) == transport;
    }

    /** Tells a unit that does not answer from one whose transport has gone: the latter is not to blame. */
    private final class CarriedUnit implements LogicalUnit {
        private final String scheme;
        private final ScsiTransport transport;
        private final LogicalUnit unit;

        CarriedUnit(String scheme, ScsiTransport transport, LogicalUnit unit) {
            this.scheme = scheme;
            this.transport = transport;
            this.unit = unit;
        }

        @Override
        public ScsiReply execute(ScsiRequest request) throws ArchivoltException {
            if (!isHere(scheme, transport)) {
                throw gone(null);
            }
            try {
                return unit.execute(request);
            } catch (ArchivoltException e) {
                throw e.code() == DEVICE_FAULT && !isHere(scheme, transport) ? gone(e) : e;
            }
        }

        private ArchivoltException gone(ArchivoltException cause) {
            return new ArchivoltException(DRIVER_UNAVAILABLE, "using a SCSI transport that has gone", cause)
                    .with("scheme", scheme);
        }

        @Override
        public void close() throws ArchivoltException {
            unit.close();
        }
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
