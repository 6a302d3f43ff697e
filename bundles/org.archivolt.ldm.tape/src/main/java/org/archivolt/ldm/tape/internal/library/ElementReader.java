package org.archivolt.ldm.tape.internal.library;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.tape.internal.transport.Nexus;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.ChangerCommand;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.data.ElementStatus;

/** Asks a changer what is where (SMC-3, READ ELEMENT STATUS). */
final class ElementReader {
    private static final String DOING = "reading the inventory";
    private static final Duration TIMEOUT = Duration.ofSeconds(300);
    private static final int HEADER = 8;
    private static final int FIRST_BYTES = 64 * 1024;
    private static final int COUNT_MAX = 0xFFFF;
    private static final int BYTES_MAX = 0xFF_FFFF;

    private final Changer changer;
    private final Nexus nexus;

    ElementReader(Changer changer, Nexus nexus) {
        this.changer = changer;
        this.nexus = nexus;
    }

    List<LibraryElement> readAll() throws ArchivoltException {
        return read(0, COUNT_MAX);
    }

    List<LibraryElement> read(int first, int count) throws ArchivoltException {
        return ElementStatus.decode(whole(first, count)).stream()
                .map(ElementReader::element)
                .sorted(Comparator.comparingInt(LibraryElement::address))
                .toList();
    }

    /** The drives' serial numbers are asked for too, unless the changer does not know them. */
    private byte[] whole(int first, int count) throws ArchivoltException {
        try {
            return whole(first, count, true);
        } catch (ArchivoltException e) {
            if (e.facts().get("condition") == SenseCondition.INVALID_FIELD) {
                return whole(first, count, false);
            }
            throw e;
        }
    }

    private byte[] whole(int first, int count, boolean deviceIdentifiers) throws ArchivoltException {
        byte[] answer = ask(first, count, deviceIdentifiers, FIRST_BYTES);
        int needed = HEADER + ElementStatus.bytesOfReport(answer);
        return needed > FIRST_BYTES ? ask(first, count, deviceIdentifiers, Math.min(needed, BYTES_MAX)) : answer;
    }

    private byte[] ask(int first, int count, boolean deviceIdentifiers, int bytes) throws ArchivoltException {
        ByteBuffer data = ByteBuffer.allocate(bytes);
        Answer answer = changer.require(
                nexus,
                new ChangerCommand.ReadElementStatus(
                        true, ElementType.ALL, first, count, true, deviceIdentifiers, bytes),
                data,
                TIMEOUT,
                DOING);
        return Arrays.copyOf(data.array(), answer.transferred());
    }

    private static LibraryElement element(ElementStatus told) {
        Optional<String> exception = told.exception()
                ? Optional.of("the library reports %02X/%02X".formatted(told.code(), told.qualifier()))
                : Optional.empty();
        return new LibraryElement(
                told.address(),
                kindOf(told.type()),
                told.full(),
                told.volumeTag().map(String::strip).filter(tag -> !tag.isEmpty()),
                Optional.empty(),
                false,
                exception,
                told.deviceSerial(),
                told.accessible(),
                told.source());
    }

    private static Kind kindOf(ElementType type) {
        return switch (type) {
            case TRANSPORT -> Kind.ARM;
            case STORAGE -> Kind.SLOT;
            case IMPORT_EXPORT -> Kind.IMPORT_EXPORT;
            case DRIVE -> Kind.DRIVE;
            case ALL -> throw new IllegalStateException("no element is of all kinds");
        };
    }
}
