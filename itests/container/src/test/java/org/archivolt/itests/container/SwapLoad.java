package org.archivolt.itests.container;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that put objects with several layouts in turn, and read each back, without a pause. They note what was refused
 * or came back wrong, and go on.
 */
final class SwapLoad implements AutoCloseable {
    /** Objects that a client has at the same time; further ones replace them. */
    private static final int OBJECTS = 16;

    /** One that shares an extent with others, one that does not. */
    private static final List<Integer> BODY_BYTES = List.of(2_000, 20_000);

    private static final long STOP_LIMIT_MILLIS = TimeUnit.SECONDS.toMillis(90);

    private final Http http = new Http();
    private final String prefix;
    private final List<String> queries;
    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile Latencies latencies = new Latencies();
    private volatile boolean stopping;

    /** @param queries of the PUTs: which layout, with which parameters */
    SwapLoad(String prefix, int clients, List<String> queries) {
        this.prefix = prefix;
        this.queries = queries;
        for (int client = 0; client < clients; client++) {
            int number = client;
            threads.add(new Thread(() -> run(number), prefix + "-" + client));
        }
        threads.forEach(Thread::start);
    }

    private void run(int client) {
        Random random = new Random(client);
        for (int round = 0; !stopping; round++) {
            byte[] body = new byte[BODY_BYTES.get(random.nextInt(BODY_BYTES.size()))];
            random.nextBytes(body);
            String id = prefix + "/" + client + "/" + round % OBJECTS;
            String query = queries.get((client + round) % queries.size());
            Http.Answer put = timed(() -> http.put(id, query, body));
            if (!put.isSuccess()) {
                failures.add("PUT " + id + query + ": " + put.text());
            } else {
                Http.Answer get = timed(() -> http.get(id));
                if (!get.isSuccess()) {
                    failures.add("GET " + id + query + ": " + get.text());
                } else if (!Arrays.equals(body, get.body())) {
                    failures.add("GET " + id + query + ": other bytes than were put");
                }
            }
            rounds.incrementAndGet();
        }
    }

    private interface Request {
        Http.Answer send();
    }

    private Http.Answer timed(Request request) {
        long begin = System.nanoTime();
        Http.Answer answer = request.send();
        latencies.add(System.nanoTime() - begin);
        return answer;
    }

    /** From now on, what ends is counted anew. */
    Latencies measure() {
        Latencies fresh = new Latencies();
        latencies = fresh;
        return fresh;
    }

    void awaitRounds(int count) {
        int goal = rounds.get() + count;
        if (!Await.until(true, () -> rounds.get() >= goal)) {
            throw new AssertionError("the clients are stuck; " + failures);
        }
    }

    @Override
    public void close() {
        stopping = true;
        for (Thread thread : threads) {
            try {
                thread.join(STOP_LIMIT_MILLIS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.size() + " failures, the first: "
                    + failures.stream().limit(5).toList());
        }
    }
}
