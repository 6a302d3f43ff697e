package org.archivolt.scsi.iscsi.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves units of other transports to whoever speaks iSCSI: a kernel, foreign tools, another runtime. Every session has a
 * nexus of its own to every unit. Not there unless configured; nobody is authenticated.
 */
@Component(
        service = {},
        immediate = true,
        configurationPid = TargetConfig.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
public final class IscsiTarget {
    private static final Logger LOG = LoggerFactory.getLogger(IscsiTarget.class);
    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();
    private static final int HANDLE_MAX = 0xFFFF;

    private final TargetSettings settings;
    private final Transports transports = new Transports();
    private final ServerSocket server;
    private final Set<TargetConnection> connections = ConcurrentHashMap.newKeySet();
    private final Map<String, TargetConnection> sessions = new ConcurrentHashMap<>();

    @Activate
    public IscsiTarget(TargetConfig config) throws ArchivoltException {
        this(TargetSettings.from(config));
    }

    /** @throws ArchivoltException {@code DEVICE_FAULT} when the portal cannot be had */
    public IscsiTarget(TargetSettings settings) throws ArchivoltException {
        this.settings = settings;
        this.server = listen(settings.portal());
        Thread thread = new Thread(this::accept, "iscsi-target");
        thread.setDaemon(true);
        thread.start();
        LOG.info("{}: {} units at {}", settings.name(), settings.units().size(), portal());
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    public void addTransport(ScsiTransport transport, Map<String, Object> properties) {
        transports.add(String.valueOf(properties.get(ScsiTransport.SCHEME)), transport);
    }

    void removeTransport(ScsiTransport transport, Map<String, Object> properties) {
        transports.remove(String.valueOf(properties.get(ScsiTransport.SCHEME)), transport);
    }

    /** Ends all sessions. */
    @Deactivate
    public void stop() {
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("{}: {}", settings.name(), e.getMessage());
        }
        connections.forEach(TargetConnection::close);
    }

    /** Where it listens, with the port it got. */
    public Portal portal() {
        return new Portal(settings.portal().host(), server.getLocalPort());
    }

    /** How many initiators are connected. */
    int connections() {
        return connections.size();
    }

    /** The port of an initiator has one session: its latest. */
    void replace(String nexus, TargetConnection latest) {
        TargetConnection old = sessions.put(nexus, latest);
        if (old != null) {
            old.close();
        }
    }

    void ended(TargetConnection connection) {
        sessions.values().remove(connection);
        connections.remove(connection);
    }

    private static ServerSocket listen(Portal portal) throws ArchivoltException {
        try {
            ServerSocket server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(portal.host(), portal.port()));
            return server;
        } catch (IOException e) {
            throw new ArchivoltException(DEVICE_FAULT, "listening for initiators", e).with("portal", portal);
        }
    }

    private void accept() {
        int handle = 0;
        while (!server.isClosed()) {
            handle = handle % HANDLE_MAX + 1;
            try {
                serve(server.accept(), handle);
            } catch (IOException e) {
                LOG.debug("{}: {}", settings.name(), e.getMessage());
                LockSupport.parkNanos(PAUSE_NANOS); // out of descriptors, which takes a while to pass
            }
        }
    }

    private void serve(Socket socket, int handle) throws IOException {
        if (connections.size() >= settings.connectionsMax()) {
            LOG.warn(
                    "{}: {} is turned away, there are {} connections",
                    settings.name(),
                    socket.getRemoteSocketAddress(),
                    connections.size());
            socket.close();
            return;
        }
        TargetConnection connection = new TargetConnection(new Wire(socket), settings, transports, this, handle);
        connections.add(connection);
        if (server.isClosed()) {
            connection.close(); // which nobody else would do
        }
        Thread thread = new Thread(connection, "iscsi-session-" + handle);
        thread.setDaemon(true);
        thread.start();
    }
}
