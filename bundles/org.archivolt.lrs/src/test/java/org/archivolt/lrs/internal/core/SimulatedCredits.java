package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.CREDIT_LOST;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;

/**
 * The resource manager and the other hosts: whose each medium and drive is, who waits for it, and what this host is told of that, late.
 * Others take what they want for a while, and this host may lose anything at any time.
 */
final class SimulatedCredits extends SimulatedActor<Runnable> {
    private final Map<Object, Entry> entries = new LinkedHashMap<>();
    /** Media that the family may use, as far as it was told. */
    private final Map<MediumId, Long> told = new HashMap<>();

    SimulatedCredits(Simulation sim) {
        super(sim, "credits");
    }

    /** What this host asked for is told of as long as it has not given it back, or asked anew. */
    record Told(SimulatedCredits credits, Object key, long asked, FamilyEvent event) implements FamilyEvent {
        boolean isCurrent() {
            return credits.entry(key).asked == asked;
        }

        @Override
        public void applyTo(FamilyCore core) {
            throw new IllegalStateException("to be taken out of its envelope");
        }
    }

    private interface Owner {
        void granted(long asked);

        void refused(long asked);

        void wanted(long asked);

        void lost(long asked);
    }

    private record Waiter(boolean ours, long asked, long nanos) {}

    private static final class Entry {
        /** Counts what this host has asked for or given back. */
        long asked;
        /** By which it is this host's; 0 when it is not. */
        long held;

        boolean elsewhere;
        Owner owner;
        /** Without waiting, and not answered yet. */
        boolean trying;

        boolean active;
        final Deque<Waiter> waiting = new ArrayDeque<>();

        boolean isFree() {
            return held == 0 && !elsewhere;
        }
    }

    private Entry entry(Object key) {
        return entries.computeIfAbsent(key, k -> new Entry());
    }

    @Override
    void turn() {
        Runnable task = poll();
        if (task != null) {
            task.run();
        }
        if (hasMail()) {
            wake();
        }
    }

    // ---- what the scheduler asks for

    void acquire(MediumId id) {
        begin(sim.family, id, true, new MediumOwner(id) {
            @Override
            public void refused(long asked) {
                tell(asked, new FamilyEvent.MediumAcquired(id, Optional.of("is elsewhere")));
            }
        });
    }

    void await(MediumId id) {
        begin(sim.family, id, false, new MediumOwner(id) {
            @Override
            public void refused(long asked) {
                boolean again = sim.conditions.oneIn(2);
                tell(asked, new FamilyEvent.WaitEnded(id, again ? Optional.empty() : Optional.of("is elsewhere")));
                if (!again) {
                    sim.catalog.noticed(id);
                }
            }
        });
    }

    void giveBack(MediumId id) {
        told.remove(id);
        end(sim.family, id);
    }

    void acquire(SimulatedDevice device, DeviceId id) {
        begin(device, id, false, new Owner() {
            @Override
            public void granted(long asked) {
                device.post(SimulatedCredits.this, new DeviceEvent.DriveGranted());
            }

            @Override
            public void refused(long asked) {
                device.post(SimulatedCredits.this, new DeviceEvent.DriveRefused());
            }

            @Override
            public void wanted(long asked) {
                tell(id, asked, new FamilyEvent.DriveWanted(id));
            }

            @Override
            public void lost(long asked) {
                tell(id, asked, new FamilyEvent.DriveLost(id));
            }
        });
    }

    void giveBack(SimulatedDevice device, DeviceId id) {
        end(device, id);
    }

    private void tell(Object key, long asked, FamilyEvent event) {
        sim.family.post(this, new Told(this, key, asked, event));
    }

    private abstract class MediumOwner implements Owner {
        private final MediumId id;

        MediumOwner(MediumId id) {
            this.id = id;
        }

        void tell(long asked, FamilyEvent event) {
            SimulatedCredits.this.tell(id, asked, event);
        }

        @Override
        public void granted(long asked) {
            tell(asked, new FamilyEvent.MediumAcquired(id, Optional.empty()));
        }

        @Override
        public void wanted(long asked) {
            tell(asked, new FamilyEvent.MediumWanted(id));
        }

        @Override
        public void lost(long asked) {
            tell(asked, new FamilyEvent.MediumLost(id));
        }
    }

