package org.archivolt.rest.internal.syntax;

import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;

/**
 * Checksums a client announces for the bytes it sends. The body travels as it is, so the digest of the content and that of
 * the representation are the same thing here.
 */
public final class DigestHeaders {
    /** A member of a dictionary whose value is a byte sequence (RFC 8941); parameters mean nothing here. */
    private static final Pattern MEMBER =
            Pattern.compile("([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]*={0,2}):(?:;.*)?", Pattern.CASE_INSENSITIVE);

    private static final Pattern PLAIN = Pattern.compile("([A-Za-z0-9-]+)=([0-9A-Fa-f]+)");

    private final Set<Checksum> checksums = new LinkedHashSet<>();

    public List<Checksum> checksums() {
        return List.copyOf(checksums);
    }

    /** {@code Content-MD5: <base64>} (RFC 1864). */
    public DigestHeaders contentMd5(String value) throws ArchivoltException {
        if (value != null) {
            checksums.add(checksum(ChecksumAlgorithm.MD5, base64(value.strip(), "Content-MD5"), "Content-MD5"));
        }
        return this;
    }

    /**
     * {@code Content-Digest} and {@code Repr-Digest}: {@code sha-256=:<base64>:, …} (RFC 9530). Algorithms we do not have
     * are passed over, but not all of them: a client that wants its bytes verified must not believe that they were.
     */
    public DigestHeaders dictionary(String field, List<String> values) throws ArchivoltException {
        boolean understood = values.isEmpty();
        for (String member : members(values)) {
            Matcher parts = MEMBER.matcher(member);
            if (!parts.matches()) {
                throw ArchivoltException.invalid(field, "must be algorithm=:base64:")
                        .with("value", member);
            }
            byte[] digest = base64(parts.group(2), field);
            Optional<ChecksumAlgorithm> algorithm = ChecksumAlgorithm.ofLabel(parts.group(1));
            if (algorithm.isPresent()) {
                checksums.add(checksum(algorithm.get(), digest, field));
                understood = true;
            }
        }
        if (!understood) {
            throw unknownAlgorithm(field, values.toString());
        }
        return this;
    }

    /** {@code Archivolt-Checksum: <algorithm>=<hex>, …}. */
    public DigestHeaders plain(String field, List<String> values) throws ArchivoltException {
        for (String member : members(values)) {
            Matcher parts = PLAIN.matcher(member);
            if (!parts.matches()) {
                throw ArchivoltException.invalid(field, "must be algorithm=hex").with("value", member);
            }
            ChecksumAlgorithm algorithm =
                    ChecksumAlgorithm.ofLabel(parts.group(1)).orElseThrow(() -> unknownAlgorithm(field, member));
            String hex = parts.group(2).toLowerCase(Locale.ROOT);
            if (hex.length() != 2 * algorithm.length()) {
                throw wrongLength(algorithm, field);
            }
            checksums.add(new Checksum(algorithm, hex));
        }
        return this;
    }

    private static List<String> members(List<String> values) {
        return values.stream()
                .flatMap(v -> Pattern.compile(",").splitAsStream(v))
                .map(String::strip)
                .toList();
    }

    private static Checksum checksum(ChecksumAlgorithm algorithm, byte[] digest, String field)
            throws ArchivoltException {
        if (digest.length != algorithm.length()) {
            throw wrongLength(algorithm, field);
        }
        return Checksum.of(algorithm, digest);
    }

    private static byte[] base64(String text, String field) throws ArchivoltException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid(field, "must be base64").with("value", text);
        }
    }

    private static ArchivoltException wrongLength(ChecksumAlgorithm algorithm, String field) {
        return ArchivoltException.invalid(
                field, "must have the %d bytes of %s".formatted(algorithm.length(), algorithm.label()));
    }

    private static ArchivoltException unknownAlgorithm(String field, String value) {
        return ArchivoltException.invalid(field, "names no algorithm that is verified here")
                .with("value", value)
                .with(
                        "known",
                        List.of(ChecksumAlgorithm.values()).stream()
                                .map(ChecksumAlgorithm::label)
                                .toList());
    }
}
