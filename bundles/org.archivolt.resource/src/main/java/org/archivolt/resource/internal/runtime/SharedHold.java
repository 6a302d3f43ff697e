package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.VersionedValue;

/** One of several requests for one resource that were acquired as one: the credit is given back with the last of them. */
final class SharedHold implements HeldCredit {
    /** How many there are. */
    static final class Count {
        private final HeldCredit held;
        private final AtomicInteger open = new AtomicInteger();

        Count(HeldCredit held) {
            this.held = held;
        }

        void add() {
            open.incrementAndGet();
        }

        /** The credit itself when there is only one. */
        HeldCredit part() {
            return open.get() == 1 ? held : new SharedHold(this);
        }
    }

    private final Count count;
    private final AtomicBoolean closed = new AtomicBoolean();

    private SharedHold(Count count) {
        this.count = count;
    }

    @Override
    public ResourceName resource() {
        return count.held.resource();
    }

    @Override
    public Credit credit() {
        return count.held.credit();
    }

    @Override
    public String user() {
        return count.held.user();
    }

    @Override
    public Optional<FencingToken> token() {
        return count.held.token();
    }

    @Override
    public boolean isValid() {
        return !closed.get() && count.held.isValid();
    }

    @Override
    public void renew(Duration lease) throws ArchivoltException {
        requireValid();
        count.held.renew(lease);
    }

    /** No change: others may use it. */
    @Override
    public void reduce(Credit part) {}

    @Override
    public VersionedValue value() throws ArchivoltException {
        requireValid();
        return count.held.value();
    }

    @Override
    public void update(byte[] value) throws ArchivoltException {
        requireValid();
        count.held.update(value);
    }

    @Override
    public void close() {
        if (!closed.getAndSet(true) && count.open.decrementAndGet() == 0) {
            count.held.close();
        }
    }
}
