package org.archivolt.dss.embedded.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.Test;

/** With a shell in the place of the server. */
final class ServerProcessTest {
    /** A build that runs in the background has its children ignore the interrupt, unless they say otherwise. */
    private static final String WAIT = "exec env --default-signal=INT sleep 60";

    private static final String READY = "echo 'LOG:  database system is ready to accept connections'; ";

    @Test
    void isReadyWhenTheServerSaysSo() throws Exception {
        ServerProcess server = server(READY + WAIT);
        server.awaitReady(Duration.ofSeconds(20));
        server.stop(Duration.ofSeconds(20));
        assertThat(server.awaitEnd()).hasMessageContaining("exit=130");
    }

    @Test
    void showsTheLastWordsOfAServerThatDoesNotStart() throws Exception {
        ServerProcess server = server("seq 100; echo 'FATAL:  no such thing'; exit 3");

        assertThatThrownBy(() -> server.awaitReady(Duration.ofSeconds(20)))
                .isInstanceOf(ArchivoltException.class)
                .hasMessageContaining("99 / 100 / FATAL:  no such thing")
                .hasMessageNotContaining(" 42 ")
                .hasMessageContaining("exit=3");
    }

    @Test
    void doesNotWaitForEver() throws Exception {
        ServerProcess server = server("echo starting; " + WAIT);

        assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(100)))
                .hasMessageContaining("starting")
                .hasMessageContaining("notReadyWithin");
        server.stop(Duration.ofSeconds(20));
    }

    @Test
    void endsAServerThatDoesNotStop() throws Exception {
        ServerProcess server = server("trap '' INT; " + READY + "while :; do sleep 0.05; done");
        server.awaitReady(Duration.ofSeconds(20));
        server.stop(Duration.ofMillis(100));
        assertThat(server.awaitEnd()).hasMessageContaining("exit=131");
    }

    @Test
    void stopsAnEndedServerWithoutHarm() throws Exception {
        ServerProcess server = server("exit 0");
        server.awaitEnd();
        server.stop(Duration.ofSeconds(20));
    }

    private static ServerProcess server(String script) throws IOException {
        return new ServerProcess(Commands.start(RunAs.OURSELVES, List.of("sh", "-c", script), "KILL"));
    }
}
