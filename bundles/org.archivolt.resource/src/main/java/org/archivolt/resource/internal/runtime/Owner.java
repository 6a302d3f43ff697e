package org.archivolt.resource.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;
import org.archivolt.resource.Credits;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.ResourceType;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Word;

/**
 * An owner of this process: that of the host, whose creditor is the root in the catalog, or one below another. Each resource has a slot
 * with a lock of its own; no two are held at once. Owners tell each other what they have to after they let go of them.
 */
final class Owner implements Credits {
    /** So many are looked at for each that is too many: some of them are in use. */
    private static final int LOOKS_FOR_ONE = 8;

    private final String name;
    private final Workshop workshop;
    private final Creditor creditor;
    /** Of this process. */
    private final Optional<Owner> above;

    private final Map<ResourceName, Slot> slots = new ConcurrentHashMap<>();
    private final Map<String, Owner> debtors = new ConcurrentHashMap<>();
    /** Slots where somebody waits, or that somebody else waits for. */
    private final Set<Slot> troubled = ConcurrentHashMap.newKeySet();
    /** Claims that came while the host was cut off, or had not joined yet, in order. */
    private final List<Claim> parked = new ArrayList<>();

    private volatile boolean windingUp;
    /** Where looking for slots to give back went on. */
    private Iterator<Slot> hand = List.<Slot>of().iterator();

    /** @param name as those who wait are told, with those above it */
    Owner(String name, Workshop workshop, Creditor creditor) {
        this(name, workshop, creditor, Optional.empty());
    }

    private Owner(String name, Workshop workshop, Creditor creditor, Optional<Owner> above) {
        this.name = name;
        this.workshop = workshop;
        this.above = above;
        this.creditor = creditor;
    }

    String name() {
        return name;
    }

    Workshop workshop() {
        return workshop;
    }

    Creditor creditor() {
        return creditor;
    }

    Collection<Slot> slots() {
        return slots.values();
    }

    Optional<Slot> find(ResourceName resource) {
        return Optional.ofNullable(slots.get(resource));
    }

    // ---- credits

    @Override
    public CreditClaim acquire(CreditRequest request) {
        return begin(request, Optional.empty());
    }

    @Override
    public Credit credit(String type, String text) throws ArchivoltException {
        return workshop.types().find(type).parse(text);
    }

    @Override
    public Optional<HeldCredit> tryCached(ResourceName resource, Credit want, String user) {
        Slot slot = slots.get(resource);
        if (slot == null || windingUp || !slot.isValid(workshop.ticker().nanos())) {
            return Optional.empty();
        }
        return slot.tryCached(want, user).map(HeldCredit.class::cast);
    }

    @Override
    public CreditClaim enlarge(HeldCredit held, Credit more) {
        if (held instanceof SharedHold) {
            return Claim.failed(
                    workshop, CreditRequest.of(held.resource(), more, held.user()), shared(held.resource()));
        }
        if (!(held instanceof Hold hold) || hold.slot().owner() != this) {
            throw new IllegalArgumentException("not held of this owner: " + held);
        }
        CreditRequest request = hold.enlargedBy(more);
        if (!hold.isValid()) {
            return Claim.failed(workshop, request, lost(held.resource()));
        }
        return begin(request, Optional.of(hold));
    }

    private static ArchivoltException shared(ResourceName resource) {
        return new ArchivoltException(ErrorCode.WRONG_STATE, "enlarging a credit that several requests of a set share")
                .with("resource", resource);
    }

    private static ArchivoltException lost(ResourceName resource) {
        return new ArchivoltException(ErrorCode.CREDIT_LOST, "enlarging a credit").with("resource", resource);
    }

