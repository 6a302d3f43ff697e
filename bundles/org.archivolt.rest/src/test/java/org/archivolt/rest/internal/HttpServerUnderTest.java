package org.archivolt.rest.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.servlet.DispatcherType;
import org.archivolt.access.Role;
import org.archivolt.base.Ticker;
import org.archivolt.lrs.FakeScheduler;
import org.archivolt.lrs.internal.session.LeasedSessions;
import org.archivolt.lrs.internal.session.SessionSettings;
import org.archivolt.rest.internal.jetty.JettyTuning;
import org.archivolt.rest.internal.limit.LimitSettings;
import org.archivolt.rest.internal.login.Caller;
import org.archivolt.rest.internal.login.Doorkeeper;
import org.archivolt.rest.internal.login.DoorkeeperSettings;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.servlet.FilterHolder;
import org.eclipse.jetty.servlet.ServletContextHandler;
import org.eclipse.jetty.servlet.ServletHolder;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The front door in a bare Jetty, over a {@link FakeStore}; the user is {@code admin} or another role, the password {@code right}. */
final class HttpServerUnderTest implements AutoCloseable {
    static final String AUTHORIZATION = "Authorization: Basic "
            + Base64.getEncoder().encodeToString("admin:right".getBytes(StandardCharsets.UTF_8)) + "\r\n";

    private static final int READ_LIMIT_MILLIS = 10_000;
    /** Fewer than there are clients in some tests. */
    static final int THREADS = 20;

    final FakeStore store = new FakeStore();
    final Backends backends = new Backends();
    final FakeScheduler scheduler = new FakeScheduler();
    final LeasedSessions sessions = new LeasedSessions(
            scheduler,
            new SessionSettings(100, 50, 100, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(10)),
            Ticker.system());

    final JettyTuning doorstep = new JettyTuning();

    /** What went into the audit trail. */
    final List<Map<String, Object>> audited = new CopyOnWriteArrayList<>();

    private final QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    private final Server server = new Server(threads);
    private final FrontDoor door = frontDoor();

    HttpServerUnderTest() throws Exception {
        backends.bindStore(store);
        backends.bindScheduler(scheduler);
        backends.bindSessions(sessions);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.addCustomizer(doorstep);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        FilterHolder filter = new FilterHolder(door);
        filter.setAsyncSupported(true);
        context.addFilter(filter, "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new NowhereServlet()), "/*");
        context.addServlet(new ServletHolder(new NowhereServlet()), "/api/v1/*");
        server.setHandler(context);
        server.start();
        // the first request teaches the server how to refuse what is not HTTP
        exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    }

    private Doorkeeper doorkeeper() {
        DoorkeeperSettings login = new DoorkeeperSettings(Duration.ofSeconds(10), 10, 3, Duration.ofSeconds(30), 2);
        return new Doorkeeper(
                HttpServerUnderTest::verify, secret -> backends.tokens().find(secret), login, Ticker.system());
    }

    private FrontDoor frontDoor() {
        return new FrontDoor(
                backends,
                doorstep,
                Ticker.system(),
                new RequestAudit(
                        Ticker.system(),
                        (when, facts) -> audited.add(Map.copyOf(facts.entrySet().stream()
                                .filter(fact -> fact.getValue() != null)
                                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue))))),
                doorkeeper(),
                new Linger(Ticker.system(), Duration.ofSeconds(5), 4),
                LimitSettings.NONE);
    }

    /** There is a user for each role, named after it, and {@code nobody} with none. */
    private static Optional<Caller> verify(String user, String password) {
        boolean known = user.equals("nobody") || Role.highest(List.of(user)).isPresent();
        return known && password.equals("right")
                ? Optional.of(new Caller(user, Role.highest(List.of(user)), null))
                : Optional.empty();
    }

    /** The header line of a user whose password is right. */
    static String authorization(String user) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":right").getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    /** From the next request on. */
    void limit(LimitSettings limits) {
        door.use(doorkeeper(), new Linger(Ticker.system(), Duration.ofSeconds(5), 4), limits);
    }

    /** Threads that do nothing now, and how many there could be more. */
    int freeThreads() {
        return threads.getIdleThreads() + THREADS - threads.getThreads();
    }

    int port() {
        return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    }

    /** A connection for what no HTTP client would send. */
    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(READ_LIMIT_MILLIS);
        return socket;
    }

    /** Sends bytes as they are and returns all of the answer; the request has to ask for the connection to be closed. */
    String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return readToEnd(socket);
        }
    }

    static String readToEnd(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    /** Reads up to the empty line after the headers. */
    static String readHead(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection was closed after: " + head);
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        sessions.stop();
        try {
            server.stop();
        } catch (Exception e) {
            throw new AssertionError("the server does not stop", e);
        }
        store.close();
    }
}
