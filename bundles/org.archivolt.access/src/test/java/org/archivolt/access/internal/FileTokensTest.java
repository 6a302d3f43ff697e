package org.archivolt.access.internal;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_TOKEN;
import static org.archivolt.base.ErrorCode.WRONG_STATE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.archivolt.access.IssuedToken;
import org.archivolt.access.Role;
import org.archivolt.access.Token;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTokensTest {
    @TempDir
    private Path folder;

    private final VirtualTicker ticker = new VirtualTicker();
    private FileTokens tokens;

    @BeforeEach
    void open() throws IOException {
        tokens = new FileTokens(folder.resolve("tokens"), 3, ticker);
    }

    @Test
    void aSecretIsKnownUntilItIsRevoked() throws Exception {
        IssuedToken issued = tokens.create("jo", Role.USER, Optional.empty());
        assertThat(tokens.find(issued.secret())).contains(issued.token());
        assertThat(tokens.find(issued.secret() + "x")).isEmpty();
        tokens.revoke(issued.token().id());
        assertThat(tokens.find(issued.secret())).isEmpty();
        assertFails(NO_SUCH_TOKEN, () -> tokens.revoke(issued.token().id()));
    }

    @Test
    void outlivesTheRuntimeButNotItsTime() throws Exception {
        IssuedToken issued = tokens.create("jo", Role.OPERATOR, Optional.of(Duration.ofDays(30)));
        open();
        assertThat(tokens.find(issued.secret())).contains(issued.token());
        ticker.advance(Duration.ofDays(30));
        assertThat(tokens.find(issued.secret())).isEmpty();
        assertThat(tokens.list()).isEmpty();
    }

    @Test
    void theFileTellsNobodyTheSecret() throws Exception {
        IssuedToken issued = tokens.create("jo", Role.USER, Optional.empty());
        Path file = folder.resolve("tokens");
        assertThat(Files.readString(file)).doesNotContain(issued.secret().substring(4));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(issued.toString()).doesNotContain(issued.secret());
    }

    @Test
    void thereIsABoundAndTheExpiredMakeRoom() throws Exception {
        for (int i = 0; i < 3; i++) {
            tokens.create("jo", Role.USER, Optional.of(Duration.ofSeconds(10)));
        }
        assertFails(WRONG_STATE, () -> tokens.create("jo", Role.USER, Optional.empty()));
        ticker.advance(Duration.ofSeconds(10));
        tokens.create("jo", Role.USER, Optional.empty());
        assertFails(INVALID_ARGUMENT, () -> tokens.create("jo", Role.USER, Optional.of(Duration.ZERO)));
    }

    @Test
    void aUserKeepsOnlyWhatTheRoleAllows() throws Exception {
        tokens.create("jo", Role.ADMIN, Optional.empty());
        Token kept = tokens.create("jo", Role.VIEWER, Optional.empty()).token();
        Token other = tokens.create("al", Role.ADMIN, Optional.empty()).token();
        tokens.limit("jo", Optional.of(Role.USER));
        assertThat(tokens.list()).containsExactly(kept, other);
        tokens.limit("jo", Optional.empty());
        assertThat(tokens.list()).containsExactly(other);
    }

    @Test
    void aFileThatIsNotOneOfTokensIsNotOverwritten() throws IOException {
        Files.writeString(folder.resolve("tokens"), "{\"id\":\"a\"}\n");
        assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("line 1 is not a token");
    }
}
