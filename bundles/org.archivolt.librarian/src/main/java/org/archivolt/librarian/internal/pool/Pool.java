package org.archivolt.librarian.internal.pool;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookCounts;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Topology;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.archivolt.librarian.policy.AllocationRequest;

/**
 * All books and what has become of them; immutable. Books are named by their addresses. Methods that take one throw
 * {@link IllegalArgumentException} when it is not registered.
 */
public final class Pool {
    /**
     * What a policy has chosen.
     *
     * @param after the pool with the books in use, on the shelf of the request
     * @param books in their order on the shelf; not to be changed
     * @param position as of {@link AllocationPolicy#choose}
     */
    public record Choice(Pool after, long[] books, OptionalInt position) {}

    private interface Transition {
        /** @param at which of the books that change */
        boolean apply(RunBooks.Draft run, int index, int at);
    }

    private final Places places;
    private final RunBooks[] runs;

    private Pool(Places places, RunBooks[] runs) {
        this.places = places;
        this.runs = runs;
    }

    /** All free. */
    public static Pool of(Topology topology) {
        Places places = new Places(topology);
        RunBooks[] runs = new RunBooks[places.count()];
        Arrays.setAll(runs, run -> RunBooks.allFree(places.run(run).books()));
        return new Pool(places, runs);
    }

    /**
     * With what has been registered anew. What is in both is as it was.
     *
     * @throws IllegalStateException a book would go that is not free
     */
    public Pool adopted(Topology topology) {
        Pool after = of(topology);
        RunBooks.Draft[] drafts = new RunBooks.Draft[after.runs.length];
        for (int run = 0; run < runs.length; run++) {
            for (int index = 0; index < runs[run].size(); index++) {
                after.adopt(drafts, this, run, index);
            }
        }
        return after.with(drafts);
    }

    private void adopt(RunBooks.Draft[] drafts, Pool before, int run, int index) {
        BookState use = before.runs[run].useOf(index);
        boolean isOffline = before.runs[run].isOffline(index);
        if (use == BookState.FREE && !isOffline) {
            return;
        }
        long book = before.places.run(run).addressOf(index);
        int here = places.find(book);
        if (here < 0 && use != BookState.FREE) {
            throw wrong(book, "cannot go: it is " + use);
        }
        if (here >= 0) {
            long owner = before.runs[run].ownerOf(index);
            place(draft(drafts, here), places.run(here).indexOf(book), use, owner, isOffline);
        }
    }

    private static void place(RunBooks.Draft draft, int index, BookState use, long owner, boolean isOffline) {
        if (use != BookState.FREE) {
            draft.use(index, owner);
        }
        if (use == BookState.ZOMBIE) {
            draft.bury(index, owner);
        }
        draft.offline(index, isOffline);
    }

    public Topology topology() {
        return places.topology();
    }

    /** Bytes. */
    public long bookSize() {
        return topology().bookSize();
    }

    /**
     * Has the policy choose.
     *
     * @param isOnline whether books of a node can be handed out
     * @throws ArchivoltException {@code ENOSPC} when it takes fewer books than asked; {@code INTERNAL} when it fails or takes more;
     *     or what it throws. Nothing has changed then.
     */
    public Choice choose(AllocationPolicy policy, AllocationRequest request, Predicate<NodeId> isOnline)
            throws ArchivoltException {
        Picking picking = new Picking(places, runs, isOnline, request.shelf(), request.books());
        OptionalInt position = askPolicy(policy, request, picking);
        if (picking.count() < request.books()) {
            throw PosixError.ENOSPC
                    .of("taking more books than are free for the policy")
                    .with("node", request.node())
                    .with("books", request.books())
                    .with("found", picking.count())
                    .with("free", counts(isOnline).free());
        }
        if (picking.count() > request.books()) {
            throw brokenPolicy(policy, request, null).with("taken", picking.count());
        }
        return new Choice(new Pool(places, picking.after()), picking.taken(), position);
    }

    /** Policies come from other bundles, which may go while they are asked; a choice must not end the thread. */
    private static OptionalInt askPolicy(AllocationPolicy policy, AllocationRequest request, Picking picking)
            throws ArchivoltException {
        try {
            OptionalInt position = policy.choose(request, picking);
            if (position == null) {
                throw brokenPolicy(policy, request, null).with("position", "null");
            }
            return position;
        } catch (RuntimeException | LinkageError e) {
            throw brokenPolicy(policy, request, e);
        } finally {
            picking.done();
        }
    }

    private static ArchivoltException brokenPolicy(
            AllocationPolicy policy, AllocationRequest request, Throwable cause) {
        return new ArchivoltException(ErrorCode.INTERNAL, "choosing books", cause)
                .with("policy", policy.getClass().getName())
                .with("books", request.books());
    }

    /** They are on a shelf. @throws IllegalStateException one is not free */
    public Pool used(long[] books, long shelf) {
        return used(books, at -> shelf);
    }

    /**
     * They are on shelves.
     *
     * @param shelfAt of a book, by its place in the array
     * @throws IllegalStateException one is not free
     */
    public Pool used(long[] books, IntToLongFunction shelfAt) {
        return changed(books, "is not free", (draft, index, at) -> draft.use(index, shelfAt.applyAsLong(at)));
    }

    /** They are in a zeroing job. @throws IllegalStateException one is not in use */
    public Pool zombie(long[] books, long job) {
        return zombie(books, at -> job);
    }

    /** As {@link #used(long[], IntToLongFunction)}. @throws IllegalStateException one is not in use */
    public Pool zombie(long[] books, IntToLongFunction jobAt) {
        return changed(books, "is not in use", (draft, index, at) -> draft.bury(index, jobAt.applyAsLong(at)));
    }

