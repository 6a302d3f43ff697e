package org.archivolt.lrs.internal.runtime;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CREDIT_LOST;
import static org.archivolt.base.ErrorCode.SHUTTING_DOWN;
import static org.archivolt.base.ErrorCode.TIMEOUT;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.dss.CreditFence;
import org.archivolt.lrs.internal.core.FamilyEvent;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditClaim;
import org.archivolt.resource.CreditListener;
import org.archivolt.resource.CreditRequest;
import org.archivolt.resource.Credits;
import org.archivolt.resource.HeldCredit;
import org.archivolt.resource.ResourceName;

/**
 * The credits that this scheduler has of media and drives: asks for them, and tells the families what becomes of them. Nothing but
 * what an operator asks for waits, and whatever the resource manager tells is only posted.
 */
final class CreditDesk {
    /** How long somebody else is waited for before he is asked for anew. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(10);

    static final String MEDIUM = "medium";
    private static final String DRIVE = "drive";

    private final Credits credits;
    private final CatalogThread.FamilyRouter families;
    private final Consumer<MediumId> lookUp;
    private final Map<ResourceName, Holding> holdings = new ConcurrentHashMap<>();

    /** @param lookUp has the family told of a medium anew as soon as the catalog answers */
    CreditDesk(Credits credits, CatalogThread.FamilyRouter families, Consumer<MediumId> lookUp) {
        this.credits = credits;
        this.families = families;
        this.lookUp = lookUp;
    }

    static ResourceName nameOf(MediumId medium) {
        return new ResourceName(MEDIUM, medium.toString());
    }

    static ResourceName nameOf(DeviceId device) {
        return new ResourceName(DRIVE, device.toString());
    }

    // ---- media

    /** Says at once who is in the way. */
    void acquire(MediumId medium) {
        begin(nameOf(medium), true, new MediumOwner(medium) {
            @Override
            void refused(Holding holding, ArchivoltException why) {
                tellEnd(holding, new FamilyEvent.MediumAcquired(medium, Optional.of(inTheWay(why))));
                if (why.code() != BUSY && why.code() != SHUTTING_DOWN) {
                    lookUp.accept(medium);
                }
            }
        });
    }

    /** Has it called back, and tells when it has come. */
    void await(MediumId medium) {
        begin(nameOf(medium), false, new MediumOwner(medium) {
            @Override
            void refused(Holding holding, ArchivoltException why) {
                boolean again = why.code() == TIMEOUT;
                tellEnd(
                        holding,
                        new FamilyEvent.WaitEnded(medium, again ? Optional.empty() : Optional.of(inTheWay(why))));
                if (!again && why.code() != SHUTTING_DOWN) {
                    lookUp.accept(medium);
                }
            }
        });
    }

    private static String inTheWay(ArchivoltException why) {
        Object holder = why.facts().get("host");
        if (why.code() != BUSY) {
            return "cannot be had now: " + why.getMessage();
        }
        return "is in use " + (holder == null ? "elsewhere: " + why.getMessage() : "on host " + holder);
    }

    void giveBack(MediumId medium) {
        end(nameOf(medium));
    }

    // ---- drives

    /** Who asks for a drive. Its methods must only post. */
    interface DriveOwner {
        void granted();

        void refused(ArchivoltException why);
    }

    /** Waits as long as it takes for another host to give it back, but no longer than an answer can be waited for. */
    void acquire(DeviceId device, DriveOwner owner) {
        begin(nameOf(device), false, new Owner(device.family()) {
            @Override
            void granted(Holding holding) {
                owner.granted();
            }

            @Override
            void refused(Holding holding, ArchivoltException why) {
                if (holdings.remove(holding.resource, holding)) {
                    owner.refused(why);
                }
            }

            @Override
            void wanted(Holding holding) {
                tell(holding, new FamilyEvent.DriveWanted(device));
            }

            @Override
            void lost(Holding holding) {
                tell(holding, new FamilyEvent.DriveLost(device));
            }
        });
    }

    void giveBack(DeviceId device) {
        end(nameOf(device));
    }

    // ---- may it be used?

    boolean holds(ResourceName resource) {
        Holding holding = holdings.get(resource);
        return holding != null && holding.isValid();
    }

    /**
     * Right before something is written, mounted or moved.
     *
     * @throws ArchivoltException {@code CREDIT_LOST}
     */
    void requireValid(ResourceName resource) throws ArchivoltException {
        if (!holds(resource)) {
            throw new ArchivoltException(CREDIT_LOST, "using what may be another host's by now")
                    .with("resource", resource);
        }
    }

    /** As {@link #requireValid}, for what was just found, and may even be unknown to the catalog. */
    void requireNotLost(ResourceName resource) throws ArchivoltException {
        Holding holding = holdings.get(resource);
        if (holding != null && !holding.isBeingTried()) {
            requireValid(resource);
        }
    }

    // ---- for an operator

    /**
     * Keeps other hosts from a resource that is about to be removed. Waits, but for no holder.
     *
     * @throws ArchivoltException {@code BUSY}, and as {@link CreditClaim#await}
     */
    HeldCredit acquireBriefly(ResourceName resource) throws ArchivoltException {
        return credits.acquire(request(resource).trying()).await();
    }

