package org.archivolt.rest.internal.jetty;

import org.eclipse.jetty.server.HttpConfiguration;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.namespace.service.ServiceNamespace;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;

/**
 * Puts {@link JettyTuning} before the server from its first moment on. An activator and no component, because this bundle is
 * started before the server (its start level is lower) and must be quick; and by means of the server's factory, because the
 * server trips over a customizer that is there before it.
 */
@Capability(
        namespace = ServiceNamespace.SERVICE_NAMESPACE,
        attribute = "objectClass:List<String>=\"org.archivolt.rest.internal.jetty.JettyTuning\"")
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Doorstep implements BundleActivator {
    private static final String SERVER_FACTORY = "org.ops4j.pax.web.service.spi.ServerControllerFactory";

    private final JettyTuning tuning = new JettyTuning();
    private ServiceTracker<Object, ServiceRegistration<?>> factories;

    @Override
    public void start(BundleContext bundle) {
        bundle.registerService(JettyTuning.class, tuning, null);
        // at shutdown others are stopped first, and the server with what is left would answer nonsense
        bundle.addBundleListener((SynchronousBundleListener) event -> {
            if (event.getType() == BundleEvent.STOPPING && event.getBundle().getBundleId() == 0) {
                tuning.close();
            }
        });
        factories = new ServiceTracker<>(bundle, SERVER_FACTORY, new ServiceTrackerCustomizer<>() {
            @Override
            public ServiceRegistration<?> addingService(ServiceReference<Object> factory) {
                return bundle.registerService(HttpConfiguration.Customizer.class, tuning, null);
            }

            @Override
            public void modifiedService(ServiceReference<Object> factory, ServiceRegistration<?> customizer) {
                // nothing of it matters
            }

            @Override
            public void removedService(ServiceReference<Object> factory, ServiceRegistration<?> customizer) {
                customizer.unregister();
            }
        });
        factories.open(true);
    }

    @Override
    public void stop(BundleContext bundle) {
        factories.close();
    }
}
