package org.archivolt.ldm.tape.internal.drive;

import static org.archivolt.base.ErrorCode.DATA_CORRUPT;
import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.tape.EncryptionKeys;
import org.archivolt.ldm.tape.internal.drive.SequentialDevice.Position;
import org.archivolt.ldm.tape.internal.transport.Nexus.Answer;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.PageControl;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.ControlDataProtectionPage;
import org.archivolt.scsi.data.EncryptionParameters;
import org.archivolt.scsi.data.EncryptionParameters.KeyDescriptor;
import org.archivolt.scsi.data.ModePage;
import org.archivolt.scsi.data.ModeParameters;
import org.archivolt.scsi.data.ModeParameters.BlockDescriptor;

/**
 * What has to be set in a drive before a cartridge is used, and again after a reset: the reservation, records of any length, the
 * key, and the checksum of each record between host and tape (logical block protection, SSC-5 4.2.29).
 */
final class DriveSettings {
    private static final int CHECKSUM_BYTES = 4;
    private static final int CRC32C = 2;
    private static final int ANSWER_BYTES = 512;
    private static final int ALL_NEXUSES = 2;
    private static final int ON = 2;
    private static final int ON_MIXED = 3;
    private static final int FIRST_ALGORITHM = 1;

    private final DriveUnit unit;
    private final Reservation reservation;
    private final boolean protectionWanted;
    private boolean protection;
    private Optional<EncryptionKeys.Key> key = Optional.empty();
    private ByteBuffer buffer = ByteBuffer.allocate(0);

    DriveSettings(DriveUnit unit, Reservation reservation, boolean protectionWanted) {
        this.unit = unit;
        this.reservation = reservation;
        this.protectionWanted = protectionWanted;
        unit.restorer(this::restore);
    }

    /** Of a drive that is ready; afterwards the position is known. */
    void prepare(Optional<EncryptionKeys.Key> newKey) throws ArchivoltException {
        key = newKey;
        restore();
        unit.mediumKnown();
        unit.readPosition("preparing a cartridge");
    }

    /** Sets again what a reset has undone. */
    void restore() throws ArchivoltException {
        reservation.acquire();
        setRecordsOfAnyLength();
        setProtection();
        setKey();
        unit.settingsRestored();
    }

    private void setRecordsOfAnyLength() throws ArchivoltException {
        String doing = "setting the length of records";
        byte[] answer = unit.answer(
                new PrimaryCommand.ModeSense10(false, PageControl.CURRENT, 0, 0, ANSWER_BYTES), ANSWER_BYTES, doing);
        ModeParameters now = ModeParameters.decode10(answer);
        boolean asWanted = now.isBuffered()
                && now.blockDescriptor().filter(d -> d.blockLength() != 0).isEmpty();
        if (!asWanted) {
            int density = now.blockDescriptor().map(BlockDescriptor::density).orElse(0);
            select(
                    new ModeParameters(
                            0,
                            ModeParameters.deviceSpecific(false, true),
                            Optional.of(new BlockDescriptor(density, 0, 0)),
                            List.of()),
                    doing);
        }
    }

    private void select(ModeParameters wanted, String doing) throws ArchivoltException {
        byte[] parameters = wanted.encodeForSelect10();
        unit.require(
                new PrimaryCommand.ModeSelect10(true, false, parameters.length), ByteBuffer.wrap(parameters), doing);
    }

    // ---- logical block protection

    private void setProtection() throws ArchivoltException {
        String doing = "setting logical block protection";
        Optional<ControlDataProtectionPage> now = protectionPage(doing);
        if (now.isEmpty()) {
            if (protectionWanted) {
                throw new ArchivoltException(DEVICE_FAULT, doing)
                        .with("path", unit.nexus().address())
                        .with("supported", false);
            }
            return;
        }
        ControlDataProtectionPage wanted = protectionWanted
                ? new ControlDataProtectionPage(CRC32C, CHECKSUM_BYTES, true, true)
                : new ControlDataProtectionPage(0, 0, false, false);
        boolean differs = now.get().onWrite() != protectionWanted || now.get().onRead() != protectionWanted;
        if (differs) {
            select(
                    new ModeParameters(
                            0, ModeParameters.deviceSpecific(false, true), Optional.empty(), List.of(wanted.toPage())),
                    doing);
        }
        protection = protectionWanted;
    }

