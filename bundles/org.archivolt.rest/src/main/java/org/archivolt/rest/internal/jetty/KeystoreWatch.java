package org.archivolt.rest.internal.jetty;

import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has each connector look at its keystore every few seconds, so that a renewed certificate needs no restart. */
final class KeystoreWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeystoreWatch.class);
    private static final int SECONDS = 5;

    private KeystoreWatch() {}

    /** Called with each request: connectors come and go, and nobody tells. What is watched ends with its connector. */
    static void over(Connector connector) {
        SslConnectionFactory tls = connector.getConnectionFactory(SslConnectionFactory.class);
        if (tls != null
                && connector instanceof AbstractConnector owner
                && owner.getBean(KeyStoreScanner.class) == null) {
            watch(owner, tls);
        }
    }

    private static synchronized void watch(AbstractConnector owner, SslConnectionFactory tls) {
        if (owner.getBean(KeyStoreScanner.class) != null) {
            return;
        }
        KeyStoreScanner scanner = new KeyStoreScanner(tls.getSslContextFactory());
        scanner.setScanInterval(SECONDS);
        try {
            owner.addBean(scanner, true);
            if (!scanner.isRunning()) {
                scanner.start();
            }
        } catch (Exception e) {
            LOG.warn("a renewed certificate will need a restart: {}", e.getMessage());
        }
    }
}