    private void begin(Object sender, Object key, boolean trying, Owner owner) {
        Entry entry = entry(key);
        long asked = ++entry.asked;
        entry.active = true;
        entry.trying = trying;
        entry.owner = owner;
        post(sender, () -> {
            if (entry.asked != asked) {
                return;
            }
            boolean refuses = sim.conditions.rudeOneIn(20);
            if (entry.isFree() && entry.waiting.isEmpty() && !refuses) {
                grant(entry, asked);
            } else if (trying || refuses) {
                entry.active = false;
                owner.refused(asked);
                if (trying && entry.isFree()) {
                    sim.catalog.noticed((MediumId) key); // The manager itself was away.
                }
            } else {
                entry.waiting.add(new Waiter(true, asked, 0));
            }
        });
    }

    private void end(Object sender, Object key) {
        Entry entry = entry(key);
        entry.asked++;
        entry.active = false;
        post(sender, () -> {
            boolean stale = entry.held != 0 && entry.held != entry.asked;
            entry.waiting.removeIf(waiter -> waiter.ours() && waiter.asked() != entry.asked);
            if (stale) {
                entry.held = 0;
                serveNext(entry);
            }
        });
    }

    private void grant(Entry entry, long asked) {
        entry.held = asked;
        entry.trying = false;
        entry.owner.granted(asked);
        if (!entry.waiting.isEmpty()) {
            callBack(entry);
        }
    }

    private void callBack(Entry entry) {
        long held = entry.held;
        if (held == 0) {
            return;
        }
        if (held == entry.asked) {
            entry.owner.wanted(held);
        }
        if (sim.conditions.rudeOneIn(3)) {
            // Who does not give back in time loses it.
            sim.agenda.after(sim.conditions.chaosNanos / 4, () -> {
                if (entry.held == held && !sim.conditions.areHealed()) {
                    lose(entry);
                }
            });
        }
    }

    private void serveNext(Entry entry) {
        while (entry.isFree() && !entry.waiting.isEmpty()) {
            Waiter next = entry.waiting.poll();
            if (!next.ours()) {
                lend(entry, next.nanos());
            } else if (next.asked() == entry.asked) {
                grant(entry, next.asked());
            }
        }
    }

    // ---- other hosts

    /** One of them uses it for a while, as soon as it can be had. */
    void want(Object key, long nanos) {
        Entry entry = entry(key);
        post("elsewhere", () -> {
            if (sim.conditions.areHealed()) {
                return;
            }
            sim.tally().count("wanted by other hosts");
            if (entry.isFree() && entry.waiting.isEmpty()) {
                lend(entry, nanos);
            } else {
                entry.waiting.add(new Waiter(false, 0, nanos));
                callBack(entry);
            }
        });
    }

    private void lend(Entry entry, long nanos) {
        sim.tally().count("lent to other hosts");
        entry.elsewhere = true;
        sim.agenda.after(nanos, () -> takeBack(entry));
    }

    private void takeBack(Entry entry) {
        if (entry.elsewhere) {
            entry.elsewhere = false;
            serveNext(entry);
        }
    }

    /** This host was cut off for too long. */
    void lose(Object key) {
        lose(entry(key));
    }

    private void lose(Entry entry) {
        long held = entry.held;
        if (held != 0) {
            sim.tally().count("lost");
            entry.held = 0;
            if (held == entry.asked) {
                entry.owner.lost(held);
            }
            serveNext(entry);
        }
    }

    void heal() {
        entries.values().forEach(this::takeBack);
    }

    // ---- what must hold

    /** Right before a driver is called. */
    void requireValid(Object key) throws ArchivoltException {
        Entry entry = entry(key);
        if (entry.held == 0 || entry.held != entry.asked) {
            if (sim.conditions.calm) {
                throw new AssertionError("nobody else wants anything, and yet it is not ours: " + key);
            }
            throw new ArchivoltException(CREDIT_LOST, "using what may be another host's by now");
        }
    }

    void requireNotLost(Object key) throws ArchivoltException {
        Entry entry = entry(key);
        if (entry.active && !entry.trying) {
            requireValid(key);
        }
    }

    void delivered(FamilyEvent event) {
        if (event instanceof FamilyEvent.MediumAcquired acquired
                && acquired.inTheWay().isEmpty()) {
            told.put(acquired.medium(), entry(acquired.medium()).asked);
        } else if (event instanceof FamilyEvent.MediumLost lost) {
            told.remove(lost.medium());
        }
    }

    /** As far as the family was told. */
    boolean isOurs(MediumId id) {
        return told.containsKey(id);
    }

    void mustHaveServedOthers() {
        entries.forEach((key, entry) -> {
            if (!entry.waiting.isEmpty()) {
                throw new AssertionError(key + " was called back, and is kept; waiting: " + entry.waiting);
            }
        });
    }
}
