package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Writers that put, replace and delete objects of their own as fast as they can, and keep account of what they were told.
 * The account is what {@link #verify} holds the instance to:
 *
 * <ul>
 *   <li>acknowledged: so it is;
 *   <li>refused: as it was before;
 *   <li>never answered: wholly the one or wholly the other, and from the first look on for ever.
 * </ul>
 */
final class Load implements AutoCloseable {
    private static final int BYTES_MIN = 4 * 1024;
    private static final int DOUBLINGS = 8;

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> wrong = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final long seed;
    private int rounds;
    private volatile boolean stopping;

    Load(long seed) {
        this.seed = seed;
    }

    /** Of one id. Empty means absent. */
    private static final class Account {
        Optional<RandomBytes> settled = Optional.empty();
        Optional<RandomBytes> attempted = Optional.empty();
        boolean open;
        boolean touched;
    }

    int acknowledged() {
        return acknowledged.get();
    }

    int refused() {
        return refused.get();
    }

    int unanswered() {
        return unanswered.get();
    }

    /** @param persistent whether writers go on after a broken connection */
    void start(Client client, int writers, boolean persistent) {
        stopping = false;
        rounds++;
        for (int i = 0; i < writers; i++) {
            String name = "writer%02d/round%02d".formatted(i, rounds);
            Random random = new Random(seed + 1_000_003L * i + rounds);
            Thread thread = new Thread(() -> write(client, name, random, persistent), name);
            threads.add(thread);
            thread.start();
        }
    }

    /** Lets running requests end. */
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join(180_000);
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " waits for an answer for ever");
            }
        }
        threads.clear();
        requireNothingWrong();
    }

    private synchronized void requireNothingWrong() {
        if (!wrong.isEmpty()) {
            throw new AssertionError("wrong answers", wrong.get(0));
        }
    }

    private synchronized void wrong(Throwable e) {
        wrong.add(e);
    }

    private void write(Client client, String name, Random random, boolean persistent) {
        List<String> mine = new ArrayList<>();
        for (int step = 0; !stopping; step++) {
            try {
                writeOnce(client, name + "/" + step, mine, random);
            } catch (IOException e) {
                unanswered.incrementAndGet();
                if (!persistent) {
                    return;
                }
            } catch (InterruptedException | RuntimeException | AssertionError e) {
                wrong(e);
                return;
            }
        }
    }

    private void writeOnce(Client client, String fresh, List<String> mine, Random random)
            throws IOException, InterruptedException {
        boolean again = !mine.isEmpty() && random.nextInt(10) < 3;
        String id = again ? mine.get(random.nextInt(mine.size())) : fresh;
        boolean delete = again && random.nextBoolean();
        if (!again) {
            mine.add(id);
        }
        Account account = accounts.computeIfAbsent(id, key -> new Account());
        if (account.open || delete && account.settled.isEmpty()) {
            return;
        }
        account.touched = true;
        account.attempted = delete ? Optional.empty() : Optional.of(randomBytes(random));
        account.open = true;
        HttpResponse<String> answer = delete
                ? client.delete(id)
                : client.put(id, account.attempted.orElseThrow().array());
        account.open = false;
        settle(account, delete, answer);
    }

    private void settle(Account account, boolean delete, HttpResponse<String> answer) {
        switch (answer.statusCode()) {
            case 200, 201, 204 -> {
                account.settled = account.attempted;
                acknowledged.incrementAndGet();
            }
            case 500, 503 -> refused.incrementAndGet();
            default ->
                wrong(new AssertionError("%s %s: %d %s"
                        .formatted(
                                delete ? "DELETE" : "PUT",
                                answer.request().uri(),
                                answer.statusCode(),
                                answer.body())));
        }
    }

    private static RandomBytes randomBytes(Random random) {
        int scale = BYTES_MIN << random.nextInt(DOUBLINGS);
        return new RandomBytes(random.nextLong(), scale + random.nextInt(scale));
    }

    /**
     * Compares the accounts with what the instance shows. Nobody writes meanwhile.
     *
     * @param everyByte also of objects that nobody has touched since the last time
     */
    void verify(Client client, boolean everyByte) throws IOException, InterruptedException {
        Map<String, Client.Listed> listed =
                client.list("").stream().collect(Collectors.toMap(Client.Listed::id, object -> object));
        for (String id : listed.keySet()) {
            if (!accounts.containsKey(id)) {
                throw new AssertionError("nobody ever put " + id);
            }
        }
        for (Map.Entry<String, Account> each : accounts.entrySet()) {
            String id = each.getKey();
            Account account = each.getValue();
            if (everyByte || account.touched) {
                verifyBytes(client, id, account);
            }
            Long size = listed.containsKey(id) ? listed.get(id).size() : null;
            if (!Objects.equals(account.settled.map(RandomBytes::size).orElse(null), size)) {
                throw new AssertionError("%s: listed with size %s, expected %s".formatted(id, size, account.settled));
            }
        }
    }

    private static void verifyBytes(Client client, String id, Account account)
            throws IOException, InterruptedException {
        Optional<byte[]> actual = read(client, id);
        if (matches(account.settled, actual)) {
            account.attempted = account.settled;
        } else if (account.open && matches(account.attempted, actual)) {
            account.settled = account.attempted;
        } else {
            throw new AssertionError("%s: %s, but acknowledged is %s%s"
                    .formatted(
                            id,
                            actual.map(bytes -> bytes.length + " bytes are there")
                                    .orElse("absent"),
                            account.settled,
                            account.open ? ", unanswered is " + account.attempted : ""));
        }
        account.open = false;
        account.touched = false;
    }

    private static boolean matches(Optional<RandomBytes> expected, Optional<byte[]> actual) {
        return expected.isPresent() == actual.isPresent()
                && (expected.isEmpty() || java.util.Arrays.equals(expected.get().array(), actual.get()));
    }

    private static Optional<byte[]> read(Client client, String id) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.get(id);
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readAllBytes();
            return switch (answer.statusCode()) {
                case 200 -> Optional.of(bytes);
                case 404 -> Optional.empty();
                default -> throw new AssertionError(id + ": " + answer.statusCode() + " " + new String(bytes));
            };
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }
}
