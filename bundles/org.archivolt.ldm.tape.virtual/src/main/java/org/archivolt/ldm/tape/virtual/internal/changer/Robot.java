package org.archivolt.ldm.tape.virtual.internal.changer;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.drive.TapeDrive;
import org.archivolt.ldm.tape.virtual.internal.fault.Faults;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.tape.RobotMotion;

/**
 * The arms of a library and what they do. All changers of the library command the same robot; each arm does one thing at a
 * time, and two arms never meet at an element.
 */
public final class Robot {
    private final Elements elements;
    private final List<TapeDrive> drives;
    private final LibraryClock clock;
    private final Faults faults;
    private final RobotMotion motion;
    private final List<ReentrantLock> arms;

    public Robot(Elements elements, List<TapeDrive> drives, LibraryClock clock, Faults faults) {
        this.elements = elements;
        this.drives = List.copyOf(drives);
        this.clock = clock;
        this.faults = faults;
        this.motion = RobotMotion.ofLibrary(places());
        this.arms = IntStream.range(0, elements.count(ElementType.TRANSPORT))
                .mapToObj(arm -> new ReentrantLock(true))
                .toList();
    }

    private int places() {
        return Math.max(1, elements.of(ElementType.ALL, 0).size());
    }

    Elements elements() {
        return elements;
    }

    TapeDrive drive(Element element) {
        return drives.get(element.index());
    }

    /** @param transport address of an arm; 0 for whichever is free */
    void move(Nexus nexus, int transport, int source, int destination)
            throws CheckCondition, ArchivoltException, IOException {
        ReentrantLock arm = takeArm(transport);
        try {
            Element from = element(source);
            Element to = element(destination);
            begin(from, to);
            try {
                carry(nexus, from, to);
            } finally {
                end(from, to);
            }
        } finally {
            arm.unlock();
        }
    }

    private ReentrantLock takeArm(int transport) throws CheckCondition {
        int first = Elements.firstAddress(ElementType.TRANSPORT);
        if (transport != 0 && (transport < first || transport >= first + arms.size())) {
            throw CheckCondition.of(SenseCode.ELEMENT_ADDRESS);
        }
        if (transport == 0) {
            for (ReentrantLock arm : arms) {
                if (arm.tryLock()) {
                    return arm;
                }
            }
        }
        ReentrantLock arm = arms.get(Math.max(0, transport - first));
        arm.lock();
        return arm;
    }

    private Element element(int address) throws CheckCondition {
        Element element = elements.at(address)
                .filter(each -> each.type() != ElementType.TRANSPORT)
                .orElseThrow(() -> CheckCondition.of(SenseCode.ELEMENT_ADDRESS));
        if (faults.failedElements().contains(address)) {
            throw CheckCondition.of(SenseCode.MECHANICAL_FAULT);
        }
        return element;
    }

    /** Waits until no other arm is at one of the two, and sees whether the move can be done. */
    private void begin(Element from, Element to) throws CheckCondition {
        synchronized (elements) {
            while (from.isInMotion() || to.isInMotion()) {
                awaitOthers();
            }
            if (from.cartridge().isEmpty()) {
                throw CheckCondition.of(SenseCode.SOURCE_EMPTY);
            }
            if (to.cartridge().isPresent() && to != from) {
                throw CheckCondition.of(SenseCode.DESTINATION_FULL);
            }
            if (from.type() == ElementType.DRIVE && drive(from).isLocked()) {
                throw CheckCondition.of(SenseCode.REMOVAL_PREVENTED);
            }
            from.setInMotion(true);
            to.setInMotion(true);
        }
    }

    private void awaitOthers() throws CheckCondition {
        try {
            elements.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CheckCondition.of(SenseCode.ABORTED);
        }
    }

    private void end(Element from, Element to) {
        synchronized (elements) {
            from.setInMotion(false);
            to.setInMotion(false);
            elements.notifyAll();
        }
    }

    /** The move is done before its time is over: who gives up waiting finds it done. */
    private void carry(Nexus nexus, Element from, Element to) throws CheckCondition, ArchivoltException, IOException {
        if (from == to) {
            return;
        }
        Cartridge cartridge = from.type() == ElementType.DRIVE
                ? drive(from).remove(nexus)
                : from.cartridge().orElseThrow();
        long arrival = clock.nanos() + clock.scaledNanos(Duration.ofNanos(motion.moveNanos(place(from), place(to))));
        synchronized (elements) {
            elements.move(from, to);
        }
        try {
            nexus.waitUntil(arrival);
        } finally {
            if (to.type() == ElementType.DRIVE) {
                drive(to).insert(cartridge);
            }
        }
    }

    /** Rows of slots, drives and stations face each other: the way is as long as the numbers in them differ. */
    private static int place(Element element) {
        return element.index();
    }

    /** What is in the first destination goes to the second, what is in the source to the first. */
    void exchange(Nexus nexus, int transport, int source, int first, int second)
            throws CheckCondition, ArchivoltException, IOException {
        Element from = element(source);
        Element middle = element(first);
        Element to = element(second);
        synchronized (elements) {
            if (from.cartridge().isEmpty() || middle.cartridge().isEmpty()) {
                throw CheckCondition.of(SenseCode.SOURCE_EMPTY);
            }
            if (to.cartridge().isPresent() && to != from) {
                throw CheckCondition.of(SenseCode.DESTINATION_FULL);
            }
        }
        if (to != from) {
            move(nexus, transport, first, second);
            move(nexus, transport, source, first);
            return;
        }
        Element spare = spare();
        move(nexus, transport, source, spare.address());
        move(nexus, transport, first, second);
        move(nexus, transport, spare.address(), first);
    }

    /** An arm with two hands would need none. */
    private Element spare() throws CheckCondition {
        synchronized (elements) {
            return elements.freeOf(ElementType.STORAGE)
                    .orElseThrow(() -> CheckCondition.of(SenseCode.DESTINATION_FULL));
        }
    }

    void position(Nexus nexus, int transport, int destination) throws CheckCondition, ArchivoltException {
        ReentrantLock arm = takeArm(transport);
        try {
            Element to = element(destination);
            nexus.waitUntil(clock.nanos() + clock.scaledNanos(Duration.ofNanos(motion.moveNanos(0, place(to)) / 2)));
        } finally {
            arm.unlock();
        }
    }
}
