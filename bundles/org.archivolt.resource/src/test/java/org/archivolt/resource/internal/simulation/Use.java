package org.archivolt.resource.internal.simulation;

import java.time.Duration;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.LocalRequest;

/** A user's request, what became of it, and what he does with what he was granted. */
final class Use {
    enum State {
        WAITING,
        HELD,
        /** What was granted is a part of what was held. */
        JOINED,
        REFUSED,
        ABANDONED,
        LOST,
        PUT
    }

    private final SimulatedOwner owner;
    private final ResourceName resource;
    private final LocalRequest request;
    private final long since;
    private State state = State.WAITING;
    private Optional<ErrorCode> refusal = Optional.empty();
    private boolean isEnlarged;
    private boolean isWanted;
    private long waited;
    /** Where it waits or is held; null while it is parked. */
    private Site site;

    private Optional<Runnable> whenEnded = Optional.empty();
    private Runnable whenWanted = () -> {};

    Use(SimulatedOwner owner, ResourceName resource, LocalRequest request) {
        this.owner = owner;
        this.resource = resource;
        this.request = request;
        this.since = owner.process().simulation().now();
    }

    /** @param action run when it does not wait any more */
    Use then(Runnable action) {
        whenEnded = Optional.of(action);
        tellEnd();
        return this;
    }

    /** Once. */
    private void tellEnd() {
        if (state != State.WAITING && whenEnded.isPresent()) {
            Runnable action = whenEnded.get();
            whenEnded = Optional.empty();
            action.run();
        }
    }

    Use whenWanted(Runnable action) {
        whenWanted = action;
        return this;
    }

    // ---- what happens to it

    void at(Site there) {
        site = there;
    }

    void granted() {
        end(State.HELD);
    }

    void joined() {
        end(State.JOINED);
    }

    void refused(ErrorCode code) {
        refusal = Optional.of(code);
        end(State.REFUSED);
    }

    void enlarged() {
        isEnlarged = true;
    }

    void wanted() {
        isWanted = true;
        whenWanted.run();
    }

    void lost() {
        state = State.LOST;
    }

    private void end(State ended) {
        Checks.require(state == State.WAITING, this + " ends twice");
        state = ended;
        waited = owner.process().simulation().now() - since;
        owner.process().afterwards(this::tellEnd);
    }

    // ---- what the user does

    /** No change when it has ended. */
    void abandon() {
        if (state == State.WAITING) {
            end(State.ABANDONED);
            owner.withdraw(this);
        }
    }

    void put() {
        if (state == State.HELD) {
            state = State.PUT;
            site.release(this);
        }
    }

    void reduce(Credit part) {
        if (state == State.HELD) {
            site.reduce(this, part);
        }
    }

    /** What was there is gone by it. */
    void gone() {
        state = State.PUT;
    }

    Use enlarge(Credit more) {
        return owner.enlarge(this, more);
    }

    /** Changes the value, if it is valid and exclusive. */
    void update() {
        if (isValid() && token().isPresent() && !Checks.isSharing(resource)) {
            site.update(this);
        }
    }

    /** Looks whether it is valid, then writes; something may come between the two. */
    void write() {
        Simulation simulation = owner.process().simulation();
        Optional<FencingToken> token = token();
        if (!isValid() || token.isEmpty() || Checks.isSharing(resource)) {
            return;
        }
        owner.process()
                .host()
                .send(() -> simulation.after(simulation.network.delay(), () -> {
                    boolean isAccepted = simulation.device(resource).write(token.get());
                    boolean isStillValid = isValid() && token().equals(token);
                    simulation.checks.written(this, isAccepted, isStillValid);
                }));
    }

    // ---- what he sees

    boolean isWaiting() {
        return state == State.WAITING;
    }

    boolean isHeld() {
        return state == State.HELD;
    }

    boolean isLost() {
        return state == State.LOST;
    }

    boolean isValid() {
        return isHeld() && owner.process().isAlive() && site.isValid();
    }

    boolean isEnlarged() {
        return isEnlarged;
    }

    boolean isWanted() {
        return isWanted;
    }

    Optional<ErrorCode> refusal() {
        return refusal;
    }

    /** True time from the request to its end. */
    Duration waited() {
        return Duration.ofNanos(isWaiting() ? owner.process().simulation().now() - since : waited);
    }

    Optional<FencingToken> token() {
        return isHeld() ? site.books().token(request.number()) : Optional.empty();
    }

    Credit credit() {
        return site.books().held(request.number()).orElseThrow();
    }

    byte[] value() {
        return site.books().value().value();
    }

    SimulatedOwner owner() {
        return owner;
    }

    ResourceName resource() {
        return resource;
    }

    LocalRequest request() {
        return request;
    }

    Site site() {
        return site;
    }

    void update(Site at) {
        try {
            at.books()
                    .update(
                            request.number(),
                            owner.process().simulation().checks.next(this));
        } catch (ArchivoltException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String toString() {
        return owner.name() + " " + resource + " #" + request.number() + " " + state;
    }
}
