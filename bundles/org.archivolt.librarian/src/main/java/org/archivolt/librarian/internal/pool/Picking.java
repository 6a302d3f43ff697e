package org.archivolt.librarian.internal.pool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.policy.FreeBooks;

/**
 * One choice of a policy: what it has taken so far. Cannot be used after {@link #done}, for a policy keeps nothing.
 *
 * <p>Taking costs what is taken: the bits of a run are copied once, and counts say where there is something.
 */
final class Picking implements FreeBooks {
    private final class Pile implements Stock {
        private final Places.Site site;

        Pile(Places.Site site) {
            this.site = site;
        }

        Picking picking() {
            return Picking.this;
        }

        @Override
        public NodeId node() {
            return site.node();
        }

        @Override
        public int group() {
            return site.group();
        }

        @Override
        public int free() {
            return Arrays.stream(site.runs()).map(Picking.this::available).sum();
        }
    }

    private final Places places;
    private final RunBooks[] runs;
    private final RunBooks.Draft[] drafts;
    private final List<Stock> stocks = new ArrayList<>();
    private final long owner;
    private long[] taken;
    private int count;
    private boolean isDone;

    /**
     * @param owner of what is taken
     * @param expected how much
     */
    Picking(Places places, RunBooks[] runs, Predicate<NodeId> isOnline, long owner, int expected) {
        this.places = places;
        this.runs = runs;
        this.owner = owner;
        this.drafts = new RunBooks.Draft[runs.length];
        this.taken = new long[Math.min(expected, 1 << 10)];
        Set<NodeId> online = new HashSet<>(places.nodes());
        online.removeIf(isOnline.negate());
        for (Places.Site site : places.sites()) {
            if (online.contains(site.node())) {
                stocks.add(new Pile(site));
            }
        }
    }

    @Override
    public List<Stock> stocks() {
        return List.copyOf(stocks);
    }

    @Override
    public List<Stock> of(Collection<NodeId> nodes) {
        return stocks.stream().filter(stock -> nodes.contains(stock.node())).toList();
    }

    @Override
    public List<Stock> ofGroup(int group) {
        return stocks.stream().filter(stock -> stock.group() == group).toList();
    }

    @Override
    public List<NodeId> enclosure(NodeId node) {
        return places.enclosureOf(node);
    }

    @Override
    public List<NodeId> nodes() {
        return places.nodes();
    }

    @Override
    public int takeLowest(Collection<Stock> from, int wanted) {
        int before = count;
        for (int run : runsOf(from)) {
            while (count - before < wanted && available(run) > 0) {
                took(run, draft(run).useLowest(owner));
            }
        }
        return count - before;
    }

    @Override
    public int takeHighest(Collection<Stock> from, int wanted) {
        int before = count;
        int[] candidates = runsOf(from);
        for (int at = candidates.length - 1; at >= 0; at--) {
            takeHighest(candidates[at], wanted - (count - before));
        }
        return count - before;
    }

    private void takeHighest(int run, int wanted) {
        int[] indexes = new int[Math.max(0, Math.min(wanted, available(run)))];
        if (indexes.length > 0) {
            draft(run).useHighest(indexes, indexes.length, owner);
            Arrays.stream(indexes).forEach(index -> took(run, index));
        }
    }

    @Override
    public int takeRandom(Collection<Stock> from, int wanted, RandomGenerator random) {
        int before = count;
        int[] candidates = runsOf(from);
        Lottery lottery =
                new Lottery(Arrays.stream(candidates).map(this::available).toArray());
        while (count - before < wanted && lottery.left() > 0) {
            Lottery.Lot lot = lottery.draw(random.nextInt(lottery.left()));
            int run = candidates[lot.kind()];
            took(run, draft(run).useRank(lot.rank(), owner));
        }
        return count - before;
    }

    int count() {
        return count;
    }

    /** In the order of taking. */
    long[] taken() {
        return Arrays.copyOf(taken, count);
    }

    void done() {
        isDone = true;
    }

    /** What is left. */
    RunBooks[] after() {
        RunBooks[] after = runs.clone();
        for (int run = 0; run < after.length; run++) {
            if (drafts[run] != null) {
                after[run] = drafts[run].done();
            }
        }
        return after;
    }

    private int[] runsOf(Collection<Stock> from) {
        if (isDone) {
            throw new IllegalStateException("the choice is over");
        }
        if (from.size() == 1) { // asked for each book by those who deal them out
            return own(from.iterator().next()).site.runs();
        }
        return from.stream()
                .flatMapToInt(stock -> Arrays.stream(own(stock).site.runs()))
                .sorted()
                .distinct()
                .toArray();
    }

    private Pile own(Stock stock) {
        if (stock instanceof Pile pile && pile.picking() == this) {
            return pile;
        }
        throw new IllegalArgumentException("a stock that was not offered with this choice");
    }

    private int available(int run) {
        return drafts[run] == null ? runs[run].available() : drafts[run].available();
    }

    private RunBooks.Draft draft(int run) {
        if (drafts[run] == null) {
            drafts[run] = runs[run].edit();
        }
        return drafts[run];
    }

    private void took(int run, int index) {
        if (count == taken.length) {
            taken = Arrays.copyOf(taken, Math.max(16, 2 * count));
        }
        taken[count++] = places.run(run).addressOf(index);
    }
}
