package org.archivolt.lrs.internal.core;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

/**
 * A thread of the product: one mailbox, one event at a time, and any delay between any two of its steps. What one
 * sender posts arrives in order; what different senders post arrives in any order.
 */
abstract class SimulatedActor<E> {
    final Simulation sim;
    final String name;
    private final Queue<E> mailbox = new ArrayDeque<>();
    private final Map<Object, Long> lastArrivalNanos = new HashMap<>();
    private boolean awake;

    SimulatedActor(Simulation sim, String name) {
        this.sim = sim;
        this.name = name;
    }

    final void post(Object sender, E event) {
        long arrival = sim.agenda.nanos() + sim.latencyNanos();
        long last = lastArrivalNanos.getOrDefault(sender, arrival);
        long nanos = last - arrival > 0 ? last : arrival;
        lastArrivalNanos.put(sender, nanos);
        sim.agenda.at(nanos, () -> {
            mailbox.add(event);
            if (mustWakeFor(event)) {
                wake();
            }
        });
    }

    /** Else it is read when something else wakes it. */
    boolean mustWakeFor(E event) {
        return true;
    }

    /** For what is posted by somebody who has seen all that was posted before. */
    final void postLast(Object sender, E event) {
        lastArrivalNanos.values().stream()
                .max((one, other) -> Long.signum(one - other))
                .ifPresent(last -> lastArrivalNanos.put(sender, last));
        post(sender, event);
    }

    final E poll() {
        return mailbox.poll();
    }

    final boolean hasMail() {
        return !mailbox.isEmpty();
    }

    final void wake() {
        if (!awake) {
            awake = true;
            sim.agenda.after(sim.latencyNanos(), () -> {
                awake = false;
                turn();
            });
        }
    }

    /** At most one event, or one decision. */
    abstract void turn();

    @Override
    public String toString() {
        return name;
    }
}
