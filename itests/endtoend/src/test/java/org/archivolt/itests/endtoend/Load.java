package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writers that put, replace and delete objects of their own as fast as they can, now and then replace one that they all
 * share, and keep account of what they were told. The account is what {@link #verify} holds the instance to:
 *
 * <ul>
 *   <li>acknowledged: so it is; of a shared object, it is that version or a later one;
 *   <li>refused: as it was before;
 *   <li>never answered: wholly the one or wholly the other, and from the first look on for ever.
 * </ul>
 */
final class Load implements AutoCloseable {
    private static final int SHARED = 4;
    private static final int MIB = 1 << 20;
    private static final Duration END_LIMIT = Duration.ofSeconds(180);

    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final List<SharedObject> shared = IntStream.range(0, SHARED)
            .mapToObj(i -> new SharedObject("shared/" + i))
            .toList();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Throwable> wrong = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger cut = new AtomicInteger();
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

    /** Those of the unanswered that had a connection. */
    int cut() {
        return cut.get();
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
            thread.join(END_LIMIT.toMillis());
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
                if (random.nextInt(20) == 0) {
                    replaceShared(client, shared.get(random.nextInt(SHARED)), random);
                } else {
                    writeOnce(client, name + "/" + step, mine, random);
                }
            } catch (IOException e) {
                unanswered.incrementAndGet();
                if (!(e instanceof ConnectException)) {
                    cut.incrementAndGet();
                }
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
        HttpResponse<String> answer =
                delete ? client.delete(id) : put(client, id, account.attempted.orElseThrow(), random);
        account.open = false;
        if (isAcknowledged(answer)) {
            account.settled = account.attempted;
        }
    }

    private void replaceShared(Client client, SharedObject object, Random random)
            throws IOException, InterruptedException {
        RandomBytes body = randomBytes(random);
        object.attempted(body);
        HttpResponse<String> answer = put(client, object.id(), body, random);
        if (isAcknowledged(answer)) {
            object.acknowledged(
                    Client.JSON.readTree(answer.body()).get("version").intValue(), body);
        } else {
            object.refused(body);
        }
    }

    private static HttpResponse<String> put(Client client, String id, RandomBytes body, Random random)
            throws IOException, InterruptedException {
        return client.putReplicas(id, body, 1 + random.nextInt(2));
    }

    private boolean isAcknowledged(HttpResponse<String> answer) {
        switch (answer.statusCode()) {
            case 200, 201, 204 -> {
                acknowledged.incrementAndGet();
                return true;
            }
            case 500, 503 -> refused.incrementAndGet();
            default ->
                wrong(new AssertionError("%s: %d %s".formatted(answer.request(), answer.statusCode(), answer.body())));
        }
        return false;
    }

    /** Many small ones, some in between, some of a MiB. */
    private static RandomBytes randomBytes(Random random) {
        int size = switch (random.nextInt(8)) {
            case 0 -> MIB;
            case 1, 2 -> random.nextInt(MIB / 2);
            default -> random.nextInt(16 * 1024);
        };
        return new RandomBytes(random.nextLong(), size);
    }

    /**
     * Compares the accounts with what the instance shows. Nobody writes meanwhile.
     *
     * @param everyByte also of objects that nobody has touched since the last time
     */
    void verify(Client client, boolean everyByte) throws IOException, InterruptedException {
        Map<String, Client.Listed> listed =
                client.list("").stream().collect(Collectors.toMap(Client.Listed::id, object -> object));
        for (SharedObject object : shared) {
            object.verify(client);
            listed.remove(object.id());
        }
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
                && (expected.isEmpty() || Arrays.equals(expected.get().array(), actual.get()));
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
