package org.archivolt.resource.internal.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.SeenSession;
import org.archivolt.resource.internal.runtime.SessionRules;

/**
 * One run of a host's resource manager: the session, as the runtime's {@code SessionKeeper} keeps it, and the owners. What the runtime
 * does on threads is done in events here.
 */
final class Process {
    private static final int EPOCH_BITS = 20;
    private static final int SETTLED_AT_ONCE = 100;
    private static final Duration TIDY = Duration.ofSeconds(2);

    private final SimulatedHost host;
    private final Simulation simulation;
    private final SessionRules rules;
    private final SimulatedOwner owner;
    private final RootLinkEvents link;
    private final LookoutEvents lookout;
    private final List<Use> parked = new ArrayList<>();
    private final ArrayDeque<Runnable> afterwards = new ArrayDeque<>();
    private boolean isPerforming;
    private boolean isDead;
    private boolean isWindingUp;
    private boolean isLeaving;
    private boolean isSettling;
    private Optional<CreditSession> session = Optional.empty();
    private long validUntil;
    private long numbers;

    Process(SimulatedHost host) {
        this.host = host;
        this.simulation = host.simulation();
        this.validUntil = host.clock();
        this.rules = new SessionRules(Simulation.TERMS, host.clock());
        this.owner = new SimulatedOwner(this, host.name(), host.name(), Optional.empty());
        this.link = new RootLinkEvents(this);
        this.lookout = new LookoutEvents(this);
    }

    Simulation simulation() {
        return simulation;
    }

    SimulatedHost host() {
        return host;
    }

    SimulatedOwner owner() {
        return owner;
    }

    RootLinkEvents link() {
        return link;
    }

    Stream<Site> sites() {
        return owner.sites();
    }

    Optional<CreditSession> session() {
        return session;
    }

    boolean isAlive() {
        return !isDead;
    }

    boolean isWindingUp() {
        return isWindingUp;
    }

    /** By the host's clock. */
    long validUntil() {
        return validUntil;
    }

    boolean isValid() {
        return validUntil - host.clock() > 0;
    }

    long nextNumber() {
        return ++numbers;
    }

    long nextEpoch() {
        return nextNumber() << EPOCH_BITS;
    }

    void wakeLookout() {
        lookout.wake();
    }

    // ---- its life

    void start() {
        turn();
        at(host.clock() + TIDY.toNanos(), this::tidy);
    }

    void die() {
        isDead = true;
    }

    /** Unless it is dead, and after its pause. */
    void handle(Runnable action) {
        host.handle(() -> {
            if (!isDead) {
                action.run();
            }
        });
    }

    void at(long shown, Runnable action) {
        host.at(shown, () -> {
            if (!isDead) {
                action.run();
            }
        });
    }

    void after(Duration time, Runnable action) {
        at(host.clock() + time.toNanos(), action);
    }

    /** After what is being done now, in order. */
    void afterwards(Runnable action) {
        afterwards.add(action);
        if (isPerforming) {
            return;
        }
        isPerforming = true;
        for (Runnable next = afterwards.poll(); next != null; next = afterwards.poll()) {
            next.run();
        }
        isPerforming = false;
    }

    <R> void call(SimulatedHost.Call<R> call, Consumer<R> done, Consumer<ArchivoltException> failed) {
        host.call(this, call, done, failed);
    }

    private void tidy() {
        owner.tidy();
        after(TIDY, this::tidy);
    }

    // ---- the session

    private void turn() {
        if (isLeaving) {
            return;
        }
        if (rules.nextRenewal() - host.clock() <= 0) {
            renewOrJoin();
        } else {
            lookIfDue();
        }
    }

    private void lookIfDue() {
        if (rules.nextLook() - host.clock() <= 0) {
            lookAtOthers();
        } else {
            sleep();
        }
    }

    private void sleep() {
        at(Math.min(rules.nextRenewal(), rules.nextLook()), this::turn);
    }

    /** The catalog says that there is no such session. */
    void suspect() {
        rules.lost(host.clock());
    }

    private void renewOrJoin() {
        long sent = host.clock();
        if (session.isEmpty()) {
            join();
            return;
        }
        CreditSession own = session.get();
        call(
                () -> simulation.catalog.renew(own),
                there -> {
                    if (there) {
                        extend(sent);
                        lookIfDue();
                    } else {
                        lose();
                        join();
                    }
                },
                this::failed);
    }

