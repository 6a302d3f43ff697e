package org.archivolt.dss;

import java.util.Set;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.osgi.annotation.versioning.ProviderType;

/** Tells what changed in the catalog, whoever changed it, on this host or another. */
@ProviderType
public interface ChangeFeed {
    /**
     * Subscribes. The listener first gets {@link Listener#anythingMayHaveChanged()}, and again whenever the feed was
     * interrupted, because what happened meanwhile is unknown.
     *
     * @return closing it ends the subscription
     */
    Subscription subscribe(Listener listener);

    /** Called by one thread, in commit order, shortly after the commit. Must be quick and must not throw. */
    interface Listener {
        void mediumChanged(MediumId medium);

        void deviceChanged(DeviceId device);

        /** @param number of a background job; told of a new one too, and of one that is gone */
        default void jobChanged(long number) {}

        /**
         * The root's books of a resource.
         *
         * @param concerned sessions that should look at it; empty when they are too many to be named: everybody should
         */
        default void creditChanged(String type, String name, Set<CreditSession> concerned) {}

        void anythingMayHaveChanged();
    }

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
