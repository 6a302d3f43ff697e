package org.archivolt.rest.internal.login;

import java.io.IOException;
import java.util.Optional;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AccountException;
import javax.security.auth.login.CredentialException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.karaf.jaas.boot.principal.RolePrincipal;
import org.archivolt.access.Role;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/** Asks a JAAS realm: the one the shell asks too. */
public final class JaasVerifier implements CredentialVerifier {
    private final String realm;

    public JaasVerifier(String realm) {
        this.realm = realm;
    }

    @Override
    public Optional<Caller> verify(String user, String password) throws ArchivoltException {
        Subject subject = new Subject();
        LoginContext login;
        try {
            login = new LoginContext(realm, subject, callbacks -> answer(callbacks, user, password));
        } catch (LoginException e) {
            throw new ArchivoltException(ErrorCode.BUSY, "waiting for the login realm", e).with("realm", realm);
        }
        try {
            login.login();
        } catch (FailedLoginException | CredentialException | AccountException e) {
            return Optional.empty();
        } catch (LoginException e) {
            throw new ArchivoltException(ErrorCode.BUSY, "asking the login realm", e).with("realm", realm);
        }
        Optional<Role> role = roleOf(subject);
        endSession(login);
        return Optional.of(new Caller(user, role, null));
    }

    /** Groups are no roles, whatever they are called. */
    private static Optional<Role> roleOf(Subject subject) {
        return Role.highest(subject.getPrincipals(RolePrincipal.class).stream()
                .map(RolePrincipal::getName)
                .toList());
    }

    private static void answer(Callback[] callbacks, String user, String password)
            throws IOException, UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(user);
            } else if (callback instanceof PasswordCallback secret) {
                secret.setPassword(password.toCharArray());
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    /** Nobody uses the subject; that it cannot be logged out changes nothing for the caller. */
    private static void endSession(LoginContext login) {
        try {
            login.logout();
        } catch (LoginException ignored) {
            return;
        }
    }
}
