package org.archivolt.resource.internal.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.resource.ResourceName;

/**
 * A machine: its clock, its way to the catalog, and the process that runs on it, if any. A process that is paused handles nothing, but
 * what it has sent arrives, and what it was about to send goes out when it goes on.
 */
final class SimulatedHost {
    /** After so long on its own clock a host takes a call of the catalog to have failed. */
    private static final Duration CALL_MAX = Duration.ofSeconds(2);

    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(3);

    /** A transaction. */
    @FunctionalInterface
    interface Call<R> {
        R run() throws ArchivoltException;
    }

    private final Simulation simulation;
    private final String name;
    private final HostClock clock;
    private final List<Runnable> deferred = new ArrayList<>();
    private UUID instance;
    private Process process;
    private boolean isPaused;
    private boolean isConnected;
    private long calls;
    private boolean isCutThere;
    private boolean isCutBack;

    SimulatedHost(Simulation simulation, String name, HostClock clock) {
        this.simulation = simulation;
        this.name = name;
        this.clock = clock;
        this.instance = nextInstance();
    }

    private UUID nextInstance() {
        return new UUID(simulation.random.nextLong(), simulation.random.nextLong());
    }

    String name() {
        return name;
    }

    Simulation simulation() {
        return simulation;
    }

    UUID instance() {
        return instance;
    }

    /** What the host's clock shows. */
    long clock() {
        return clock.at(simulation.now());
    }

    void setRate(double rate) {
        clock.run(rate, simulation.now());
    }

    Process process() {
        return process;
    }

    SimulatedOwner owner() {
        return process.owner();
    }

    boolean isUp() {
        return process != null && process.isAlive();
    }

    boolean isStaying() {
        return isUp() && !process.isWindingUp();
    }

    boolean isPaused() {
        return isPaused;
    }

    List<Site> sites(ResourceName resource) {
        return isUp()
                ? process.sites()
                        .filter(each -> each.resource().equals(resource))
                        .toList()
                : List.of();
    }

    /** How often it has called the catalog. */
    long calls() {
        return calls;
    }

    // ---- what becomes of it

    void start() {
        process = new Process(this);
        process.start();
    }

    void crash() {
        simulation.note(name + " crashes");
        if (isUp()) {
            simulation.checks.died(process);
            process.die();
        }
        isPaused = false;
        deferred.clear();
    }

    /** @param isProved whether the new process can show that the former one is dead */
    void restart(boolean isProved) {
        simulation.note(name + " is started again" + (isProved ? ", with proof" : ""));
        if (isProved) {
            simulation.checks.exorcised(this);
        } else {
            instance = nextInstance();
        }
        start();
    }

    void pause() {
        simulation.note(name + " is paused");
        isPaused = true;
    }

    void goOn() {
        if (isPaused) {
            simulation.note(name + " goes on");
            isPaused = false;
            List<Runnable> late = List.copyOf(deferred);
            deferred.clear();
            late.forEach(this::handle);
        }
    }

    void cut(boolean there, boolean back) {
        simulation.note(name + " is cut off: " + there + " " + back);
        isCutThere = there;
        isCutBack = back;
    }

    void heal() {
        cut(false, false);
    }

    // ---- what it does

    /** Does it now, or when it is not paused any more. */
    void handle(Runnable action) {
        if (isPaused) {
            deferred.add(action);
        } else {
            action.run();
        }
    }

    /** What is already decided: it goes out a moment later, also after a pause. */
    void send(Runnable action) {
        simulation.after(simulation.between(Duration.ZERO, Duration.ofMillis(2)), () -> handle(action));
    }

    /** When the host's clock shows this. */
    void at(long shown, Runnable action) {
        simulation.after(clock.trueNanos(shown - clock()), () -> {
            if (shown - clock() > 0) {
                at(shown, action);
            } else {
                handle(action);
            }
        });
    }

    /** One transaction of the catalog, by a process. Its end is told once, unless the process is dead by then. */
    <R> void call(Process by, Call<R> call, Consumer<R> done, Consumer<ArchivoltException> failed) {
        calls++;
        Answer<R> answer = new Answer<>(by, done, failed);
        by.at(clock() + CALL_MAX.toNanos(), answer::giveUp);
        if (isConnected() && !isCutThere && !simulation.network.isLost()) {
            simulation.after(simulation.network.delay(), () -> execute(call, answer::arrive));
        }
    }

    /** After a call that had no answer there has to be a new connection, and nobody gets one whom no answer reaches. */
    private boolean isConnected() {
        isConnected |= !isCutThere && !isCutBack;
        return isConnected;
    }

    private <R> void execute(Call<R> call, BiConsumer<R, ArchivoltException> arrive) {
        R result = null;
        ArchivoltException failure = null;
        try {
            result = call.run();
        } catch (ArchivoltException e) {
            failure = e;
        }
        if (!isCutBack && !simulation.network.isLost()) {
            R found = result;
            ArchivoltException why = failure;
            simulation.after(simulation.network.delay(), () -> {
                if (!isCutBack) {
                    arrive.accept(found, why);
                }
            });
        }
    }

    /** Of a call; the first of answer and giving up counts. */
    private final class Answer<R> {
        private final Process by;
        private final Consumer<R> done;
        private final Consumer<ArchivoltException> failed;
        private boolean isEnded;

        Answer(Process by, Consumer<R> done, Consumer<ArchivoltException> failed) {
            this.by = by;
            this.done = done;
            this.failed = failed;
        }

        void arrive(R result, ArchivoltException failure) {
            end(() -> {
                if (failure == null) {
                    done.accept(result);
                } else {
                    failed.accept(failure);
                }
            });
        }

        void giveUp() {
            isConnected &= isEnded;
            end(() -> failed.accept(new ArchivoltException(ErrorCode.CATALOG_UNAVAILABLE, "waiting for the catalog")));
        }

        private void end(Runnable how) {
            by.handle(() -> {
                if (!isEnded) {
                    isEnded = true;
                    how.run();
                }
            });
        }
    }

    // ---- hints

    /** A hint comes late, or twice, or is lost; that it may be is noticed later, when the way back is there. */
    void tell(Consumer<ChangeFeed.Listener> change) {
        if (!isUp()) {
            return;
        }
        Process listener = process;
        if (isCutBack || simulation.network.isLost()) {
            simulation.after(simulation.between(Duration.ZERO, NOTICED_WITHIN), () -> notice(listener));
            return;
        }
        for (int i = simulation.network.isDoubled() ? 2 : 1; i > 0; i--) {
            simulation.after(simulation.network.delay(), () -> listener.handle(() -> change.accept(listener.link())));
        }
    }

    private void notice(Process listener) {
        if (isCutBack && listener.isAlive()) {
            simulation.after(NOTICED_WITHIN, () -> notice(listener));
        } else {
            listener.handle(() -> listener.link().anythingMayHaveChanged());
        }
    }
}
