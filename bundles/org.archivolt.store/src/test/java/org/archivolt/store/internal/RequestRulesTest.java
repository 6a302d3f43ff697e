package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ObjectId;
import org.archivolt.dss.ObjectQuery;
import org.archivolt.dss.Precondition;
import org.archivolt.store.PutRequest;
import org.archivolt.store.StorageOptions;
import org.archivolt.testkit.Failures.Action;
import org.junit.jupiter.api.Test;

class RequestRulesTest {
    @Test
    void takesWhatIsWithinTheBounds() throws Exception {
        check(Map.of(), Optional.empty());
        check(Map.of("a-z_0.9", "any text: \u00e4\u8a9e\n"), Optional.of("text/plain; charset=utf-8"));
        check(Map.of("n".repeat(64), "v".repeat(2048 - 64)), Optional.of("t".repeat(255)));
    }

    @Test
    void refusesMetadataBeyondTheBounds() {
        assertField("metadata", () -> check(Map.of("", "v"), Optional.empty()));
        assertField("metadata", () -> check(Map.of("Upper", "v"), Optional.empty()));
        assertField("metadata", () -> check(Map.of("n".repeat(65), "v"), Optional.empty()));
        assertField("metadata", () -> check(Map.of("n", "v".repeat(2048)), Optional.empty()));
        assertField("metadata", () -> check(Map.of("n", "\u8a9e".repeat(683)), Optional.empty()));
        assertField("metadata.n", () -> check(Map.of("n", "nul \0"), Optional.empty()));
        assertField("metadata.n", () -> check(Map.of("n", "half \ud83d"), Optional.empty()));
    }

    @Test
    void refusesContentTypesBeyondTheBounds() {
        assertField("contentType", () -> check(Map.of(), Optional.of("")));
        assertField("contentType", () -> check(Map.of(), Optional.of("t".repeat(256))));
        assertField("contentType", () -> check(Map.of(), Optional.of("text/\u00e4")));
        assertField("contentType", () -> check(Map.of(), Optional.of("text\r\nplain")));
    }

    @Test
    void refusesListsBeyondTheBounds() throws Exception {
        RequestRules.checkList(ObjectQuery.ofPrefix(""), 1);
        RequestRules.checkList(ObjectQuery.ofPrefix("p"), 10_000);
        assertField("limit", () -> RequestRules.checkList(ObjectQuery.ofPrefix(""), 0));
        assertField("limit", () -> RequestRules.checkList(ObjectQuery.ofPrefix(""), 10_001));
        assertField("prefix", () -> RequestRules.checkList(ObjectQuery.ofPrefix("\0"), 1));
        assertField("prefix", () -> RequestRules.checkList(ObjectQuery.ofPrefix("\udc00"), 1));
    }

    private static void assertField(String field, Action action) {
        assertThat(assertFails(INVALID_ARGUMENT, action).facts()).containsEntry("field", field);
    }

    private static void check(Map<String, String> metadata, Optional<String> contentType) throws Exception {
        RequestRules.check(new PutRequest(
                new ObjectId("o"),
                metadata,
                contentType,
                Optional.empty(),
                StorageOptions.DEFAULT,
                Precondition.NONE,
                List.of()));
    }
}
