package org.archivolt.lrs.internal.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.archivolt.lrs.ClientRequest;

/**
 * What is remembered of a request to recognise it when it comes again; the request itself may be large.
 *
 * @param digest of its text
 * @param hash tells apart what the text writes alike: a list of two words, and a list of one with a comma in it
 */
record Fingerprint(ByteBuffer digest, int hash) {
    static Fingerprint of(ClientRequest request) {
        try {
            byte[] text = request.toString().getBytes(StandardCharsets.UTF_8);
            return new Fingerprint(
                    ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(text)), request.hashCode());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
