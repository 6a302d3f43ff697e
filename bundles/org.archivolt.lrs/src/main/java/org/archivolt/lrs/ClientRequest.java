package org.archivolt.lrs;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What a client can ask for in its session. */
public sealed interface ClientRequest {
    int NAMES_MAX = 64;
    int NAME_BYTES_MAX = 255;

    /** One word: {@code write}, {@code read}, {@code delete}, {@code release}, {@code format} or {@code notify}. */
    String kind();

    /** Hands it to the scheduler. */
    CompletableFuture<?> submitTo(ResourceScheduler scheduler);

    /** Names of extents whose addresses on the granted media the client wants to know. */
    default List<String> names() {
        return List.of();
    }

    /** Asks for media to write on. */
    record Write(WriteRequest request, List<String> names) implements ClientRequest {
        public Write {
            names = checkedNames(names);
        }

        @Override
        public String kind() {
            return "write";
        }

        @Override
        public Answer<Allocation> submitTo(ResourceScheduler scheduler) {
            return scheduler.allocate(request);
        }
    }

    /** Asks for media to read from, or to delete on. */
    record Read(ReadRequest request, List<String> names) implements ClientRequest {
        public Read {
            names = checkedNames(names);
        }

        @Override
        public String kind() {
            return switch (request.operation()) {
                case READ -> "read";
                case DELETE -> "delete";
            };
        }

        @Override
        public Answer<Allocation> submitTo(ResourceScheduler scheduler) {
            return scheduler.allocate(request);
        }
    }

    /** Gives media back. */
    record Release(org.archivolt.lrs.Release release) implements ClientRequest {
        @Override
        public String kind() {
            return "release";
        }

        @Override
        public CompletableFuture<Void> submitTo(ResourceScheduler scheduler) {
            return scheduler.release(release);
        }
    }

    /** Asks for an empty filesystem. */
    record Format(FormatRequest request) implements ClientRequest {
        @Override
        public String kind() {
            return "format";
        }

        @Override
        public Answer<Void> submitTo(ResourceScheduler scheduler) {
            return scheduler.format(request);
        }
    }

    /** Tells of a change in the catalog. */
    record Notify(Notice notice) implements ClientRequest {
        @Override
        public String kind() {
            return "notify";
        }

        @Override
        public CompletableFuture<Void> submitTo(ResourceScheduler scheduler) {
            return scheduler.notify(notice);
        }
    }

    private static List<String> checkedNames(List<String> names) {
        if (names.size() > NAMES_MAX) {
            throw new IllegalArgumentException("names must be at most " + NAMES_MAX + ": " + names.size());
        }
        for (String name : names) {
            if (!isName(name)) {
                throw new IllegalArgumentException("a name must be 1 to " + NAME_BYTES_MAX
                        + " bytes of UTF-8 without slash and NUL, and not . or ..: " + name);
            }
        }
        return List.copyOf(names);
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.length() <= NAME_BYTES_MAX
                && StandardCharsets.UTF_8.newEncoder().canEncode(name)
                && name.getBytes(StandardCharsets.UTF_8).length <= NAME_BYTES_MAX
                && name.indexOf('/') < 0
                && name.indexOf('\0') < 0
                && !name.equals(".")
                && !name.equals("..");
    }
}
