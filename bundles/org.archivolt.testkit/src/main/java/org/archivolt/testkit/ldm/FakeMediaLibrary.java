package org.archivolt.testkit.ldm;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.LibraryInventory;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.ldm.MediaLibrary;

/**
 * A library without a robot: what it is asked for is done at once, or, after {@link #hold}, when it is told to. Media are named
 * after their barcodes.
 *
 * <pre>{@code
 * FakeMediaLibrary library = new FakeMediaLibrary("main");
 * library.place(1000, Kind.SLOT).put(1000, "AV0001L9");
 * }</pre>
 */
public final class FakeMediaLibrary implements MediaLibrary {
    public static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    private final String name;
    private final Map<Integer, LibraryElement> elements = new TreeMap<>();
    private final Map<Long, Job<?>> jobs = new LinkedHashMap<>();
    private final List<String> done = new ArrayList<>();
    private boolean told = true;
    private boolean holding;
    private int capacity = Integer.MAX_VALUE;
    private String trouble;
    private ArchivoltException failure;
    private RuntimeException bug;
    private long lastNumber;

    private interface Work<T> {
        T perform() throws ArchivoltException;
    }

    private static final class Job<T> {
        final CompletableFuture<T> result = new CompletableFuture<>();
        final Work<T> work;
        LibraryOperation operation;

        Job(LibraryOperation operation, Work<T> work) {
            this.operation = operation;
            this.work = work;
        }

        void perform() {
            try {
                result.complete(work.perform());
            } catch (ArchivoltException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        }
    }

    public FakeMediaLibrary(String name) {
        this.name = name;
    }

    // ---- what tests ask of it

    public synchronized FakeMediaLibrary place(int address, Kind kind) {
        Optional<String> serial = kind == Kind.DRIVE ? Optional.of("serial-" + address) : Optional.empty();
        elements.put(
                address,
                new LibraryElement(
                        address,
                        kind,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        serial,
                        true,
                        OptionalInt.empty()));
        return this;
    }

    public synchronized FakeMediaLibrary put(int address, String barcode) {
        set(elements.get(address)
                .holding(Optional.of(barcode), true, OptionalInt.empty())
                .judged(Optional.of(new MediumId(Family.TAPE, name, barcode)), false, Optional.empty()));
        return this;
    }

    /** Replaces what is at an address by whatever a test dreams up. */
    public synchronized FakeMediaLibrary set(LibraryElement element) {
        elements.put(element.address(), element);
        return this;
    }

    /** It has never told what it holds. */
    public synchronized void forget() {
        told = false;
    }

    public synchronized void trouble(String why) {
        trouble = why;
    }

    public synchronized void capacity(int jobsMax) {
        capacity = jobsMax;
    }

    /** From now on what is asked for waits. */
    public synchronized void hold() {
        holding = true;
    }

    /** Everything that is done from now on fails. */
    public synchronized void failWith(ArchivoltException why) {
        failure = why;
    }

    /** As {@link #failWith}, with what no library may throw. */
    public synchronized void breakWith(RuntimeException met) {
        bug = met;
    }

    /** The first of what waits is running from now on. */
    public synchronized void begin() {
        Job<?> first = jobs.values().iterator().next();
        LibraryOperation was = first.operation;
        first.operation = new LibraryOperation(was.number(), was.what(), was.asked(), Optional.of(TIME.plusSeconds(5)));
    }

    /** Does all that waits. */
    public void work() {
        List<Job<?>> all;
        synchronized (this) {
            all = List.copyOf(jobs.values());
            jobs.clear();
        }
        all.forEach(Job::perform);
    }

    /** What was done, or failed, in order. */
    public synchronized List<String> done() {
        return List.copyOf(done);
    }

    // ---- the library

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized LibraryInventory inventory() {
        return new LibraryInventory(
                told ? Optional.of(TIME) : Optional.empty(),
                told ? List.copyOf(elements.values()) : List.of(),
                Optional.ofNullable(trouble));
    }

