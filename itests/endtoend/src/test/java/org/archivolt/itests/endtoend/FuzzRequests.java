package org.archivolt.itests.endtoend;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Requests that are nearly right, and some that are not at all. The same seed makes the same ones. */
final class FuzzRequests {
    private static final String[] METHODS = {
        "GET", "GET", "GET", "PUT", "PUT", "POST", "POST", "DELETE", "PATCH", "PATCH", "HEAD", "OPTIONS", "TRACE",
        "get", "PURGE"
    };

    /** The words in capitals are filled in. */
    private static final String[] PATHS = {
        "objects/WORD",
        "objects/WORD",
        "objects/WORD",
        "objects",
        "versions",
        "versions/undelete",
        "copies",
        "copies/requests/NUMBER",
        "locations",
        "profiles",
        "bulk",
        "bulk/delete",
        "uploads",
        "uploads/NUMBER",
        "uploads/NUMBER/parts/NUMBER",
        "uploads/NUMBER/complete",
        "media",
        "media/MEDIUM",
        "media/MEDIUM/format",
        "devices",
        "devices/MEDIUM",
        "devices/MEDIUM/release",
        "libraries",
        "libraries/main",
        "libraries/main/refresh",
        "libraries/main/move",
        "libraries/main/operations/NUMBER",
        "libraries/WORD/scan",
        "layouts",
        "layouts/WORD",
        "jobs",
        "jobs/NUMBER",
        "jobs/kinds",
        "tokens",
        "tokens/WORD",
        "users",
        "users/WORD",
        "events",
        "health",
        "health/ready",
        "lrs/ping",
        "lrs/stat",
        "lrs/metrics",
        "lrs/families",
        "lrs/requests",
        "lrs/requests/NUMBER",
        "lrs/config/disk",
        "lrs/config/WORD",
        "lrs/sessions",
        "lrs/sessions/WORD",
        "lrs/sessions/WORD/requests",
        "lrs/sessions/WORD/exchange",
        "lrs/notices",
        "librarian/status",
        "librarian/version",
        "librarian/topology",
        "librarian/groups",
        "librarian/memory",
        "librarian/nodes",
        "librarian/nodes/NUMBER",
        "librarian/nodes/NUMBER/status",
        "librarian/nodes/NUMBER/policy",
        "librarian/nodes/NUMBER/controllers",
        "librarian/policies",
        "librarian/policies/default",
        "librarian/books",
        "librarian/books/0x0",
        "librarian/books/WORD",
        "librarian/shelves",
        "librarian/shelves/NUMBER",
        "librarian/shelves/NUMBER/entries",
        "librarian/shelves/NUMBER/books",
        "librarian/shelves/NUMBER/size",
        "librarian/shelves/NUMBER/preview",
        "librarian/shelves/NUMBER/handles",
        "librarian/shelves/NUMBER/handles/NUMBER",
        "librarian/shelves/NUMBER/attributes",
        "librarian/shelves/NUMBER/attributes/WORD",
        "librarian/handles",
        "librarian/handles/NUMBER",
        "librarian/zeroing",
        "librarian/zeroing/retry",
        "librarian/messages",
        "openapi.json",
        "docs",
        "",
        "WORD"
    };

    private static final String[] PARAMETERS = {
        "id",
        "uuid",
        "version",
        "copy",
        "name",
        "family",
        "library",
        "tags",
        "tag",
        "grouping",
        "no_split",
        "profile",
        "layout",
        "layout.replicas",
        "layout.checksum",
        "layout.block.bytes",
        "hard",
        "versions",
        "prefix",
        "pattern",
        "metadata.a",
        "size_from",
        "size_to",
        "created_from",
        "created_to",
        "which",
        "fields",
        "sort",
        "limit",
        "after",
        "wait_ms",
        "status",
        "lost",
        "host",
        "kind",
        "state",
        "subject",
        "topics",
        "path",
        "mode",
        "node",
        "process",
        "group",
        "policy",
        "books",
        "coordinate",
        "dry",
        "x"
    };

    private static final String[] VALUES = {
        "",
        "a",
        "b/c",
        "disk",
        "papyrus",
        "raid1",
        "raid4",
        "rs",
        "1",
        "2",
        "0",
        "-1",
        "3000000000",
        "99999999999999999999",
        "true",
        "false",
        "visible",
        "all",
        "deprecated",
        "id,size",
        "-name",
        "md5",
        "UNLOCKED",
        "LOCKED",
        "2026-02-03T04:05:06Z",
        "00000000-0000-4000-8000-000000000000",
        "%00",
        "%ff",
        "%F0%9F%9A%80",
        "%2e%2e%2f",
        "'",
        "%22",
        "%25",
        "(a%2B)%2B$",
        "(",
        "1e9",
        "NaN",
        "null",
        "[]",
        "%E2%80%A8",
        ";",
        "..",
        "x%0d%0aEvil:%201"
    };

