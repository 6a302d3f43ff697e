package org.archivolt.ldm.tape.internal.library;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.DRIVER_UNAVAILABLE;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.tape.internal.transport.Nexus;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.ldm.tape.internal.transport.Pause;
import org.archivolt.ldm.tape.internal.transport.Transports;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.ChangerCommand;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.command.PrimaryCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One robot behind one or several changer devices: the next is used when one cannot be reached. Used by the robot's thread
 * only.
 */
final class Changer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Changer.class);
    private static final int ATTENTIONS_MAX = 16;

    private final LibrarySettings settings;
    private final Pause pause;
    private final List<Nexus> nexuses;
    private int current;

    Changer(Transports transports, LibrarySettings settings, Pause pause) {
        this.settings = settings;
        this.pause = pause;
        this.nexuses = settings.changers().stream()
                .map(address -> new Nexus(transports, address, pause))
                .toList();
    }

    /** How a move ended that broke nothing. */
    enum Moved {
        DONE,
        SOURCE_EMPTY,
        DESTINATION_FULL,
        /** It may or may not have happened, or the places are not what they were. */
        UNCERTAIN
    }

    Moved move(int from, int to) throws ArchivoltException {
        ArchivoltException lost;
        try {
            return attempt(new ChangerCommand.MoveMedium(0, from, to, false));
        } catch (ArchivoltException e) {
            lost = e.with("from", from).with("to", to);
        }
        if (!isConnectionLost(lost)) {
            throw lost;
        }
        failOver(lost);
        return Moved.UNCERTAIN;
    }

    private Moved attempt(ChangerCommand.MoveMedium command) throws ArchivoltException {
        Nexus nexus = nexuses.get(current);
        Patience patience = new Patience();
        while (true) {
            Answer answer = nexus.execute(command, settings.moveTimeout());
            SenseCondition condition = answer.condition();
            if (answer.isDone()) {
                return Moved.DONE;
            }
            if (condition == SenseCondition.SOURCE_EMPTY) {
                return Moved.SOURCE_EMPTY;
            }
            if (condition == SenseCondition.DESTINATION_FULL) {
                return Moved.DESTINATION_FULL;
            }
            if (answer.isUnitAttention() && mayHaveBeenRearranged(condition)) {
                return Moved.UNCERTAIN;
            }
            patience.spend(answer, "moving a medium");
        }
    }

    private static boolean mayHaveBeenRearranged(SenseCondition condition) {
        return condition == SenseCondition.IMPORT_EXPORT_OPENED
                || condition == SenseCondition.MEDIUM_CHANGED
                || condition == SenseCondition.RESET;
    }

    List<LibraryElement> readElements() throws ArchivoltException {
        return onAny("reading the inventory", nexus -> new ElementReader(this, nexus).readAll());
    }

    /** What is at one place. */
    Optional<LibraryElement> readElement(int address) throws ArchivoltException {
        return onAny("looking at a place", nexus -> new ElementReader(this, nexus).read(address, 1)).stream()
                .filter(element -> element.address() == address)
                .findFirst();
    }

    /** Has the robot read every barcode. */
    void lookEverywhere() throws ArchivoltException {
        onAny("looking at all places", nexus -> {
            require(
                    nexus,
                    new ChangerCommand.InitializeElementStatus(),
                    ByteBuffer.allocate(0),
                    settings.scanTimeout(),
                    "looking at all places");
            return null;
        });
    }

    /** Executes a command that may be repeated. @throws ArchivoltException when it ends with an error */
    Answer require(Nexus nexus, Command command, ByteBuffer data, Duration timeout, String doing)
            throws ArchivoltException {
        Patience patience = new Patience();
        while (true) {
            Answer answer = nexus.execute(command, data.rewind(), timeout);
            if (answer.isDone()) {
                return answer;
            }
            patience.spend(answer, doing);
        }
    }

    /** How often which passing trouble is put up with in one command. */
    private final class Patience {
        private int attentions = ATTENTIONS_MAX;
        private int retries = settings.retries();
        private long polls = settings.readyTimeout().toNanos() / settings.poll().toNanos();

        void spend(Answer answer, String doing) throws ArchivoltException {
            SenseCondition condition = answer.condition();
            if (answer.isUnitAttention() && attentions-- > 0) {
                return;
            }
            if (condition == SenseCondition.BECOMING_READY && polls-- > 0) {
                pause.pause(settings.poll());
                return;
            }
            if (condition == SenseCondition.ABORTED && retries-- > 0) {
                return;
            }
            throw answer.failure(doing);
        }
    }

    @FunctionalInterface
    private interface Question<T> {
        T ask(Nexus nexus) throws ArchivoltException;
    }

    private <T> T onAny(String doing, Question<T> question) throws ArchivoltException {
        ArchivoltException last = null;
        for (int tries = 0; tries < nexuses.size(); tries++) {
            try {
                return question.ask(nexuses.get(current));
            } catch (ArchivoltException e) {
                if (!isConnectionLost(e)) {
                    throw e;
                }
                last = e;
                next(e);
            }
        }
        throw unreachable(doing, last);
    }

    /** Makes sure that a changer is there which answers. */
    private void failOver(ArchivoltException lost) throws ArchivoltException {
        next(lost);
        onAny(
                "failing over to another changer",
                nexus -> require(
                        nexus,
                        new PrimaryCommand.TestUnitReady(),
                        ByteBuffer.allocate(0),
                        settings.moveTimeout(),
                        "asking a changer whether it is ready"));
    }

    private void next(ArchivoltException lost) {
        String former = nexuses.get(current).address();
        current = (current + 1) % nexuses.size();
        LOG.warn(
                "{}: changer {} does not answer, {} is next: {}",
                settings.library(),
                former,
                nexuses.get(current).address(),
                lost.getMessage());
    }

    /** It is not known what happened, or nothing did for want of a connection; nobody says that anything is broken. */
    private static boolean isConnectionLost(ArchivoltException e) {
        boolean noAnswer = e.code() == DEVICE_FAULT && !e.facts().containsKey("sense");
        return switch (e.code()) {
            case DRIVER_UNAVAILABLE, NO_SUCH_DEVICE -> true;
            default -> noAnswer;
        };
    }

    private ArchivoltException unreachable(String doing, ArchivoltException last) {
        return new ArchivoltException(DRIVER_UNAVAILABLE, doing, last).with("library", settings.library());
    }

    @Override
    public void close() {
        nexuses.forEach(Nexus::close);
    }
}
