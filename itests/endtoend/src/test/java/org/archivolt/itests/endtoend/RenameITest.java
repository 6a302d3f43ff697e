package org.archivolt.itests.endtoend;

import static org.archivolt.itests.endtoend.Client.objectPath;
import static org.archivolt.itests.endtoend.Client.query;
import static org.archivolt.itests.endtoend.Client.requireOk;
import static org.archivolt.itests.endtoend.Problems.requireProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Another id for an object, by every way to name it, from every state to every state. */
@ExtendWith(SharedArchive.class)
class RenameITest {
    private final Client client;

    RenameITest(Instance instance) throws Exception {
        this.client = instance.client();
    }

    /** What there is of an id before. */
    enum State {
        NONEXISTENT,
        ALIVE,
        UPDATED,
        DELETED;

        boolean isVisible() {
            return this == ALIVE || this == UPDATED;
        }
    }

    static Stream<Arguments> cases() {
        List<Arguments> cases = new ArrayList<>();
        for (boolean byUuid : new boolean[] {false, true}) {
            for (State from : State.values()) {
                for (State to : State.values()) {
                    cases.add(Arguments.of(byUuid, from, to));
                }
            }
        }
        return cases.stream();
    }

    /**
     * Goal: what is there gets the new id with all its versions, unless two would be visible under one id; what is not
     * there is not found, and nothing else changes.
     */
    @ParameterizedTest(name = "by uuid: {0}, {1} to {2}")
    @MethodSource("cases")
    void renaming(boolean byUuid, State from, State to) throws Exception {
        String source = "rename/%s/%s/%s/from".formatted(byUuid, from, to);
        String target = "rename/%s/%s/%s/to".formatted(byUuid, from, to);
        UUID uuid = prepare(source, from, 1);
        prepare(target, to, 100);
        List<String> sourceBefore = versions(source);
        List<String> targetBefore = versions(target);

        HttpResponse<String> answer =
                client.json("PATCH", objectPath(source) + (byUuid ? "?uuid=" + uuid : ""), Map.of("id", target));

        boolean found = from.isVisible() || byUuid && from == State.DELETED;
        boolean taken = from.isVisible() && to.isVisible();
        if (!found) {
            requireProblem(answer, 404, "NO_SUCH_OBJECT");
        } else if (taken) {
            requireProblem(answer, 409, "ALREADY_EXISTS");
        } else {
            requireOk(answer);
            assertThat(versions(source)).isEmpty();
            assertThat(versions(target)).containsAll(sourceBefore).containsAll(targetBefore);
            client.requireBytes(objectPath(target) + "?uuid=" + uuid, last(from, 1));
            assertThat(client.head(target).statusCode()).isEqualTo(from.isVisible() || to.isVisible() ? 200 : 404);
            return;
        }
        assertThat(versions(source)).isEqualTo(sourceBefore);
        assertThat(versions(target)).isEqualTo(targetBefore);
    }

    @Test
    void theAnswerTellsWhereItIsNow() throws Exception {
        client.store("moved/from", new RandomBytes(1, 10));
        HttpResponse<String> answer =
                client.json("PATCH", objectPath("moved/from"), Map.of("id", "moved/\"to\" & fro"));
        String location = answer.headers().firstValue("Location").orElseThrow();
        client.requireBytes(location, new RandomBytes(1, 10));
        client.requireStored("moved/\"to\" & fro", new RandomBytes(1, 10));
    }

    /** A uuid of the generation; any other when there is none. */
    private UUID prepare(String id, State state, long seed) throws Exception {
        if (state == State.NONEXISTENT) {
            return UUID.randomUUID();
        }
        JsonNode object =
                Client.JSON.readTree(client.store(id, new RandomBytes(seed, 50)).body());
        if (state == State.UPDATED) {
            client.store(id, new RandomBytes(seed + 1, 50));
        } else if (state == State.DELETED) {
            requireOk(client.delete(id));
        }
        return UUID.fromString(object.get("uuid").textValue());
    }

    private static RandomBytes last(State state, long seed) {
        return new RandomBytes(state == State.UPDATED ? seed + 1 : seed, 50);
    }

    /** {@code uuid version deprecated} of each. */
    private List<String> versions(String id) throws Exception {
        List<String> found = new ArrayList<>();
        client.ask("/api/v1/versions" + query("id", id))
                .get("versions")
                .forEach(version -> found.add(version.get("uuid").textValue() + " " + version.get("version") + " "
                        + version.has("deprecated")));
        return found;
    }
}