    /** They have been overwritten, and are nobody's. @throws IllegalStateException one is not a zombie */
    public Pool freed(long... books) {
        return changed(books, "is not a zombie", (draft, index, at) -> draft.release(index));
    }

    /** Takes a book out of use, or back; no change when it is so. */
    public Pool offline(long book, boolean isOffline) {
        if (runs[runOf(book)].isOffline(indexOf(book)) == isOffline) {
            return this;
        }
        return changed(new long[] {book}, "is so already", (draft, index, at) -> draft.offline(index, isOffline));
    }

    private Pool changed(long[] books, String otherwise, Transition transition) {
        RunBooks.Draft[] drafts = new RunBooks.Draft[runs.length];
        for (int at = 0; at < books.length; at++) {
            int run = runOf(books[at]);
            if (!transition.apply(draft(drafts, run), places.run(run).indexOf(books[at]), at)) {
                throw wrong(books[at], otherwise);
            }
        }
        return with(drafts);
    }

    private RunBooks.Draft draft(RunBooks.Draft[] drafts, int run) {
        if (drafts[run] == null) {
            drafts[run] = runs[run].edit();
        }
        return drafts[run];
    }

    private Pool with(RunBooks.Draft[] drafts) {
        RunBooks[] after = runs.clone();
        for (int run = 0; run < after.length; run++) {
            if (drafts[run] != null) {
                after[run] = drafts[run].done();
            }
        }
        return new Pool(places, after);
    }

    public boolean isRegistered(long book) {
        return places.find(book) >= 0;
    }

    public BookState stateOf(long book, Predicate<NodeId> isOnline) {
        int run = runOf(book);
        return stateOf(run, places.run(run).indexOf(book), isOnline);
    }

    private BookState stateOf(int run, int index, Predicate<NodeId> isOnline) {
        boolean isOffline =
                runs[run].isOffline(index) || !isOnline.test(places.run(run).node());
        return isOffline ? BookState.OFFLINE : runs[run].useOf(index);
    }

    /** What it is, offline or not; never {@link BookState#OFFLINE}. */
    public BookState useOf(long book) {
        return runs[runOf(book)].useOf(indexOf(book));
    }

    /** The shelf of a book in use, the zeroing job of a zombie; 0 for what is free. */
    public long ownerOf(long book) {
        return runs[runOf(book)].ownerOf(indexOf(book));
    }

    /** Whether it was itself taken out of use. */
    public boolean isOffline(long book) {
        return runs[runOf(book)].isOffline(indexOf(book));
    }

    /** The interleave group's number. */
    public int groupOf(long book) {
        return place(book).group();
    }

    /** In its group, from 0. */
    public int numberOf(long book) {
        return place(book).number() + indexOf(book);
    }

    public NodeId nodeOf(long book) {
        return place(book).node();
    }

    public BookCounts counts(Predicate<NodeId> isOnline) {
        return counted(run -> true, isOnline);
    }

    /** {@link BookCounts#NONE} for a node without books. */
    public BookCounts countsOf(NodeId node, Predicate<NodeId> isOnline) {
        return counted(run -> run.node().equals(node), isOnline);
    }

    private BookCounts counted(Predicate<Run> isAsked, Predicate<NodeId> isOnline) {
        BookCounts counts = BookCounts.NONE;
        for (int run = 0; run < runs.length; run++) {
            if (isAsked.test(places.run(run))) {
                boolean isUsable = isOnline.test(places.run(run).node());
                counts = counts.plus(isUsable ? countsOf(runs[run]) : new BookCounts(0, 0, 0, runs[run].size()));
            }
        }
        return counts;
    }

    private static BookCounts countsOf(RunBooks run) {
        int inUse = run.size() - run.available() - run.zombies() - run.offlines();
        return new BookCounts(run.available(), inUse, run.zombies(), run.offlines());
    }

    /** Addresses of all books, in order. */
    public long[] addresses() {
        long[] all = new long[topology().books()];
        int done = 0;
        for (int run = 0; run < runs.length; run++) {
            for (int index = 0; index < runs[run].size(); index++) {
                all[done++] = places.run(run).addressOf(index);
            }
        }
        return all;
    }

    /** Addresses of books that are asked for, in order. */
    public long[] addresses(BookQuery query, Predicate<NodeId> isOnline) {
        long above = query.after().orElse(-1);
        int first = above == Long.MAX_VALUE ? runs.length : places.firstNotBelow(above + 1);
        return IntStream.range(first, runs.length)
                .filter(run -> isAsked(query, places.run(run)))
                .mapToObj(run -> addresses(run, query.state(), isOnline))
                .flatMapToLong(Function.identity())
                .filter(book -> book > above)
                .limit(query.limit())
                .toArray();
    }

    private static boolean isAsked(BookQuery query, Run run) {
        return query.group().orElse(run.group()) == run.group()
                && query.node().orElse(run.node()).equals(run.node());
    }

    private LongStream addresses(int run, Optional<BookState> state, Predicate<NodeId> isOnline) {
        return IntStream.range(0, runs[run].size())
                .filter(index -> state.isEmpty() || state.get() == stateOf(run, index, isOnline))
                .mapToLong(places.run(run)::addressOf);
    }

    private int runOf(long book) {
        int run = places.find(book);
        if (run < 0) {
            throw new IllegalArgumentException("no such book: " + Long.toHexString(book));
        }
        return run;
    }

    private Run place(long book) {
        return places.run(runOf(book));
    }

    private int indexOf(long book) {
        return place(book).indexOf(book);
    }

    private static IllegalStateException wrong(long book, String why) {
        return new IllegalStateException("book " + new BookAddress(book) + " " + why);
    }
}