    private static final String[] HEADERS = {
        "Content-Type: application/json",
        "Content-Type: application/x-tar",
        "Content-Type: text/plain;charset=nosuch",
        "Content-Type: \"",
        "Range: bytes=0-1",
        "Range: bytes=-",
        "Range: bytes=9-1",
        "If-Match: *",
        "If-Match: \"x\"",
        "If-Match: x",
        "If-None-Match: *",
        "If-Range: \"x\"",
        "If-Modified-Since: yesterday",
        "If-Unmodified-Since: Sat, 01 Jan 2000 00:00:00 GMT",
        "Expect: 100-continue",
        "Expect: nothing",
        "Content-MD5: ?",
        "Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==",
        "Content-Digest: sha-256=:AAAA:",
        "Content-Encoding: gzip",
        "Archivolt-Checksum: md5=00",
        "Archivolt-Meta-A: 1",
        "Archivolt-Meta-*: x",
        "Archivolt-Meta-B*: UTF-8''%zz",
        "Archivolt-Meta-\u00ff: x",
        "X-HTTP-Method-Override: DELETE",
        "Accept: text/html",
        "Accept: nosuch/*;q=x",
        "Accept-Encoding: gzip",
        "Last-Event-ID: x",
        "Cookie: a=b; $x",
        "Connection: keep-alive",
        "Upgrade: h2c",
        "Origin: http://evil.example",
        "Forwarded: for=x",
        "Content-Range: bytes 0-1/2",
        "X: \u0080\u0081"
    };

    private static final String[] BODIES = {
        "{}",
        "[]",
        "null",
        "7",
        "\"\"",
        "{",
        "{\"a\":",
        "{\"id\":\"WORD\"}",
        "{\"id\":\"WORD\",\"name\":\"second\"}",
        "{\"id\":\"WORD\",\"version\":1,\"name\":\"x\",\"from\":\"source\",\"options\":{\"layout\":\"raid4\",\"tags\":[\"a\"]}}",
        "{\"ids\":[\"WORD\",\"WORD\"],\"hard\":true}",
        "{\"metadata\":{\"a\":\"b\",\"c\":null},\"contentType\":\"x/y\"}",
        "{\"tags\":[\"a\"],\"grouping\":\"g\"}",
        "{\"replaceMetadata\":true,\"metadata\":{}}",
        "{\"status\":\"LOCKED\"}",
        "{\"status\":\"UNLOCKED\"}",
        "{\"access\":{\"put\":false}}",
        "{\"tags\":{\"set\":[\"a\"]}}",
        "{\"lost\":true}",
        "{\"lost\":false}",
        "{\"groupings\":[\"g\"]}",
        "{\"unlock\":true,\"force\":true}",
        "{\"family\":\"disk\",\"library\":\"main\",\"names\":[\"WORD\",\"AV[0001-0003]L9\"]}",
        "{\"family\":\"disk\",\"path\":\"/nosuch/WORD\",\"name\":\"WORD\"}",
        "{\"family\":\"tape\",\"path\":\"virtual:main/drive7\",\"library\":\"main\"}",
        "{\"from\":1,\"to\":2}",
        "{\"medium\":\"tape:main:NOSUCH\"}",
        "{\"kind\":\"scrub\",\"subject\":\"disk\"}",
        "{\"kind\":\"copy\",\"subject\":\"WORD\",\"parameters\":{\"to\":\"x\"}}",
        "{\"kind\":\"collect\"}",
        "{\"kind\":\"repair\"}",
        "{\"state\":\"PAUSED\"}",
        "{\"state\":\"RUNNING\",\"bytesPerSecond\":-1}",
        "{\"role\":\"viewer\",\"expiresSeconds\":60}",
        "{\"role\":\"admin\",\"user\":\"nobody\"}",
        "{\"name\":\"WORD\",\"role\":\"viewer\",\"password\":\"x\"}",
        "{\"client\":\"WORD\",\"leaseMillis\":1000}",
        "{\"requests\":[{\"id\":\"a\",\"write\":{\"family\":\"disk\"}}]}",
        "{\"id\":\"r\",\"read\":{\"media\":[\"MEDIUM\"]}}",
        "{\"streams\":\"8\"}",
        "{\"parts\":[{\"number\":1,\"checksum\":\"md5=x\"}]}",
        "{\"id\":\"WORD\",\"ifNoneMatch\":\"*\",\"checksum\":\"md5=00\"}",
        "{\"deviceReady\":\"MEDIUM\"}"
    };

    private static final String[] WORDS = {
        "a",
        "b",
        "c/d",
        "e f",
        "'",
        "\"",
        "\\",
        "\u00fc",
        "..",
        "raid1",
        "x",
        "fuzz",
        "0",
        "-",
        "%",
        "*",
        "a".repeat(300)
    };

    private final Random random;
    private final List<String> media;

    FuzzRequests(long seed, List<String> media) {
        this.random = new Random(seed);
        this.media = media;
    }

