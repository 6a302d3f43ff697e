package org.archivolt.lrs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.ExtentInput;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.ldm.Volume;

/**
 * A scheduler without threads or media. Grants at once, or, after {@link #hold}, when it is told to; flushes when it is
 * told to. As strict as the real one about releases, and knows at any time who holds what.
 */
public final class FakeScheduler implements ResourceScheduler {
    private final Map<Long, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Long, TreeSet<MediumId>> held = new TreeMap<>();
    private final Map<CompletableFuture<Void>, Release> toFlush = new LinkedHashMap<>();
    private final List<Notice> notices = new ArrayList<>();
    private boolean holding;
    private RuntimeException bug;
    private long requests;
    private long released;

    /** @param media empty for a format */
    private record Waiting(Answer<?> answer, List<MediumId> media, String kind, Terms terms) {}

    // ---- what tests ask of it

    /** From now on requests wait. */
    public synchronized void hold() {
        holding = true;
    }

    public synchronized void breakWith(RuntimeException met) {
        bug = met;
    }

    /** Answers everything that waits. Returns how many that were. */
    public int grantAll() {
        List<Long> all;
        synchronized (this) {
            all = List.copyOf(waiting.keySet());
        }
        all.forEach(this::grant);
        return all.size();
    }

    public void failAll(ArchivoltException why) {
        List<Waiting> all;
        synchronized (this) {
            all = List.copyOf(waiting.values());
            waiting.clear();
        }
        all.forEach(each -> each.answer().completeExceptionally(why));
    }

    /** Completes the releases that wait for a flush. */
    public void flushAll() {
        takeToFlush().forEach(each -> each.complete(null));
    }

    public void failFlush(ArchivoltException why) {
        takeToFlush().forEach(each -> each.completeExceptionally(why));
    }

    private synchronized List<CompletableFuture<Void>> takeToFlush() {
        List<CompletableFuture<Void>> all = List.copyOf(toFlush.keySet());
        toFlush.clear();
        return all;
    }

    /** Takes back what was granted, as an operator can. */
    public synchronized void takeBackAll() {
        held.clear();
    }

    public synchronized int waitingNow() {
        return waiting.size();
    }

    public synchronized int heldNow() {
        return held.size();
    }

    public synchronized long releasedMedia() {
        return released;
    }

    public synchronized List<Release> flushing() {
        return List.copyOf(toFlush.values());
    }

    public synchronized List<Notice> notices() {
        return List.copyOf(notices);
    }

    // ---- what it is

    @Override
    public Answer<Allocation> allocate(WriteRequest request) {
        List<MediumId> media = new ArrayList<>();
        for (int i = 0; i < request.media().size(); i++) {
            media.add(new MediumId(request.family(), "lib", "m" + i));
        }
        return ask(media, "write", request.terms());
    }

    @Override
    public Answer<Allocation> allocate(ReadRequest request) {
        return ask(request.candidates().subList(0, request.required()), "read", request.terms());
    }

    @Override
    public Answer<Void> format(FormatRequest request) {
        return ask(List.of(), "format", request.terms());
    }

    @Override
    public Answer<Void> adopt(AdoptRequest request) {
        return ask(List.of(), "adopt", request.terms());
    }

    private <T> Answer<T> ask(List<MediumId> media, String kind, Terms terms) {
        Answer<T> answer;
        boolean now;
        synchronized (this) {
            requireNoBug();
            long id = ++requests;
            answer = new Answer<>(id);
            now = !holding;
            waiting.put(id, new Waiting(answer, media, kind, terms));
            answer.whenComplete((value, failure) -> forget(id));
        }
        if (now) {
            grant(answer.request());
        }
        return answer;
    }

    private void requireNoBug() {
        if (bug != null) {
            throw bug;
        }
    }

    private synchronized void forget(long request) {
        waiting.remove(request);
    }

