package org.archivolt.access.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SaltedPasswordsTest {
    private final SaltedPasswords passwords = new SaltedPasswords();

    @Test
    void knowsThePasswordAgain() {
        String hash = passwords.encryptPassword("Käse 🧀");
        assertThat(passwords.checkPassword("Käse 🧀", hash)).isTrue();
        assertThat(passwords.checkPassword("Kase 🧀", hash)).isFalse();
        assertThat(hash).startsWith("pbkdf2-sha512:100000:").doesNotContain(",");
    }

    @Test
    void twoHashesOfOnePasswordDiffer() {
        assertThat(passwords.encryptPassword("same")).isNotEqualTo(passwords.encryptPassword("same"));
    }

    @Test
    void whatFittedOnceDoesNotFitAnotherHash() {
        String first = passwords.encryptPassword("one");
        String second = passwords.encryptPassword("two");
        assertThat(passwords.checkPassword("one", first)).isTrue();
        assertThat(passwords.checkPassword("one", first)).isTrue();
        assertThat(passwords.checkPassword("one", second)).isFalse();
        assertThat(passwords.checkPassword("one" + first, "")).isFalse();
    }

    @Test
    void understandsTheDigestsOfFormerVersions() {
        String digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        assertThat(passwords.checkPassword("test", digest)).isTrue();
        assertThat(passwords.checkPassword("tset", digest)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "test",
                "pbkdf2-sha512:1:c2FsdA:",
                "pbkdf2-sha512:0:c2FsdA:aGFzaA",
                "pbkdf2-sha512:99999999999:c2FsdA:aGFzaA",
                "pbkdf2-sha512:1:?:aGFzaA",
                "pbkdf2-sha512:1::aGFzaA",
                "zf86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
            })
    void whatIsNoHashFitsNoPassword(String hash) {
        assertThat(passwords.checkPassword("test", hash)).isFalse();
    }
}
