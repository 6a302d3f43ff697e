package org.archivolt.access;

/**
 * A token that was made just now.
 *
 * @param secret what its holder sends; nobody can find it out later
 */
public record IssuedToken(Token token, String secret) {
    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return token.toString();
    }
}