    private Optional<ControlDataProtectionPage> protectionPage(String doing) throws ArchivoltException {
        Optional<byte[]> answer = unit.answerIfKnown(
                new PrimaryCommand.ModeSense10(
                        true,
                        PageControl.CURRENT,
                        ControlDataProtectionPage.PAGE,
                        ControlDataProtectionPage.SUBPAGE,
                        ANSWER_BYTES),
                ANSWER_BYTES,
                doing);
        if (answer.isEmpty()) {
            return Optional.empty();
        }
        Optional<ModePage> page = ModeParameters.decode10(answer.get())
                .page(ControlDataProtectionPage.PAGE, ControlDataProtectionPage.SUBPAGE);
        return page.isPresent() ? Optional.of(ControlDataProtectionPage.from(page.get())) : Optional.empty();
    }

    boolean isProtected() {
        return protection;
    }

    int protectionBytes() {
        return protectionWanted ? CHECKSUM_BYTES : 0;
    }

    /** Room for a record of at most so many bytes and its checksum. */
    ByteBuffer protectionBuffer(int recordBytes) {
        int needed = recordBytes + CHECKSUM_BYTES;
        if (buffer.capacity() < needed) {
            buffer = ByteBuffer.allocateDirect(needed);
        }
        return buffer.clear().limit(needed);
    }

    /** A copy of the record, followed by its checksum. */
    ByteBuffer withChecksum(ByteBuffer record) {
        ByteBuffer copy = protectionBuffer(record.remaining()).order(ByteOrder.LITTLE_ENDIAN);
        copy.put(record.duplicate());
        return copy.putInt(checksum(record.duplicate())).flip();
    }

    /** @param behind the position behind the record, for the error */
    ByteBuffer verified(ByteBuffer recordWithChecksum, Position behind) throws ArchivoltException {
        ByteBuffer whole = recordWithChecksum.order(ByteOrder.LITTLE_ENDIAN);
        int length = whole.limit() - CHECKSUM_BYTES;
        ByteBuffer record = whole.duplicate().limit(Math.max(0, length));
        if (length < 0 || checksum(record.duplicate()) != whole.getInt(length)) {
            throw new ArchivoltException(DATA_CORRUPT, "reading a record")
                    .with("path", unit.nexus().address())
                    .with("position", behind);
        }
        return record;
    }

    private static int checksum(ByteBuffer record) {
        CRC32C crc = new CRC32C();
        crc.update(record);
        return (int) crc.getValue();
    }

    // ---- encryption

    private void setKey() throws ArchivoltException {
        if (key.isPresent()) {
            EncryptionKeys.Key given = key.get();
            byte[] name = given.name().getBytes(StandardCharsets.US_ASCII);
            List<KeyDescriptor> descriptors = name.length == 0 ? List.of() : List.of(new KeyDescriptor(0, name));
            String doing = "setting the key of a cartridge";
            Answer answer = send(
                    new EncryptionParameters(
                            ALL_NEXUSES, false, ON, ON_MIXED, FIRST_ALGORITHM, given.secret(), descriptors),
                    doing);
            if (!answer.isDone()) {
                throw unit.failure(answer, doing);
            }
        } else {
            forgetKey();
        }
    }

    /** Has the drive forget whatever key it has. A drive whose keys are the library's business refuses, and may. */
    void forgetKey() throws ArchivoltException {
        key = Optional.empty();
        String doing = "having a key forgotten";
        Answer answer = send(
                new EncryptionParameters(ALL_NEXUSES, false, 0, 0, FIRST_ALGORITHM, new byte[0], List.of()), doing);
        if (!answer.isDone() && !DriveUnit.isRefused(answer)) {
            throw unit.failure(answer, doing);
        }
    }

    private Answer send(EncryptionParameters encryption, String doing) throws ArchivoltException {
        byte[] parameters = encryption.encode();
        return unit.ask(
                new DriveCommand.SecurityProtocolOut(
                        EncryptionParameters.PROTOCOL, EncryptionParameters.PAGE, parameters.length),
                ByteBuffer.wrap(parameters),
                doing);
    }
}
