package org.archivolt.ldm.tape.internal.drive;

import org.archivolt.ldm.tape.internal.filesystem.Filesystem;

/** What a drive is made of, wired together once. */
record DriveParts(
        String product,
        String serial,
        DriveUnit unit,
        Reservation reservation,
        DriveSettings settings,
        DriveLogs logs,
        CartridgeMemory memory,
        ScsiTape tape,
        Filesystem filesystem) {}
