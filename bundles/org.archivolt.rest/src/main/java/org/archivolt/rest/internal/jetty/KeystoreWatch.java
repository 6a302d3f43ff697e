package org.archivolt.rest.internal.jetty;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.KeyStoreScanner;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the server look at its keystores every few seconds, so that a renewed certificate needs no restart. */
final class KeystoreWatch {
    private static final Logger LOG = LoggerFactory.getLogger(KeystoreWatch.class);
    private static final int SECONDS = 5;

    private KeystoreWatch() {}

    /** Once for a server; it stops with it. */
    static void over(Server server) {
        for (Connector connector : server.getConnectors()) {
            SslConnectionFactory tls = connector.getConnectionFactory(SslConnectionFactory.class);
            if (tls != null) {
                watch(server, tls);
            }
        }
    }

    private static void watch(Server server, SslConnectionFactory tls) {
        try {
            KeyStoreScanner scanner = new KeyStoreScanner(tls.getSslContextFactory());
            scanner.setScanInterval(SECONDS);
            server.addBean(scanner);
            if (!scanner.isRunning()) {
                scanner.start();
            }
        } catch (Exception e) {
            LOG.warn("a renewed certificate will need a restart: {}", e.getMessage());
        }
    }
}