    private Claim begin(CreditRequest request, Optional<Hold> enlarged) {
        if (windingUp) {
            return Claim.failed(workshop, request, shuttingDown(request.resource()));
        }
        if (workshop.waiting().get() >= workshop.settings().requestsMax()) {
            return Claim.failed(
                    workshop,
                    request,
                    new ArchivoltException(ErrorCode.BUSY, "acquiring a credit")
                            .with("waiting", workshop.settings().requestsMax()));
        }
        Claim claim = new Claim(workshop, request, enlarged);
        claim.count();
        submit(claim);
        claim.watchDeadline();
        return claim;
    }

    private static ArchivoltException shuttingDown(ResourceName resource) {
        return new ArchivoltException(ErrorCode.SHUTTING_DOWN, "acquiring a credit").with("resource", resource);
    }

    private void submit(Claim claim) {
        if (!workshop.tenure().isValid() && isParked(claim)) {
            return;
        }
        try {
            boolean begun = false;
            while (!begun) {
                Slot slot = slot(claim.request().resource());
                claim.waitAt(slot::withdraw);
                begun = slot.begin(claim);
            }
        } catch (ArchivoltException e) {
            claim.fail(e);
        }
    }

    /** Who does not want to wait is refused: nobody knows what this host may give. */
    private boolean isParked(Claim claim) {
        if (claim.request().patience() == Patience.TRY || claim.request().reach() == Reach.LOCAL) {
            claim.refuse(ErrorCode.CATALOG_UNAVAILABLE, "this host is cut off from the catalog");
            return true;
        }
        synchronized (parked) {
            if (workshop.tenure().isValid()) {
                return false;
            }
            claim.waitAt(this::unpark);
            parked.add(claim);
        }
        return true;
    }

    private boolean unpark(Claim claim) {
        synchronized (parked) {
            return parked.remove(claim);
        }
    }

    /** The host's session is valid: what came meanwhile goes on, in the order of its arrival. */
    void resume() {
        List<Claim> waiting;
        synchronized (parked) {
            waiting = List.copyOf(parked);
            parked.clear();
        }
        for (Claim claim : waiting) {
            if (!claim.isEnded()) {
                submit(claim);
            }
        }
        debtors.values().forEach(Owner::resume);
    }

    /** @throws ArchivoltException {@code NO_SUCH_RESOURCE} */
    Slot slot(ResourceName resource) throws ArchivoltException {
        Slot there = slots.get(resource);
        if (there != null && !there.isForgotten()) {
            return there;
        }
        if (there != null) {
            slots.remove(resource, there);
        }
        ResourceType type = workshop.types().find(resource.type());
        type.capital(resource.name());
        Slot slot = slots.computeIfAbsent(resource, missing -> new Slot(this, missing, type));
        if (windingUp) {
            slot.change(Books::windUp); // it may have come after all that were there had been told
        }
        if (slots.size() > workshop.settings().cachedMax()) {
            workshop.alarms().after(Duration.ZERO, () -> tidy(LOOKS_FOR_ONE));
        }
        return slot;
    }

    @Override
    public CompletionStage<List<HeldCredit>> acquireAll(List<CreditRequest> requests) {
        return new SetClaim(this, requests).begin();
    }

    @Override
    public void writeBack(Collection<ResourceName> resources) throws ArchivoltException {
        List<CompletableFuture<Void>> arrivals = new ArrayList<>();
        for (ResourceName resource : resources) {
            Slot slot = slots.get(resource);
            if (slot != null) {
                slot.change(books -> books.writeBack());
                arrivals.add(arrived(resource).toCompletableFuture());
            }
        }
        await(CompletableFuture.allOf(arrivals.toArray(CompletableFuture[]::new)));
    }

