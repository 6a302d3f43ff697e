package org.archivolt.lrs.internal.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.base.Space;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.Drive.Position;
import org.archivolt.ldm.Volume;
import org.archivolt.tape.Motion;
import org.archivolt.tape.Place;
import org.archivolt.tape.Span;

/** A drive of a {@link TapeSite}: the real device core, under a thread and over a drive that are only simulated. */
final class TapeSiteDrive {
    private static final int DATA = 1;
    private static final int INDEX = 0;
    private static final long LABEL_BYTES = 1_000_000;
    private static final long INDEX_BYTES_PER_FILE = 750;
    /** A call that only asks. */
    private static final long ASKING_NANOS = 1_000_000;

    /** What a drive's time goes into. */
    enum Spending {
        LOADING,
        MOUNTING,
        LOCATING,
        STREAMING,
        FLUSHING,
        PARTING,
        ASKING
    }

    final DeviceId id;
    final Map<Spending, Long> spentNanos = new EnumMap<>(Spending.class);
    private final TapeSite site;
    private final Motion motion;
    private final TapeSite.Robot robot;
    private final Volume volume = new SimulatedVolume(null, null);
    private final Queue<DeviceEvent> mailbox = new ArrayDeque<>();
    private DeviceState state;
    private boolean awake;
    private boolean calling;
    private long deadlineNanos = Long.MAX_VALUE;
    private Position position = Position.EMPTY;
    private TapeSite.Cartridge cartridge;
    private Place place;
    /** Several clients' transfers go one after another. */
    private long transfersUntilNanos;

    TapeSiteDrive(TapeSite site, DeviceId id, DeviceSettings settings, TapeSite.Robot robot) {
        this.site = site;
        this.id = id;
        this.motion = site.motion;
        this.robot = robot;
        this.state = DeviceState.initial(id, settings);
        post(new DeviceEvent.DriverArrived());
    }

    DeviceState state() {
        return state;
    }

    // ---- the thread

    void post(DeviceEvent event) {
        mailbox.add(event);
        wake();
    }

    private void wake() {
        if (!awake) {
            awake = true;
            site.agenda.after(0, this::turn);
        }
    }

    private void turn() {
        awake = false;
        if (calling) {
            return;
        }
        for (DeviceEvent event = mailbox.poll(); event != null; event = mailbox.poll()) {
            step(event);
        }
        DriveCall call = step(new DeviceEvent.Drained(site.agenda.nanos()));
        if (call != null) {
            calling = true;
            begin(call);
        } else {
            state.deadlineNanos().ifPresent(this::wakeAt);
        }
    }

    private void wakeAt(long nanos) {
        if (nanos < deadlineNanos) {
            deadlineNanos = nanos;
            site.agenda.at(nanos, () -> {
                deadlineNanos = Long.MAX_VALUE;
                wake();
            });
        }
    }

    private DriveCall step(DeviceEvent event) {
        DeviceStep step = event.applyTo(state);
        state = step.next();
        DriveCall call = null;
        for (DeviceEffect effect : step.effects()) {
            if (effect instanceof DeviceEffect.Perform perform) {
                call = perform.call();
            } else if (effect instanceof DeviceEffect.Tell tell) {
                site.post(tell.report());
            } else if (effect instanceof DeviceEffect.AskForDrive) {
                post(new DeviceEvent.DriveGranted());
            }
        }
        return call;
    }

    // ---- the driver

    private void begin(DriveCall call) {
        long begunNanos = site.agenda.nanos();
        if (call instanceof DriveCall.Load load) {
            cartridge = site.cartridge(load.medium());
            robot.move(cartridge.slot(), slot(), () -> {
                position = Position.LOADED;
                place = motion.geometry().beginning();
                end(begunNanos, motion.loadNanos(), Spending.LOADING, List.of());
            });
        } else if (call instanceof DriveCall.Unload) {
            site.agenda.after(motion.rewindNanos(place) + motion.unloadNanos(), () -> {
                robot.move(slot(), cartridge.slot(), () -> {
                    position = Position.EMPTY;
                    cartridge = null;
                    end(begunNanos, 0, Spending.PARTING, List.of());
                });
            });
        } else if (call instanceof DriveCall.Mount) {
            position = Position.MOUNTED;
            long nanos = goTo(motion.geometry().place(DATA, 0)) + read(DATA, LABEL_BYTES);
            nanos += goTo(motion.geometry().place(INDEX, 0)) + read(INDEX, LABEL_BYTES + indexBytes());
            end(begunNanos, nanos, Spending.MOUNTING, List.of());
        } else if (call instanceof DriveCall.Sync) {
            long flushing = goToEnd() + append(indexBytes()) + motion.flushNanos(0);
            long startNanos = Math.max(begunNanos, transfersUntilNanos);
            transfersUntilNanos = startNanos + flushing;
            end(startNanos, transfersUntilNanos - begunNanos, Spending.FLUSHING, List.of());
        } else if (call instanceof DriveCall.Unmount) {
            position = Position.LOADED;
            end(begunNanos, writeFinalIndex(), Spending.PARTING, List.of());
        } else if (call instanceof DriveCall.Order order) {
            end(begunNanos, ASKING_NANOS, Spending.ASKING, inOrder(order.addresses()));
        } else if (call instanceof DriveCall.Attach) {
            end(begunNanos, ASKING_NANOS, Spending.ASKING, List.of());
        } else {
            throw new IllegalStateException("nothing fails, is formatted or stopped here: " + call);
        }
    }

