package org.archivolt.shell.internal;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;

class CreditCommandsTest {
    private final FakeCreditOffice office = new FakeCreditOffice();

    private CreditListCommand list() {
        CreditListCommand command = new CreditListCommand();
        command.office = office;
        return command;
    }

    private CreditWhyCommand why(String resource) {
        CreditWhyCommand command = new CreditWhyCommand();
        command.office = office;
        command.resource = resource;
        return command;
    }

    private CreditRevokeCommand revoke(String resource) {
        CreditRevokeCommand command = new CreditRevokeCommand();
        command.office = office;
        command.resource = resource;
        command.host = "kiel";
        return command;
    }

    @Test
    void listsInAHundredColumns() throws Exception {
        List<String> lines = Printed.lines(Printed.by(list()));
        assertThat(lines).hasSize(4).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(2)).contains("medium:tape:", "hamburg", "read+write", "17.1", "back", "+1 lrs/put ?");
        assertThat(lines.get(3)).contains("object:a/b", "kiel", "read").doesNotContain("back");
        office.empty = true;
        assertThat(Printed.by(list())).contains("no credits");
    }

    @Test
    void listsWhatIsAskedFor() throws Exception {
        CreditListCommand command = list();
        command.type = "medium";
        command.limit = 5;
        Printed.by(command);
        command.host = "kiel";
        command.json = true;
        JsonNode ofKiel = new ObjectMapper().readTree(Printed.by(command));
        assertThat(ofKiel).hasSize(1);
        assertThat(ofKiel.get(0).get("resource").textValue()).isEqualTo("object:a/b");
        assertThat(office.calls).containsExactly("medium 5", "medium 10000");
        command.limit = 0;
        assertThat(assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command))
                        .facts())
                .containsEntry("field", "--limit");
    }

    @Test
    void refusesATypeThatThereIsNot() {
        CreditListCommand command = list();
        command.type = "ship";
        assertThat(assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command)))
                .hasMessageContaining("must be one of [medium, object]");
    }

    @Test
    void listsForScripts() throws Exception {
        CreditListCommand command = list();
        command.json = true;
        JsonNode json = new ObjectMapper().readTree(Printed.by(command));
        assertThat(json.get(0)).isEqualTo(new ObjectMapper().readTree("""
                {"resource": "medium:tape:a-library-with-a-long-name:AV0001L9", "type": "medium",
                 "host": "hamburg-with-a-long-name", "credit": "read+write+move", "token": "17.1", "calledBack": true,
                 "uses": [
                   {"user": "lrs/put \\u001b[31m7", "credit": "read", "heldMillis": 12000, "wanted": true},
                   {"user": "lrs/put 8", "credit": "read", "heldMillis": 1000, "wanted": false}]}"""));
        assertThat(json.get(1).get("token").isNull()).isTrue();
    }

    @Test
    void tellsWhoWaitsForWhomAndWhy() throws Exception {
        assertThat(Printed.by(why(FakeCreditOffice.MEDIUM.toString()))).isEqualTo("""
                medium:tape:a-library-with-a-long-name:AV0001L9
                  store/scrub-3 on kiel wants write, for 3 min
                  waits for lrs/put 7 on hamburg
                  because it is in use ?[31mthere
                """);
        assertThat(Printed.by(why("object:a/b"))).isEqualTo("Nobody waits for object:a/b\n");
        CreditWhyCommand command = why(FakeCreditOffice.MEDIUM.toString());
        command.json = true;
        assertThat(new ObjectMapper().readTree(Printed.by(command)).get(0)).isEqualTo(new ObjectMapper().readTree("""
                {"resource": "medium:tape:a-library-with-a-long-name:AV0001L9", "host": "kiel", "user": "store/scrub-3",
                 "credit": "write", "waitingMillis": 180000, "waitsFor": ["lrs/put 7 on hamburg"],
                 "reason": "it is in use \\u001b[31mthere"}"""));
    }

    @Test
    void refusesWhatIsNoResource() {
        for (String garbage : List.of("", "medium", "medium:", ":a", "Medium:a", "medium:a\u0000b")) {
            assertThat(assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(why(garbage)))
                            .facts())
                    .containsEntry("field", "resource");
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(revoke(garbage)));
        }
        assertThat(office.calls).isEmpty();
    }

    @Test
    void listsWhoWaitsInAHundredColumns() throws Exception {
        CreditWaitingCommand command = new CreditWaitingCommand();
        command.office = office;
        List<String> lines = Printed.lines(Printed.by(command));
        assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(2)).contains("kiel", "store/scrub-3", "write", "3 min", "lrs/put 7 on");
        command.json = true;
        assertThat(new ObjectMapper().readTree(Printed.by(command)).get(0).get("waitingMillis"))
                .hasToString("180000");
        command.limit = 10_001;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
    }

    @Test
    void callsBackFromAHost() throws Exception {
        assertThat(Printed.by(revoke(FakeCreditOffice.MEDIUM.toString())))
                .isEqualTo("Called back medium:tape:a-library-with-a-long-name:AV0001L9 from kiel\n");
        assertFails(ErrorCode.NO_SUCH_CREDIT, () -> Printed.by(revoke("object:a/b")));
    }

    @Test
    void listsHosts() throws Exception {
        CreditHostsCommand command = new CreditHostsCommand();
        command.office = office;
        List<String> lines = Printed.lines(Printed.by(command));
        assertThat(lines).hasSize(4).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(2)).contains("hamburg", "3", "this host");
        assertThat(lines.get(3)).contains("kiel", "1", "3.2 s").doesNotContain("this host");
        command.json = true;
        assertThat(new ObjectMapper().readTree(Printed.by(command))).isEqualTo(new ObjectMapper().readTree("""
                [{"name": "hamburg", "incarnation": 3, "thisHost": true, "silentMillis": null},
                 {"name": "kiel", "incarnation": 1, "thisHost": false, "silentMillis": 3200}]"""));
    }

    @Test
    void takesFromADeadHostOnlyForWhoIsSure() throws Exception {
        CreditDeclareDeadCommand command = new CreditDeclareDeadCommand();
        command.office = office;
        command.host = "kiel";
        assertThat(assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command))
                        .facts())
                .containsEntry("field", "--yes");
        assertThat(office.calls).isEmpty();
        command.yes = true;
        assertThat(Printed.by(command)).isEqualTo("Took the credits of kiel\n");
        assertThat(office.calls).containsExactly("dead kiel");
    }
}
