package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that goes away in the middle of a PUT leaves nothing behind, and disturbs nobody. */
@ExtendWith(SharedInstance.class)
class AbortedUploadsITest {
    private static final RandomBytes BODY = new RandomBytes(9, 8 << 20);
    private static final int SENT = 3 << 20;

    private final Instance instance;
    private final Client client;

    AbortedUploadsITest(Instance instance) throws Exception {
        this.instance = instance;
        this.client = instance.client();
    }

    @BeforeEach
    void somethingIsThere() throws Exception {
        client.store("there", new RandomBytes(1, 1000));
    }

    @AfterEach
    void nothingElseIsThere() throws Exception {
        Media.awaitNothingButObjects(instance);
        assertThat(client.list("")).extracting(Client.Listed::id).containsExactly("there");
        client.requireStored("there", new RandomBytes(1, 1000));
        client.delete("there");
    }

    @Test
    void anUploadWithALengthThatBreaksOffLeavesNothing() throws Exception {
        try (Wire wire = put("aborted", "Content-Length: " + BODY.size())) {
            wire.send(BODY.array(0, SENT));
            awaitBytesOnMedia();
        }
    }

    @Test
    void anUploadThatIsResetLeavesNothing() throws Exception {
        try (Wire wire = put("aborted", "Content-Length: " + BODY.size())) {
            wire.send(BODY.array(0, SENT));
            awaitBytesOnMedia();
            wire.reset();
        }
    }

    @Test
    void aChunkedUploadThatBreaksOffBetweenChunksLeavesNothing() throws Exception {
        try (Wire wire = put("aborted", "Transfer-Encoding: chunked")) {
            wire.chunk(BODY.array(0, SENT));
            awaitBytesOnMedia();
        }
    }

    @Test
    void aChunkedUploadThatBreaksOffWithinAChunkLeavesNothing() throws Exception {
        try (Wire wire = put("aborted", "Transfer-Encoding: chunked")) {
            wire.send((Long.toHexString(BODY.size()) + "\r\n").getBytes());
            wire.send(BODY.array(0, SENT));
            awaitBytesOnMedia();
        }
    }

    @Test
    void anUploadThatBreaksOffBeforeItsFirstByteLeavesNothing() throws Exception {
        put("aborted", "Content-Length: 5").close();
    }

    @Test
    void anUploadThatBreaksOffBeforeItsLastByteLeavesNothing() throws Exception {
        try (Wire wire = put("aborted", "Content-Length: " + BODY.size())) {
            wire.send(BODY.array(0, (int) BODY.size() - 1));
        }
    }

    @Test
    void anUploadThatTricklesAndThenBreaksOffLeavesNothing() throws Exception {
        try (Wire wire = put("aborted", "Transfer-Encoding: chunked")) {
            for (int i = 0; i < 500; i++) {
                wire.chunk(BODY.array(i, 1));
            }
        }
    }

    @Test
    void abortedReplacementsLeaveTheOldObject() throws Exception {
        try (Wire wire = put("there", "Content-Length: " + BODY.size())) {
            wire.send(BODY.array(0, SENT));
            awaitBytesOnMedia();
            client.requireStored("there", new RandomBytes(1, 1000));
        }
    }

    @Test
    void manyUploadsThatBreakOffTogetherLeaveNothingAndHinderNobody() throws Exception {
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) {
                Wire wire = put("aborted/" + i, "Content-Length: 1000000");
                wire.send(BODY.array(0, 100_000 + i));
                wires.add(wire);
            }
            client.store("meanwhile", new RandomBytes(2, 5000));
            client.requireStored("meanwhile", new RandomBytes(2, 5000));
            client.delete("meanwhile");
        } finally {
            for (Wire wire : wires) {
                wire.reset();
            }
        }
    }

    @Test
    void aReaderThatGoesAwayHindersNobody() throws Exception {
        client.store("big", new RandomBytes(3, 64 << 20));
        for (int i = 0; i < 20; i++) {
            try (Wire wire = new Wire(client.port())) {
                wire.head("GET /api/v1/objects/big HTTP/1.1", "Authorization: " + client.authorization());
            }
        }
        client.requireStored("big", new RandomBytes(3, 64 << 20));
        client.delete("big");
    }

    private Wire put(String id, String framing) throws Exception {
        return new Wire(client.port())
                .head("PUT /api/v1/objects/" + id + " HTTP/1.1", "Authorization: " + client.authorization(), framing);
    }

    /** So that there is something to be left over. */
    private void awaitBytesOnMedia() throws Exception {
        Await.until(
                "an extent has begun",
                Duration.ofSeconds(20),
                () -> instance.extents().stream()
                                .filter(file -> file.size() > 100_000)
                                .count()
                        >= 2);
    }
}
