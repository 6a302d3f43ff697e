package org.archivolt.rest.internal.login;

import static org.archivolt.rest.internal.login.Verdict.ADMITTED;
import static org.archivolt.rest.internal.login.Verdict.DAMPED;
import static org.archivolt.rest.internal.login.Verdict.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.access.Role;
import org.archivolt.access.Token;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.testkit.Await;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class DoorkeeperTest {
    private static final Duration TRUSTED = Duration.ofSeconds(10);
    private static final String ADDRESS = "192.0.2.1";
    private static final Duration WINDOW = Duration.ofSeconds(30);

    private final VirtualTicker ticker = new VirtualTicker();
    private final Realm realm = new Realm();
    private final Doorkeeper doorkeeper =
            new Doorkeeper(realm, realm::token, new DoorkeeperSettings(TRUSTED, 100, 3, WINDOW, 2), ticker);

    @Test
    void asksTheRealmOnceAndTrustsForAWhile() throws ArchivoltException {
        assertThat(judge("admin", "right")).isEqualTo(ADMITTED);
        assertThat(judge("admin", "right")).isEqualTo(ADMITTED);
        assertThat(realm.asked).isEqualTo(1);

        ticker.advance(TRUSTED);
        assertThat(judge("admin", "right")).isEqualTo(ADMITTED);
        assertThat(realm.asked).isEqualTo(2);
    }

    @Test
    void asksTheRealmOnceForAllWhoComeTogether() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        CredentialVerifier slow = (user, password) -> {
            asked.incrementAndGet();
            await(go);
            return realm.verify(user, password);
        };
        Doorkeeper one = new Doorkeeper(slow, realm::token, new DoorkeeperSettings(TRUSTED, 100, 3, WINDOW, 1), ticker);
        List<Thread> callers = new ArrayList<>();
        List<Verdict> verdicts = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            Thread caller = new Thread(() -> verdicts.add(verdict(one, "Basic " + base64("admin:right"))));
            caller.start();
            callers.add(caller);
        }
        Await.until(
                "all wait",
                () -> callers.stream().allMatch(each -> each.getState().name().endsWith("WAITING")));
        go.countDown();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(verdicts).hasSize(8).containsOnly(ADMITTED);
        assertThat(asked).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Verdict verdict(Doorkeeper doorkeeper, String header) {
        try {
            return doorkeeper.judge(header, ADDRESS).verdict();
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noticesAChangedPasswordWithinTheBound() throws ArchivoltException {
        judge("admin", "right");
        realm.passwords.put("admin", "new");
        ticker.advance(TRUSTED);
        assertThat(judge("admin", "right")).isEqualTo(REFUSED);
        assertThat(judge("admin", "new")).isEqualTo(ADMITTED);
    }

    @Test
    void noticesARemovedUserWithinTheBound() throws ArchivoltException {
        judge("admin", "right");
        realm.passwords.clear();
        ticker.advance(TRUSTED);
        assertThat(judge("admin", "right")).isEqualTo(REFUSED);
    }

    @Test
    void stopsLookingAtPasswordsAfterTooManyWrongOnes() throws ArchivoltException {
        for (int i = 0; i < 3; i++) {
            assertThat(judge("admin", "guess" + i)).isEqualTo(REFUSED);
        }
        assertThat(judge("admin", "guess4")).isEqualTo(DAMPED);
        assertThat(judge("admin", "right")).isEqualTo(DAMPED);
        assertThat(judge("other", "right")).isEqualTo(ADMITTED);
        assertThat(realm.asked).isEqualTo(4);

        ticker.advance(WINDOW);
        assertThat(judge("admin", "right")).isEqualTo(ADMITTED);
    }

    @Test
    void guessingDoesNotLockOutWhoWasInside() throws ArchivoltException {
        judge("admin", "right");
        for (int i = 0; i < 4; i++) {
            judge("admin", "guess" + i);
        }
        assertThat(judge("admin", "right")).isEqualTo(ADMITTED);
        ticker.advance(TRUSTED);
        assertThat(judge("admin", "right")).isEqualTo(ADMITTED);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "Basic",
                "Basic ",
                "Basic !!!",
                "Bearer YWRtaW46cmlnaHQ=",
                "Basic YWRtaW4=",
                "Basic OnJpZ2h0",
                "Basic //79"
            })
    void refusesWhatAreNoCredentialsWithoutAskingTheRealm(String header) throws ArchivoltException {
        assertThat(doorkeeper.judge(header, ADDRESS).verdict()).isEqualTo(REFUSED);
        assertThat(realm.asked).isZero();
    }

    @Test
    void takesColonsAndUnicodeInPasswordsAndAnyCaseInTheScheme() throws ArchivoltException {
        realm.passwords.put("jürgen", "a:b:ü");
        String header = "bAsIc " + base64("jürgen:a:b:ü");
        assertThat(doorkeeper.judge(header, ADDRESS).verdict()).isEqualTo(ADMITTED);
    }

    @Test
    void admitsNobodyWhenTheRealmCannotTell() {
        realm.broken = true;
        assertThatThrownBy(() -> judge("admin", "right"))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUSY));
    }

    @Test
    void remembersABoundedNumber() throws ArchivoltException {
        for (int i = 0; i < 1000; i++) {
            realm.passwords.put("user" + i, "right");
            assertThat(judge("user" + i, "right")).isEqualTo(ADMITTED);
        }
        assertThat(realm.asked).isEqualTo(1000);
        judge("user999", "right");
        assertThat(realm.asked).isEqualTo(1000);
    }

    @Test
    void knowsTheRoleOfWhoComesIn() throws ArchivoltException {
        Caller user =
                doorkeeper.judge("Basic " + base64("admin:right"), ADDRESS).caller();
        assertThat(user).isEqualTo(new Caller("admin", Optional.of(Role.USER), null));
        assertThat(doorkeeper.judge("Basic " + base64("admin:right"), ADDRESS).caller())
                .isEqualTo(user);
        assertThat(doorkeeper.judge("bearer avt_right", ADDRESS).caller())
                .isEqualTo(new Caller("jo", Optional.of(Role.VIEWER), "t1"));
    }

    @Test
    void wrongTokensAreDampedAndRightOnesNever() throws ArchivoltException {
        for (int i = 0; i < 30; i++) {
            assertThat(doorkeeper.judge("Bearer avt_guess" + i, ADDRESS).verdict())
                    .isEqualTo(REFUSED);
        }
        assertThat(doorkeeper.judge("Bearer avt_guess", ADDRESS).verdict()).isEqualTo(DAMPED);
        assertThat(doorkeeper.judge("Bearer avt_right", ADDRESS).verdict()).isEqualTo(ADMITTED);
        assertThat(doorkeeper.judge("Bearer avt_guess", "192.0.2.2").verdict()).isEqualTo(REFUSED);
        ticker.advance(WINDOW);
        assertThat(doorkeeper.judge("Bearer avt_guess", ADDRESS).verdict()).isEqualTo(REFUSED);
    }

    @Test
    void guessingAtManyUsersIsDampedByTheAddress() throws ArchivoltException {
        for (int i = 0; i < 30; i++) {
            assertThat(judge("user" + i, "guess")).isEqualTo(REFUSED);
        }
        assertThat(judge("user30", "guess")).isEqualTo(DAMPED);
    }

    /** Hashing is slow: the others do not wait for the one who asks. */
    @Test
    void oneAsksTheRealmAgainAndTheOthersAreServedMeanwhile() throws ArchivoltException {
        judge("admin", "right");
        ticker.advance(TRUSTED);
        realm.meanwhile = () -> assertThat(judge("admin", "right")).isEqualTo(ADMITTED);
        assertThat(judge("admin", "right")).isEqualTo(ADMITTED);
        assertThat(realm.asked).isEqualTo(2);
    }

    private Verdict judge(String user, String password) throws ArchivoltException {
        return doorkeeper
                .judge("Basic " + base64(user + ":" + password), ADDRESS)
                .verdict();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private interface Meanwhile {
        void run() throws ArchivoltException;
    }

    private static final class Realm implements CredentialVerifier {
        private final Map<String, String> passwords = new HashMap<>(Map.of("admin", "right", "other", "right"));
        private int asked;
        private boolean broken;
        private Meanwhile meanwhile = () -> {};

        private Optional<Token> token(String secret) {
            return secret.equals("avt_right")
                    ? Optional.of(new Token("t1", "jo", Role.VIEWER, Instant.EPOCH, Optional.empty()))
                    : Optional.empty();
        }

        @Override
        public Optional<Caller> verify(String user, String password) throws ArchivoltException {
            asked++;
            Meanwhile once = meanwhile;
            meanwhile = () -> {};
            once.run();
            if (broken) {
                throw new ArchivoltException(ErrorCode.BUSY, "asking the login realm");
            }
            return password.equals(passwords.get(user))
                    ? Optional.of(new Caller(user, Optional.of(Role.USER), null))
                    : Optional.empty();
        }
    }
}
