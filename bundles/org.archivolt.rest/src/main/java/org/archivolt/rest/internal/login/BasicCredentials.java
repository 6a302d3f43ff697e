package org.archivolt.rest.internal.login;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** User and password of an Authorization header of the Basic scheme, UTF-8 (RFC 7617). */
record BasicCredentials(String user, String password) {
    private static final String SCHEME = "basic ";
    private static final int LENGTH_MAX = 4096;

    /** Empty when the header is missing, malformed or of another scheme. */
    static Optional<BasicCredentials> parse(String header) {
        if (header == null
                || header.length() > LENGTH_MAX
                || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            String pair = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded))
                    .toString();
            int colon = pair.indexOf(':');
            return colon <= 0
                    ? Optional.empty()
                    : Optional.of(new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
        return user;
    }
}
