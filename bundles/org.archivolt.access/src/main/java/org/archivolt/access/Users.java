package org.archivolt.access;

import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.osgi.annotation.versioning.ProviderType;

/** The users of the realm that shell and REST ask. Changes are in force within seconds. */
@ProviderType
public interface Users {
    /** By name. */
    List<User> list() throws ArchivoltException;

    /** @throws ArchivoltException {@code INVALID_ARGUMENT}, {@code ALREADY_EXISTS} */
    void add(String name, String password, Role role) throws ArchivoltException;

    /** @throws ArchivoltException {@code NO_SUCH_USER}, {@code INVALID_ARGUMENT} */
    void changePassword(String name, String password) throws ArchivoltException;

    /**
     * Tokens of the user beyond the role are revoked.
     *
     * @throws ArchivoltException {@code NO_SUCH_USER}; {@code WRONG_STATE} if no other admin would be left
     */
    void changeRole(String name, Role role) throws ArchivoltException;

    /**
     * Removes a user, the keys and the tokens.
     *
     * @throws ArchivoltException {@code NO_SUCH_USER}; {@code WRONG_STATE} if no other admin would be left
     */
    void remove(String name) throws ArchivoltException;

    /** A password that nobody guesses: 24 letters and digits. */
    String randomPassword();
}
