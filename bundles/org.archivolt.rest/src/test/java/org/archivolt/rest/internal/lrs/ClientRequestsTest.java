package org.archivolt.rest.internal.lrs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.ClientRequest;
import org.archivolt.rest.internal.Json;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.junit.jupiter.api.Test;

class ClientRequestsTest {
    private static final String MEDIA =
            "{'read': {'media': ['tape:main:A', 'tape:main:B', 'tape:main:C'], 'addresses': ";

    @Test
    void readsWhereReadingBegins() throws Exception {
        assertThat(read(MEDIA + "{'tape:main:B': '17/b', 'tape:main:A': '3/a'}}}")
                        .request()
                        .addresses())
                .isEqualTo(Map.of(tape("A"), "3/a", tape("B"), "17/b"));
        assertThat(read("{'read': {'media': ['tape:main:A']}}").request().addresses())
                .isEmpty();
    }

    /** Goal: who repeats a request is recognised. Method: what is compared is its text. */
    @Test
    void writesAlikeWhatIsTheSame() throws Exception {
        ClientRequest one = read(MEDIA + "{'tape:main:B': 'b', 'tape:main:A': 'a', 'tape:main:C': 'c'}}}");
        ClientRequest other = read(MEDIA + "{'tape:main:C': 'c', 'tape:main:A': 'a', 'tape:main:B': 'b'}}}");
        assertThat(one).isEqualTo(other);
        assertThat(one).hasToString(other.toString());
    }

    private static MediumId tape(String name) {
        return new MediumId(Family.TAPE, "main", name);
    }

    private static ClientRequest.Read read(String json) throws ArchivoltException {
        JsonFields body = JsonFields.of(Json.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        return (ClientRequest.Read) ClientRequests.read(body, "mover").request();
    }
}
