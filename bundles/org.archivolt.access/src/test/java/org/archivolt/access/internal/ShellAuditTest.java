package org.archivolt.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.service.event.Event;

class ShellAuditTest {
    @ParameterizedTest
    @ValueSource(strings = {"medium:lock disk:main:a", " object:delete x", "lrs:config-set k v", "bundle:install x"})
    void whatChangesSomethingIsRecorded(String command) {
        assertThat(ShellAudit.isChange(command)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"medium:list", "lrs:why 5", "object:info a", "", "x = 5"})
    void whatReadsIsNot(String command) {
        assertThat(ShellAudit.isChange(command)).isFalse();
    }

    @Test
    void passwordsAreLeftOut() {
        assertThat(ShellAudit.withoutSecrets("jaas:user-add jo secret")).isEqualTo("jaas:user-add jo ...");
        assertThat(ShellAudit.withoutSecrets("user:role jo admin")).isEqualTo("user:role jo admin");
        assertThat(ShellAudit.withoutSecrets("medium:lock a")).isEqualTo("medium:lock a");
    }

    @Test
    void tellsWhoDidItAndHowItEnded() {
        Subject subject = new Subject(true, Set.of(new UserPrincipal("jo")), Set.of(), Set.of());
        Event event = new Event(
                ShellAudit.TOPIC,
                Map.of("command", "medium:lock a", "subject", subject, "exception", new Exception("no such medium")));
        assertThat(ShellAudit.facts(event, "medium:lock a"))
                .containsEntry("user", "jo")
                .containsEntry("outcome", "failed")
                .containsEntry("failure", "no such medium");
    }
}
