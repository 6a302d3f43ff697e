package org.archivolt.rest.internal.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.access.Role;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.Test;

class SecondOpinionTest {
    private static final Caller JO = new Caller("jo", Optional.of(Role.USER), null);

    private final List<String> events = new ArrayList<>();
    private boolean isFileEmpty;
    private final SecondOpinion verifier = new SecondOpinion(this::ask, () -> {
        events.add("pause");
        isFileEmpty = false;
    });

    @Test
    void believesAnAdmissionAtOnce() throws ArchivoltException {
        assertThat(verifier.verify("jo", "right")).contains(JO);
        assertThat(events).containsExactly("ask");
    }

    @Test
    void doesNotBelieveARefusalWhileTheFileIsWritten() throws ArchivoltException {
        isFileEmpty = true;
        assertThat(verifier.verify("jo", "right")).contains(JO);
        assertThat(events).containsExactly("ask", "pause", "ask");
    }

    @Test
    void believesARefusalThatIsRepeated() throws ArchivoltException {
        assertThat(verifier.verify("jo", "wrong")).isEmpty();
        assertThat(events).containsExactly("ask", "pause", "ask");
    }

    private Optional<Caller> ask(String user, String password) {
        events.add("ask");
        return !isFileEmpty && password.equals("right") ? Optional.of(JO) : Optional.empty();
    }
}