    /** @param authorization empty for nobody */
    FuzzConnection.Request next(String authorization) {
        String method = one(METHODS);
        StringBuilder target = new StringBuilder("/api/v1/").append(encoded(filled(one(PATHS))));
        if (random.nextInt(10) == 0) {
            mutate(target);
        }
        query(target);
        byte[] body = method.equals("GET") || method.equals("HEAD") && random.nextBoolean() ? new byte[0] : body();
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        if (!authorization.isEmpty()) {
            head.append("Authorization: ").append(authorization).append("\r\n");
        }
        if (random.nextInt(2) == 0) {
            head.append("Content-Type: application/json\r\n");
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            String header = one(HEADERS);
            if (!header.startsWith("Content-Type") || head.indexOf("Content-Type") < 0) {
                head.append(header).append("\r\n");
            }
        }
        boolean chunked = body.length > 0 && random.nextInt(4) == 0;
        head.append(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length)
                .append("\r\n\r\n");
        return new FuzzConnection.Request(method, head.toString(), chunked ? chunks(body) : body);
    }

    private String one(String[] words) {
        return words[random.nextInt(words.length)];
    }

    private String filled(String text) {
        String filled = text;
        for (int at = filled.indexOf("WORD"); at >= 0; at = filled.indexOf("WORD")) {
            filled = filled.substring(0, at) + one(WORDS) + filled.substring(at + 4);
        }
        return filled.replace("NUMBER", Integer.toString(random.nextInt(40) - 1))
                .replace("MEDIUM", random.nextInt(4) == 0 ? "disk:x:y" : media.get(random.nextInt(media.size())));
    }

    private static String encoded(String path) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || "-._~/:".indexOf(b) >= 0);
            encoded.append(plain ? Character.toString(b) : "%%%02X".formatted(b & 0xff));
        }
        return encoded.toString();
    }

    /** Without blanks and line ends, which would make another request of it. */
    private void mutate(StringBuilder text) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int at = 1 + random.nextInt(text.length() - 1);
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, (char) ('!' + random.nextInt(94)));
                case 1 ->
                    text.insert(
                            at,
                            one(new String[] {"/", "//", "..", "/../", ";x=y", "%", "%2f", "%00", "\u00e9", "//./"}));
                case 2 -> text.deleteCharAt(at);
                default -> text.append(text.substring(at));
            }
        }
    }

    private void query(StringBuilder target) {
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String name = one(PARAMETERS);
            String value = one(VALUES);
            boolean isLong = name.equals("wait_ms") && value.matches("\\d{4,}");
            target.append(i == 0 ? '?' : '&').append(name).append('=').append(isLong ? "50" : value);
        }
        if (count > 0 && random.nextInt(20) == 0) {
            target.append(one(new String[] {"&", "?", "=", "&&", "#x", "%", "&a", "&limit=1&limit=2"}));
        }
    }

    private byte[] body() {
        return switch (random.nextInt(8)) {
            case 0 -> new byte[0];
            case 1 -> bytes(random.nextInt(70_000));
            case 2 -> tar();
            case 3 -> "[".repeat(1 + random.nextInt(50_000)).getBytes(StandardCharsets.US_ASCII);
            case 4, 5 -> filled(one(BODIES)).getBytes(StandardCharsets.UTF_8);
            default -> mutated(filled(one(BODIES)).getBytes(StandardCharsets.UTF_8));
        };
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] mutated(byte[] bytes) {
        for (int i = 1 + random.nextInt(4); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] =
                    (byte) one(new String[] {"\"", "{", "}", ",", "0", "-", "\\", "\u00ff", "\u0000", "e"})
                            .charAt(0);
        }
        return bytes;
    }

    /** A header that is nearly right, and something behind it. */
    private byte[] tar() {
        byte[] tar = new byte[512 * (2 + random.nextInt(6))];
        put(tar, 0, filled("WORD"));
        put(tar, 100, "0000644");
        put(tar, 124, "%011o".formatted(random.nextInt(2000)));
        put(tar, 136, "00000000000");
        tar[156] = (byte) "0125xgLKS".charAt(random.nextInt(9));
        put(tar, 257, "ustar");
        int sum = 8 * ' ';
        for (int i = 0; i < 512; i++) {
            sum += tar[i] & 0xff;
        }
        put(tar, 148, "%06o".formatted(sum));
        return random.nextBoolean() ? tar : mutated(tar);
    }

    private static void put(byte[] tar, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, tar, at, Math.min(bytes.length, 100));
    }

    private byte[] chunks(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<Integer> ends = new ArrayList<>(List.of(body.length));
        if (body.length > 1) {
            ends.add(0, 1 + random.nextInt(body.length - 1));
        }
        int from = 0;
        for (int end : ends) {
            if (end > from) {
                out.writeBytes((Integer.toHexString(end - from).toUpperCase(Locale.ROOT) + "\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(body, from, end - from);
                out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            from = end;
        }
        out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }
}
