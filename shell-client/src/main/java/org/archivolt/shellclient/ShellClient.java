package org.archivolt.shellclient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;

/**
 * Runs one command in the shell of an instance on this host and passes on its output and exit status.
 *
 * <p>Karaf's own client loses the output of a command when its standard input is not a terminal; hence this one.
 */
public final class ShellClient {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int NO_CONNECTION = 255;

    private final int port;
    private final KeyPair userKey;
    private final Path hostKeyFile;

    private ShellClient(int port, KeyPair userKey, Path hostKeyFile) {
        this.port = port;
        this.userKey = userKey;
        this.hostKeyFile = hostKeyFile;
    }

    /**
     * {@code create-key KEYFILE} makes a key and prints its public half; {@code run PORT USER KEYFILE HOSTKEYFILE
     * COMMAND} runs a command.
     */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        switch (arguments[0]) {
            case "create-key" -> System.out.println(KeyFile.publicText(new KeyFile(Path.of(arguments[1])).create()));
            case "run" ->
                exit(new ShellClient(
                                Integer.parseInt(arguments[1]),
                                new KeyFile(Path.of(arguments[3])).read(),
                                Path.of(arguments[4]))
                        .run(arguments[2], arguments[5]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void exit(int status) {
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(status); // the client's threads would take their time
    }

    private int run(String user, String command) {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((session, address, key) -> isOurServer(key));
            client.setKeyIdentityProvider(session -> List.of(userKey));
            client.start();
            try (ClientSession session =
                    client.connect(user, "127.0.0.1", port).verify(PATIENCE).getSession()) {
                session.auth().verify(PATIENCE);
                return execute(session, command);
            }
        } catch (IOException e) {
            System.err.println("The shell on port " + port + " cannot be reached: " + e.getMessage());
            return NO_CONNECTION;
        }
    }

    private static int execute(ClientSession session, String command) throws IOException {
        try (ChannelExec channel = session.createExecChannel(command)) {
            channel.setIn(new ByteArrayInputStream(new byte[0]));
            channel.setOut(System.out);
            channel.setErr(System.err);
            channel.open().verify(PATIENCE);
            channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), Duration.ZERO);
            Integer status = channel.getExitStatus();
            return status == null ? NO_CONNECTION : status;
        }
    }

    /** Another process may have taken the port: the server proves itself by the key it made at its first start. */
    private boolean isOurServer(PublicKey key) {
        try {
            return key.equals(KeyFile.readPublic(hostKeyFile));
        } catch (IOException | GeneralSecurityException e) {
            System.err.println("The server's key cannot be read from " + hostKeyFile + ": " + e.getMessage());
            return false;
        }
    }
}