    private void await(CompletableFuture<Void> arrived) throws ArchivoltException {
        try {
            arrived.get(workshop.settings().lease().length().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ArchivoltException cause) {
                throw cause;
            }
            throw new IllegalStateException("a bug: writing back failed", e.getCause());
        } catch (TimeoutException e) {
            throw new ArchivoltException(ErrorCode.TIMEOUT, "writing values back", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ArchivoltException(ErrorCode.CANCELLED, "writing values back", e);
        }
    }

    // ---- the creditor

    /** A word, or none for what is not known here any more. */
    void hear(ResourceName resource, Word word) {
        Slot slot = slots.get(resource);
        if (slot == null || !slot.hear(word)) {
            disown(resource, word);
        }
    }

    /** The creditor takes this owner to have something, or to want it, of books that were forgotten: they begin anew. */
    private void disown(ResourceName resource, Word word) {
        if (!word.grants().isEmpty() || !word.refusals().isEmpty()) {
            epochWithoutSlot(resource).ifPresent(epoch -> surrender(resource, epoch));
        }
    }

    /** An epoch before that of any slot made later; empty when there is one, who speaks for itself. */
    private OptionalLong epochWithoutSlot(ResourceName resource) {
        long[] epoch = {0};
        slots.compute(resource, (name, there) -> {
            if (there != null && !there.isForgotten()) {
                return there;
            }
            epoch[0] = workshop.nextEpoch();
            return null;
        });
        return epoch[0] == 0 ? OptionalLong.empty() : OptionalLong.of(epoch[0]);
    }

    /** The creditor hears that nothing is had in this epoch, or in those before it. */
    void surrender(ResourceName resource, long epoch) {
        creditor.report(resource, new Report(epoch, 1, 0, none(resource), List.of(), List.of(), Optional.empty()));
    }

    private Credit none(ResourceName resource) {
        try {
            return workshop.types().find(resource.type()).algebra().none();
        } catch (ArchivoltException e) {
            throw new IllegalStateException("there was such a resource a moment ago: " + resource, e);
        }
    }

    /** Whether those above have it still. */
    boolean isValidAbove(ResourceName resource, long now) {
        if (above.isEmpty()) {
            return true;
        }
        Slot lender = above.get().slots.get(resource);
        return lender == null || lender.isValid(now);
    }

    /** All that is had of the creditor is lost. */
    void tenureLost() {
        slots.values().forEach(Slot::tenureLost);
    }

    // ---- those who wait

    /** A slot where somebody waits, or whose creditor waits for something, or not any more. */
    void setTroubled(Slot slot, boolean isTroubled) {
        if (isTroubled) {
            troubled.add(slot);
            workshop.wakeLookout().run();
        } else {
            troubled.remove(slot);
        }
    }

    Collection<Slot> troubled() {
        return troubled;
    }

    boolean isTroubled() {
        return !troubled.isEmpty() || debtors.values().stream().anyMatch(Owner::isTroubled);
    }

    boolean isTroubledFor(Duration time) {
        return troubled.stream().anyMatch(slot -> slot.isTroubledFor(time))
                || debtors.values().stream().anyMatch(below -> below.isTroubledFor(time));
    }

    Collection<Owner> debtors() {
        return debtors.values();
    }

    /** Refuses a request that waits here or at one of those below. */
    void refuse(WaitGraph.Waiting victim, ErrorCode code, String detail) {
        if (victim.place().equals(name)) {
            find(victim.resource())
                    .ifPresent(slot -> slot.change(books -> books.refuse(victim.arrival(), code, detail)));
        } else {
            debtors.values().forEach(below -> below.refuse(victim, code, detail));
        }
    }

    // ---- debtors

    /** A debtor's report. */
    private void report(String debtor, ResourceName resource, Report report) {
        try {
            boolean heard = false;
            while (!heard) {
                heard = slot(resource).change(books -> books.report(debtor, report));
            }
        } catch (ArchivoltException e) {
            Owner below = debtors.get(debtor);
            if (below != null) {
                below.find(resource).ifPresent(slot -> slot.refuseAll(e));
            }
        }
    }

    /** What was told by a debtor is here at once; what has to go further, goes further. */
    private CompletionStage<Void> arrived(ResourceName resource) {
        find(resource).ifPresent(slot -> slot.change(books -> books.writeBack()));
        return creditor.arrived(resource);
    }

    void tellDebtor(String debtor, ResourceName resource, Word word) {
        Owner below = debtors.get(debtor);
        if (below != null) {
            below.hear(resource, word);
        }
    }

    @Override
    public SubOwner addOwner(String below) throws ArchivoltException {
        if (!below.matches("[A-Za-z0-9._-]{1,64}")) {
            throw ArchivoltException.invalid("owner", "must be 1 to 64 letters, digits, dots, dashes and underscores")
                    .with("value", below);
        }
        Owner added = new Owner(name + "/" + below, workshop, new Above(below), Optional.of(this));
        if (windingUp) {
            throw new ArchivoltException(ErrorCode.SHUTTING_DOWN, "adding an owner").with("owner", below);
        }
        if (debtors.putIfAbsent(below, added) != null) {
            throw new ArchivoltException(ErrorCode.ALREADY_EXISTS, "there is an owner of this name")
                    .with("owner", below);
        }
        return new Below(below, added);
    }

    /** This owner as the creditor of one below it. */
    private final class Above implements Creditor {
        private final String debtor;

        private Above(String debtor) {
            this.debtor = debtor;
        }

        @Override
        public void report(ResourceName resource, Report report) {
            Owner.this.report(debtor, resource, report);
        }

        @Override
        public CompletionStage<Void> arrived(ResourceName resource) {
            return Owner.this.arrived(resource);
        }
    }

    private final class Below implements SubOwner {
        private final String below;
        private final Owner owner;

        private Below(String below, Owner owner) {
            this.below = below;
            this.owner = owner;
        }

        @Override
        public String name() {
            return below;
        }

        @Override
        public Credits credits() {
            return owner;
        }

        @Override
        public void close() {
            if (debtors.get(below) == owner) {
                owner.windUp();
                debtors.remove(below, owner);
                slots.values().forEach(slot -> slot.change(books -> books.debtorGone(below)));
            }
        }
    }

    // ---- the end

    /**
     * Grants nothing new, calls everything back, returns it. Waits, bounded; who does not give back by then has lost it.
     *
     * @return whether nothing was in use any more, even if the creditor could not be told
     */
    boolean windUp() {
        beginWindUp();
        boolean inTime = isEmptyInTime();
        boolean isFree = inTime || !isInUse();
        if (inTime) {
            slots.clear();
        } else {
            tenureLost(); // the slots stay, or it would be said that nobody has what they had
        }
        return isFree;
    }

    private boolean isInUse() {
        return slots.values().stream().anyMatch(slot -> !slot.holds().isEmpty())
                || debtors.values().stream().anyMatch(Owner::isInUse);
    }

    private void beginWindUp() {
        windingUp = true;
        List<Claim> waiting;
        synchronized (parked) {
            waiting = List.copyOf(parked);
            parked.clear();
        }
        waiting.forEach(claim -> claim.fail(shuttingDown(claim.request().resource())));
        debtors.values().forEach(Owner::beginWindUp);
        slots.values().forEach(slot -> slot.change(books -> books.windUp()));
    }

    private boolean isEmptyInTime() {
        long until =
                workshop.ticker().nanos() + workshop.settings().stopTimeout().toNanos();
        for (Slot slot : slots.values()) {
            if (!slot.isEmptyBefore(until)) {
                return false;
            }
        }
        return true;
    }

    // ---- memory

    /**
     * Forgets what is empty, and gives back what was not used for long, as far as there are more slots than configured. Looks at a
     * bounded number of them, and goes on there the next time.
     */
    void tidy(int looks) {
        for (int i = 0; i < looks; i++) {
            if (!hand.hasNext()) {
                hand = slots.values().iterator();
                if (!hand.hasNext()) {
                    return;
                }
            }
            tidy(hand.next());
        }
    }

    private void tidy(Slot slot) {
        if (slot.takeUsed()) {
            return;
        }
        if (slot.forget()) {
            slots.remove(slot.resource(), slot);
        } else if (slots.size() > workshop.settings().cachedMax()) {
            slot.giveBack();
        }
    }
}
