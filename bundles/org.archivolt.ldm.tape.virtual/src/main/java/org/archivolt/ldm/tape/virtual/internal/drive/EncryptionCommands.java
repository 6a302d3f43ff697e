package org.archivolt.ldm.tape.virtual.internal.drive;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.archivolt.ldm.tape.virtual.internal.unit.CheckCondition;
import org.archivolt.ldm.tape.virtual.internal.unit.CommandTable;
import org.archivolt.ldm.tape.virtual.internal.unit.Nexus;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.Operation;
import org.archivolt.scsi.data.EncryptionParameters;
import org.archivolt.scsi.data.EncryptionStatus;

/** SECURITY PROTOCOL IN and OUT of tape data encryption (SSC-5, 8.5). */
final class EncryptionCommands {
    private static final int ALL_NEXUSES = 2;

    private final TapeDrive drive;

    EncryptionCommands(TapeDrive drive, CommandTable table) {
        this.drive = drive;
        table.on(Operation.SECURITY_PROTOCOL_IN, DriveCommand.SecurityProtocolIn.class, this::tell);
        table.on(Operation.SECURITY_PROTOCOL_OUT, DriveCommand.SecurityProtocolOut.class, this::set);
    }

    private int tell(Nexus nexus, DriveCommand.SecurityProtocolIn command, ByteBuffer data) throws CheckCondition {
        checkProtocol(command.protocol());
        if (command.specific() != EncryptionStatus.PAGE) {
            throw CheckCondition.invalidField(2);
        }
        return CommandTable.give(status(nexus).encode(), command.allocationLength(), data);
    }

    private static void checkProtocol(int protocol) throws CheckCondition {
        if (protocol != EncryptionParameters.PROTOCOL) {
            throw CheckCondition.invalidField(1);
        }
    }

    private EncryptionStatus status(Nexus nexus) {
        Encryption encryption = drive.encryption();
        Optional<EncryptionParameters> parameters = encryption.of(nexus);
        return new EncryptionStatus(
                encryption.scope(nexus),
                parameters.map(EncryptionParameters::scope).orElse(0),
                parameters.map(EncryptionParameters::encryptionMode).orElse(0),
                parameters.map(EncryptionParameters::decryptionMode).orElse(0),
                parameters.map(EncryptionParameters::algorithm).orElse(0),
                encryption.changes(),
                parameters.map(EncryptionParameters::descriptors).orElse(List.of()));
    }

    private int set(Nexus nexus, DriveCommand.SecurityProtocolOut command, ByteBuffer data) throws CheckCondition {
        checkProtocol(command.protocol());
        if (command.specific() != EncryptionParameters.PAGE) {
            throw CheckCondition.invalidField(2);
        }
        byte[] bytes = CommandTable.take(command.parameterLength(), data);
        EncryptionParameters parameters = CommandTable.decode(EncryptionParameters::decode, bytes);
        drive.encryption().set(nexus, parameters);
        if (parameters.scope() == ALL_NEXUSES) {
            drive.tellEverybodyBut(nexus, SenseCode.ENCRYPTION_PARAMETERS_CHANGED);
        }
        return bytes.length;
    }
}