    private void extend(long sent) {
        boolean wasValid = isValid();
        validUntil = rules.renewed(sent);
        if (!wasValid && isValid()) {
            sites().forEach(simulation.checks::changed);
            simulation.note(host.name() + " is valid again");
            becameValid();
        }
    }

    private void becameValid() {
        link.resume();
        List<Use> waiting = List.copyOf(parked);
        parked.clear();
        waiting.stream().filter(Use::isWaiting).forEach(each -> each.owner().submit(each));
    }

    private void lose() {
        simulation.note(host.name() + " has lost " + session);
        endTenure();
        link.forgetAll();
        simulation.checks.lost(this);
        owner.tenureLost();
    }

    private void endTenure() {
        validUntil = host.clock();
        session = Optional.empty();
    }

    private void join() {
        if (isLeaving) {
            return;
        }
        long sent = host.clock();
        boolean[] isLate = new boolean[1];
        call(
                () -> simulation.join(host, isDead || isLate[0]),
                joined -> {
                    session = Optional.of(joined);
                    validUntil = rules.renewed(sent);
                    simulation.note(host.name() + " has joined as " + joined);
                    becameValid();
                    settle();
                    lookIfDue();
                },
                why -> {
                    isLate[0] = true;
                    failed(why);
                });
    }

    private void failed(ArchivoltException why) {
        rules.failed(host.clock());
        lookIfDue();
    }

    private void lookAtOthers() {
        call(
                simulation.catalog::sessions,
                seen -> {
                    SessionRules.Findings found =
                            rules.looked(host.clock(), session.orElse(new CreditSession(host.name(), 0)), seen);
                    found.ended().forEach(this::end);
                    if (found.gone()) {
                        settle();
                    }
                    sleep();
                },
                why -> {
                    rules.lookFailed(host.clock());
                    sleep();
                });
    }

    private void end(SeenSession silent) {
        call(
                () -> simulation.catalog.end(silent),
                ended -> {
                    simulation.note(host.name() + " ends " + silent + ": " + ended);
                    settle();
                },
                why -> {});
    }

    private void settle() {
        if (isSettling || session.isEmpty()) {
            return;
        }
        isSettling = true;
        CreditSession own = session.get();
        call(
                () -> simulation.settle(own, SETTLED_AT_ONCE),
                words -> {
                    isSettling = false;
                    words.forEach(owner::hear);
                },
                why -> {
                    isSettling = false;
                    after(Duration.ofSeconds(1), this::settle);
                });
    }

    // ---- requests while there is no session

    void park(Use use) {
        parked.add(use);
    }

    boolean unpark(Use use) {
        return parked.remove(use);
    }

    // ---- the end

    /** Gives everything back, waits for it so long, and leaves. */
    void windUp(Duration limit, Runnable whenGone) {
        List<Use> waiting = List.copyOf(parked);
        parked.clear();
        waiting.stream().filter(Use::isWaiting).forEach(each -> each.refused(ErrorCode.SHUTTING_DOWN));
        simulation.note(host.name() + " winds up");
        isWindingUp = true;
        owner.beginWindUp();
        awaitEmpty(host.clock() + limit.toNanos(), whenGone);
    }

    private void awaitEmpty(long until, Runnable whenGone) {
        if (!owner.isEmpty() && until - host.clock() > 0) {
            after(Duration.ofMillis(100), () -> awaitEmpty(until, whenGone));
            return;
        }
        if (!owner.isEmpty()) {
            simulation.checks.lost(this);
            owner.tenureLost();
        }
        isLeaving = true;
        leave(whenGone);
    }

    private void leave(Runnable whenGone) {
        Optional<CreditSession> own = session;
        endTenure();
        Runnable gone = () -> {
            simulation.note(host.name() + " is gone");
            simulation.checks.lost(this);
            die();
            whenGone.run();
        };
        if (own.isEmpty()) {
            gone.run();
            return;
        }
        call(
                () -> {
                    simulation.catalog.leave(own.get());
                    return own;
                },
                left -> gone.run(),
                why -> gone.run());
    }
}
