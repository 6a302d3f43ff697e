package org.archivolt.ldm.tape.virtual;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.command.DriveCommand;

/**
 * Writes and reads records of 512 KiB through a drive in which nothing takes time, and prints MB/s. Not a test: run it with
 * an empty folder, best in memory, and a number of records.
 */
final class TransferLoad {
    private static final int RECORD_BYTES = 512 << 10;
    private static final int ROUNDS = 4;
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private TransferLoad() {}

    public static void main(String[] arguments) throws Exception {
        int records = Integer.parseInt(arguments[1]);
        LibraryPlan plan = LibraryPlan.small()
                .durable(false)
                .capacityBytes(4L * RECORD_BYTES * records)
                .build();
        try (VirtualLibrary library =
                        VirtualLibrary.open(Path.of(arguments[0]), plan, LibraryClock.instant(Ticker.system()));
                Host changer = Host.of(library, "changer");
                LogicalUnit drive = library.unit("drive0")) {
            changer.move(Host.SLOT, Host.DRIVE);
            new Host(drive).clearAttentions();
            for (int round = 0; round < ROUNDS; round++) {
                new Host(drive).rewind();
                measure("write", records, drive, new DriveCommand.Write6(false, RECORD_BYTES).cdb(), Direction.TO_UNIT);
                new Host(drive).writeMarks(0);
                new Host(drive).rewind();
                measure(
                        "read",
                        records,
                        drive,
                        new DriveCommand.Read6(true, false, RECORD_BYTES).cdb(),
                        Direction.FROM_UNIT);
            }
        }
    }

    private static void measure(String what, int records, LogicalUnit drive, byte[] cdb, Direction direction)
            throws Exception {
        ByteBuffer data = ByteBuffer.allocateDirect(RECORD_BYTES);
        long start = System.nanoTime();
        for (int i = 0; i < records; i++) {
            data.clear();
            ScsiReply reply = drive.execute(new ScsiRequest(cdb, direction, data, TIMEOUT));
            if (reply.status() != ScsiReply.GOOD) {
                throw new IllegalStateException(Host.sense(reply).toString());
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf("%s %.0f MB/s%n", what, (double) records * RECORD_BYTES / 1e6 / seconds);
    }
}