    private int slot() {
        return site.cartridges() + site.indexOf(this);
    }

    /** After so long from now; what has passed since it began counts as busy, and so does waiting for the robot. */
    private void end(long begunNanos, long nanos, Spending spending, List<String> order) {
        site.agenda.after(nanos, () -> {
            long took = site.agenda.nanos() - begunNanos;
            spend(spending, begunNanos, took);
            calling = false;
            boolean mounted = position == Position.MOUNTED;
            step(CallReturned.done(
                            new Drive.State(
                                    position, Optional.ofNullable(cartridge).map(TapeSite.Cartridge::id)),
                            mounted ? Optional.of(volume) : Optional.empty(),
                            mounted ? Optional.of(space()) : Optional.empty())
                    .ordered(order)
                    .took(took));
            wake();
        });
    }

    private void spend(Spending on, long fromNanos, long nanos) {
        long counted = Math.max(0, Math.min(fromNanos + nanos, site.countedUntilNanos) - fromNanos);
        spentNanos.merge(on, counted, Long::sum);
    }

    private Space space() {
        long capacity = motion.geometry().capacityBytes(DATA);
        // Indexes need room, too.
        long kept = capacity / 100;
        return new Space(capacity, Math.max(0, capacity - kept - cartridge.writtenBytes));
    }

    private long indexBytes() {
        return cartridge.files * INDEX_BYTES_PER_FILE;
    }

    /** As unmounting does: both partitions tell the same. */
    private long writeFinalIndex() {
        if (!cartridge.changed) {
            return 0;
        }
        cartridge.changed = false;
        long nanos = goTo(motion.geometry().place(INDEX, LABEL_BYTES));
        place = motion.geometry().place(INDEX, LABEL_BYTES + indexBytes());
        return nanos + motion.streamNanos(indexBytes()) + motion.flushNanos(0);
    }

    private long goTo(Place to) {
        long nanos = motion.locateNanos(place, to);
        place = to;
        return nanos;
    }

    private long goToEnd() {
        return goTo(motion.geometry().place(DATA, cartridge.writtenBytes));
    }

    private long read(int partition, long bytes) {
        place = motion.geometry().place(partition, bytes);
        return motion.streamNanos(bytes);
    }

    private long append(long bytes) {
        cartridge.writtenBytes += bytes;
        place = motion.geometry().place(DATA, cartridge.writtenBytes);
        return motion.streamNanos(bytes);
    }

    private List<String> inOrder(List<String> addresses) {
        List<Span> spans = addresses.stream().map(this::span).toList();
        List<String> ordered = new ArrayList<>();
        Arrays.stream(site.policy.ordering().order(site.readOrder, spans, place))
                .forEach(index -> ordered.add(addresses.get(index)));
        return ordered;
    }

    private Span span(String address) {
        String[] parts = address.split("\\+");
        return motion.geometry().span(DATA, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    static String address(TapeTrace.Arrival arrival) {
        return arrival.byteOffset() + "+" + arrival.bytes();
    }

    // ---- the client

    /** Writes or reads, and says when that is done. */
    void transfer(TapeTrace.Arrival arrival, Runnable done) {
        long begunNanos = Math.max(site.agenda.nanos(), transfersUntilNanos);
        long locating;
        long streaming;
        if (arrival.isWrite()) {
            locating = goToEnd();
            streaming = append(arrival.bytes());
            cartridge.files++;
            cartridge.changed = true;
        } else {
            Span span = motion.geometry().span(DATA, arrival.byteOffset(), arrival.bytes());
            locating = goTo(span.first());
            streaming = motion.streamNanos(arrival.bytes());
            place = span.end();
        }
        spend(Spending.LOCATING, begunNanos, locating);
        spend(Spending.STREAMING, begunNanos + locating, streaming);
        transfersUntilNanos = begunNanos + locating + streaming;
        site.agenda.at(transfersUntilNanos + site.clientNanos, done);
    }

    Optional<MediumId> held() {
        return Optional.ofNullable(cartridge).map(TapeSite.Cartridge::id);
    }
}
