package org.archivolt.access.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.archivolt.access.IssuedToken;
import org.archivolt.access.Role;
import org.archivolt.access.Token;
import org.archivolt.access.Tokens;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Tokens in a file that only the runtime can read: a line of JSON each, with the SHA-256 of the secret. A secret is 256
 * random bits, so a hash without salt and rounds tells nothing. The file is replaced as a whole, or not at all.
 */
@Component(service = Tokens.class, configurationPid = FileTokens.PID)
@Designate(ocd = AccessConfig.class)
public final class FileTokens implements Tokens {
    static final String PID = "org.archivolt.access";

    private static final String PREFIX = "avt_";
    private static final int SECRET_BYTES = 32;
    private static final int ID_BYTES = 6;
    private static final Duration LIFETIME_MAX = Duration.ofDays(3_650);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final int max;
    private final Ticker ticker;
    private final SecureRandom random = new SecureRandom();

    /** By the hash of the secret, in the order in which they were made; replaced as a whole. */
    private volatile Map<ByteBuffer, Token> tokens;

    @Activate
    public FileTokens(AccessConfig config) throws IOException {
        this(fileOf(config), config.tokens_max(), Ticker.system());
    }

    FileTokens(Path file, int max, Ticker ticker) throws IOException {
        this.file = file;
        this.max = max;
        this.ticker = ticker;
        this.tokens = load(file);
    }

    private static Path fileOf(AccessConfig config) {
        return config.tokens_file().isBlank()
                ? Path.of(System.getProperty("karaf.etc", "etc"), "tokens")
                : Path.of(config.tokens_file());
    }

    @Override
    public synchronized IssuedToken create(String user, Role role, Optional<Duration> lifetime)
            throws ArchivoltException {
        if (lifetime.isPresent()
                && (lifetime.get().compareTo(Duration.ofSeconds(1)) < 0
                        || lifetime.get().compareTo(LIFETIME_MAX) > 0)) {
            throw ArchivoltException.invalid("expires", "must be between a second and ten years");
        }
        Instant now = ticker.now().truncatedTo(ChronoUnit.SECONDS);
        Map<ByteBuffer, Token> next = copyWithout(token -> token.hasExpired(now));
        if (next.size() >= max) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "there are too many tokens; revoke some")
                    .with("tokens", next.size());
        }
        String secret = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(SECRET_BYTES));
        Token token = new Token(HexFormat.of().formatHex(bytes(ID_BYTES)), user, role, now, lifetime.map(now::plus));
        next.put(hash(secret), token);
        replace(next);
        return new IssuedToken(token, secret);
    }

    @Override
    public List<Token> list() {
        Instant now = ticker.now();
        return tokens.values().stream().filter(token -> !token.hasExpired(now)).toList();
    }

    @Override
    public synchronized void revoke(String id) throws ArchivoltException {
        Map<ByteBuffer, Token> next = copyWithout(token -> token.id().equals(id));
        if (next.size() == tokens.size()) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_TOKEN, "there is no such token").with("token", id);
        }
        replace(next);
    }

    @Override
    public synchronized void limit(String user, Optional<Role> most) throws ArchivoltException {
        Map<ByteBuffer, Token> next = copyWithout(token ->
                token.user().equals(user) && !(most.isPresent() && most.get().includes(token.role())));
        if (next.size() != tokens.size()) {
            replace(next);
        }
    }

    @Override
    public Optional<Token> find(String secret) {
        if (!secret.startsWith(PREFIX)) {
            return Optional.empty();
        }
        Token token = tokens.get(hash(secret));
        return token == null || token.hasExpired(ticker.now()) ? Optional.empty() : Optional.of(token);
    }

    private Map<ByteBuffer, Token> copyWithout(Predicate<Token> leaving) {
        Map<ByteBuffer, Token> copy = new LinkedHashMap<>(tokens);
        copy.values().removeIf(leaving);
        return copy;
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private static ByteBuffer hash(String secret) {
        try {
            return ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void replace(Map<ByteBuffer, Token> next) throws ArchivoltException {
        try {
            write(next);
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.INTERNAL, "writing the tokens", e).with("file", file);
        }
        tokens = Collections.unmodifiableMap(next);
    }

    private void write(Map<ByteBuffer, Token> next) throws IOException {
        StringBuilder text = new StringBuilder();
        next.forEach((hash, token) -> text.append(line(hash, token)).append('\n'));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        FileAttribute<?> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        try (FileChannel out =
                FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static String line(ByteBuffer hash, Token token) {
        ObjectNode line = MAPPER.createObjectNode();
        line.put("id", token.id());
        line.put("sha256", HexFormat.of().formatHex(hash.array()));
        line.put("user", token.user());
        line.put("role", token.role().label());
        line.put("created", token.created().toString());
        token.expires().ifPresent(expires -> line.put("expires", expires.toString()));
        return line.toString();
    }

    /** A file that cannot be understood is neither ignored nor overwritten: there are no tokens until somebody mends it. */
    private static Map<ByteBuffer, Token> load(Path file) throws IOException {
        Map<ByteBuffer, Token> found = new LinkedHashMap<>();
        if (Files.exists(file)) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                try {
                    JsonNode fields = MAPPER.readTree(line);
                    found.put(
                            ByteBuffer.wrap(HexFormat.of()
                                    .parseHex(fields.required("sha256").asText())),
                            token(fields));
                } catch (IOException | IllegalArgumentException | DateTimeException | ArchivoltException e) {
                    throw new IOException("%s: line %d is not a token".formatted(file, number), e);
                }
            }
        }
        return Collections.unmodifiableMap(found);
    }

    private static Token token(JsonNode fields) throws ArchivoltException {
        return new Token(
                fields.required("id").asText(),
                fields.required("user").asText(),
                Role.parse(fields.required("role").asText()),
                Instant.parse(fields.required("created").asText()),
                fields.has("expires")
                        ? Optional.of(Instant.parse(fields.get("expires").asText()))
                        : Optional.empty());
    }
}