    private void grant(long request) {
        Waiting granted;
        synchronized (this) {
            granted = waiting.remove(request);
            if (granted != null && !granted.media().isEmpty()) {
                held.put(request, new TreeSet<>(granted.media()));
            }
        }
        if (granted != null && !complete(granted, request)) {
            synchronized (this) {
                held.remove(request); // cancelled while it was being granted
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static boolean complete(Waiting granted, long request) {
        return granted.media().isEmpty()
                ? granted.answer().complete(null)
                : ((Answer<Allocation>) granted.answer()).complete(allocation(request, granted.media()));
    }

    private static Allocation allocation(long request, Collection<MediumId> media) {
        return new Allocation(
                request,
                media.stream()
                        .map(medium -> new Grant(
                                medium,
                                new DeviceId(medium.family(), medium.library(), medium.name()),
                                1_000_000,
                                new PathOnly(Path.of("/media", medium.name()))))
                        .toList());
    }

    @Override
    public CompletableFuture<Void> release(Release release) {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        boolean now;
        synchronized (this) {
            requireNoBug();
            TreeSet<MediumId> media = held.getOrDefault(release.allocation(), new TreeSet<>());
            if (!release.parts().stream().allMatch(part -> media.contains(part.medium()))) {
                return CompletableFuture.failedFuture(
                        new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "is not held by this allocation"));
            }
            release.parts().stream().filter(part -> !part.keep()).forEach(part -> {
                media.remove(part.medium());
                released++;
            });
            if (media.isEmpty()) {
                held.remove(release.allocation());
            }
            now = release.parts().stream().noneMatch(Release.Part::toSync);
            if (!now) {
                toFlush.put(answer, release);
            }
        }
        if (now) {
            answer.complete(null);
        }
        return answer;
    }

    @Override
    public synchronized CompletableFuture<Void> notify(Notice notice) {
        requireNoBug();
        notices.add(notice);
        return holding ? new CompletableFuture<>() : CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> cancel(long request) {
        Waiting cancelled;
        synchronized (this) {
            cancelled = waiting.remove(request);
            if (cancelled == null && held.remove(request) == null) {
                return CompletableFuture.failedFuture(
                        new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "no such request is known, or it has ended"));
            }
        }
        if (cancelled != null) {
            cancelled.answer().completeExceptionally(new ArchivoltException(ErrorCode.CANCELLED, "waiting"));
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> ping() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<List<RequestReport>> requests(Family family, int limit) {
        return CompletableFuture.completedFuture(waiting.entrySet().stream()
                .limit(limit)
                .map(each -> report(each.getKey(), each.getValue()))
                .toList());
    }

    @Override
    public synchronized CompletableFuture<Optional<RequestReport>> why(long request) {
        return CompletableFuture.completedFuture(
                Optional.ofNullable(waiting.get(request)).map(each -> report(request, each)));
    }

    private static RequestReport report(long id, Waiting request) {
        return new RequestReport(
                id,
                request.kind(),
                request.terms(),
                RequestReport.State.QUEUED,
                Duration.ZERO,
                request.media().size(),
                request.media(),
                List.of("a test holds it back"));
    }

    @Override
    public synchronized FamilySnapshot snapshot(Family family) {
        return new FamilySnapshot(family, true, waiting.size(), held.size(), List.of());
    }

    @Override
    public List<Family> families() {
        return List.of(Family.DISK);
    }

    /** Where it is mounted is all that is known of it. */
    private record PathOnly(Path root) implements Volume {
        @Override
        public Optional<Path> path() {
            return Optional.of(root);
        }

        @Override
        public String address(String name) {
            return "aa/" + name;
        }

        @Override
        public Space space() {
            throw new UnsupportedOperationException();
        }

        @Override
        public ExtentOutput create(String address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ExtentInput open(String address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Optional<byte[]> description(String address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean delete(String address) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void sync(Collection<String> addresses) {
            throw new UnsupportedOperationException();
        }
    }
}