    // ---- the end

    /** What is in the hands of a call that does not return is kept. */
    void giveBackAll(Family family, Set<ResourceName> except) {
        String prefix = family.name() + ":";
        holdings.keySet().stream()
                .filter(resource -> resource.name().startsWith(prefix) && !except.contains(resource))
                .forEach(this::end);
    }

    // ---- one at a time

    /** Who asked. What he is told comes late, so he is told only of what he has not given back meanwhile. */
    private abstract class Owner {
        private final Family family;

        Owner(Family family) {
            this.family = family;
        }

        abstract void granted(Holding holding);

        abstract void refused(Holding holding, ArchivoltException why);

        abstract void wanted(Holding holding);

        abstract void lost(Holding holding);

        void tell(Holding holding, FamilyEvent event) {
            families.tell(family, core -> {
                if (holdings.get(holding.resource) == holding) {
                    event.applyTo(core);
                }
            });
        }

        void tellEnd(Holding holding, FamilyEvent event) {
            families.tell(family, core -> {
                if (holdings.remove(holding.resource, holding)) {
                    event.applyTo(core);
                }
            });
        }
    }

    private abstract class MediumOwner extends Owner {
        private final MediumId medium;

        MediumOwner(MediumId medium) {
            super(medium.family());
            this.medium = medium;
        }

        @Override
        void granted(Holding holding) {
            tell(holding, new FamilyEvent.MediumAcquired(medium, Optional.empty(), holding.fence()));
        }

        @Override
        void wanted(Holding holding) {
            tell(holding, new FamilyEvent.MediumWanted(medium));
        }

        @Override
        void lost(Holding holding) {
            tell(holding, new FamilyEvent.MediumLost(medium));
        }
    }

    private void begin(ResourceName resource, boolean trying, Owner owner) {
        Holding holding = new Holding(resource, trying, owner);
        Holding before = holdings.put(resource, holding);
        if (before != null) {
            before.end();
        }
        try {
            CreditRequest request = request(resource).telling(holding);
            holding.begin(trying ? request.trying() : request);
        } catch (ArchivoltException e) {
            owner.refused(holding, e);
        }
    }

    private CreditRequest request(ResourceName resource) throws ArchivoltException {
        return CreditRequest.of(resource, all(resource), "scheduler of " + resource)
                .within(WAIT_MAX);
    }

    /** Nobody else can have anything of it then. */
    private Credit all(ResourceName resource) throws ArchivoltException {
        return credits.credit(resource.type(), resource.type().equals(MEDIUM) ? "read+write+move" : "use");
    }

    private void end(ResourceName resource) {
        Holding holding = holdings.remove(resource);
        if (holding != null) {
            holding.end();
        }
    }

    /**
     * One credit, from being asked for to being given back. A lost one stays until another is asked for, so that nobody takes what it
     * was of for nobody's.
     */
    private final class Holding implements CreditListener {
        final ResourceName resource;
        private final boolean trying;
        private final Owner owner;
        private volatile HeldCredit held;
        private volatile boolean lost;
        // Guarded by this.
        private CreditClaim claim;
        private boolean told;
        private boolean wanted;
        private boolean ended;

        Holding(ResourceName resource, boolean trying, Owner owner) {
            this.resource = resource;
            this.trying = trying;
            this.owner = owner;
        }

        void begin(CreditRequest request) {
            CreditClaim asked = credits.acquire(request);
            asked.granted().whenComplete((credit, failure) -> {
                if (credit != null) {
                    granted(credit);
                } else {
                    owner.refused(this, ArchivoltException.of(failure, "acquiring a credit"));
                }
            });
            if (claimed(asked)) {
                asked.cancel();
            }
        }

        private synchronized boolean claimed(CreditClaim asked) {
            claim = asked;
            return ended;
        }

        /** What is told of it meanwhile comes after. */
        private void granted(HeldCredit credit) {
            synchronized (this) {
                held = credit;
                if (ended) {
                    credit.close();
                    return;
                }
            }
            owner.granted(this);
            boolean isWanted;
            synchronized (this) {
                told = true;
                isWanted = wanted;
            }
            if (lost) {
                owner.lost(this);
            } else if (isWanted) {
                owner.wanted(this);
            }
        }

        @Override
        public void wanted(HeldCredit credit, Credit part) {
            synchronized (this) {
                wanted = true;
                if (!told) {
                    return;
                }
            }
            owner.wanted(this);
        }

        @Override
        public void lost(HeldCredit credit) {
            synchronized (this) {
                lost = true;
                if (!told) {
                    return;
                }
            }
            owner.lost(this);
        }

        /** The catalog knows what the root gave. */
        Optional<CreditFence> fence() {
            return held.token().map(token -> new CreditFence(resource.type(), resource.name(), token.root()));
        }

        boolean isBeingTried() {
            return trying && held == null;
        }

        boolean isValid() {
            HeldCredit credit = held;
            return credit != null && !lost && credit.isValid();
        }

        void end() {
            CreditClaim asked;
            HeldCredit credit;
            synchronized (this) {
                ended = true;
                asked = claim;
                credit = held;
            }
            if (credit != null) {
                credit.close();
            } else if (asked != null) {
                asked.cancel();
            }
        }
    }
}