    @Override
    public synchronized List<LibraryOperation> operations() {
        return jobs.values().stream().map(job -> job.operation).toList();
    }

    @Override
    public boolean cancel(long operation) {
        Job<?> job;
        synchronized (this) {
            job = jobs.get(operation);
            if (job == null || job.operation.begun().isPresent()) {
                return false;
            }
            jobs.remove(operation);
        }
        job.result.completeExceptionally(new ArchivoltException(ErrorCode.CANCELLED, "waiting for the robot"));
        return true;
    }

    @Override
    public CompletableFuture<LibraryInventory> refresh() {
        return ask("refresh", this::tell);
    }

    @Override
    public CompletableFuture<LibraryInventory> scan() {
        return ask("scan", this::tell);
    }

    private LibraryInventory tell() {
        told = true;
        return inventory();
    }

    @Override
    public CompletableFuture<Void> move(int from, int to) {
        return ask("move " + from + " to " + to, () -> {
            carry(from, to);
            return null;
        });
    }

    @Override
    public CompletableFuture<LibraryElement> importMedium(int from) {
        return ask("import from " + from, () -> {
            if (at(from).kind() != Kind.IMPORT_EXPORT) {
                throw ArchivoltException.invalid("from", "must be an import/export place");
            }
            return carry(from, free(Kind.SLOT));
        });
    }

    @Override
    public CompletableFuture<LibraryElement> exportMedium(MediumId medium) {
        return ask("export " + medium, () -> {
            LibraryElement source = inventory()
                    .find(medium)
                    .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "no such medium is here")
                            .with("medium", medium));
            if (source.kind() == Kind.DRIVE) {
                throw new ArchivoltException(ErrorCode.WRONG_STATE, "exporting what is in a drive");
            }
            return carry(source.address(), free(Kind.IMPORT_EXPORT));
        });
    }

    private <T> CompletableFuture<T> ask(String what, Work<T> work) {
        Job<T> job;
        synchronized (this) {
            job = new Job<>(
                    new LibraryOperation(++lastNumber, what, TIME, Optional.empty()), () -> perform(what, work));
            if (jobs.size() >= capacity) {
                job.result.completeExceptionally(new ArchivoltException(ErrorCode.BUSY, "waiting for the robot"));
                return job.result;
            }
            jobs.put(job.operation.number(), job);
            job.result.whenComplete((value, failed) -> forget(job.operation.number()));
            if (holding) {
                return job.result;
            }
        }
        work();
        return job.result;
    }

    private synchronized void forget(long number) {
        jobs.remove(number);
    }

    private synchronized <T> T perform(String what, Work<T> work) throws ArchivoltException {
        done.add(what);
        if (bug != null) {
            throw bug;
        }
        if (failure != null) {
            throw failure;
        }
        return work.perform();
    }

    private LibraryElement carry(int from, int to) throws ArchivoltException {
        LibraryElement source = at(from);
        LibraryElement destination = at(to);
        if (!source.full() || destination.full()) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "moving")
                    .with("from", from)
                    .with("to", to);
        }
        LibraryElement filled = destination
                .holding(source.barcode(), true, OptionalInt.of(from))
                .judged(source.medium(), source.cleaning(), source.trouble());
        set(filled);
        set(source.holding(Optional.empty(), false, OptionalInt.empty()));
        return filled;
    }

    private LibraryElement at(int address) throws ArchivoltException {
        LibraryElement element = elements.get(address);
        if (element == null) {
            throw ArchivoltException.invalid("address", "there is no such place")
                    .with("value", address);
        }
        return element;
    }

    private int free(Kind kind) throws ArchivoltException {
        return elements.values().stream()
                .filter(element -> element.kind() == kind && !element.full())
                .findFirst()
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SPACE, "finding a free place"))
                .address();
    }
}
