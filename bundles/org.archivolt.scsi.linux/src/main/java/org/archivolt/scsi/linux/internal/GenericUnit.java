package org.archivolt.scsi.linux.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.nio.ByteBuffer;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.linux.internal.KernelCalls.KernelFailure;

/**
 * An open generic device of the kernel. Its memory for one command is allocated once and used over and over; the lock says
 * whose turn it is, and keeps the descriptor from being closed under a command.
 */
final class GenericUnit implements LogicalUnit {
    private static final int CDB_MAX = 16;
    private static final int SENSE_MAX = 96;
    private static final int PAGE = 4096;
    private static final int DRIVER_SENSE = 0x08;
    private static final int DRIVER_CODE = 0x0F;

    private final KernelCalls kernel;
    private final String path;
    private final int descriptor;
    private final CommandHeader header = new CommandHeader();
    private final ByteBuffer cdb = ByteBuffer.allocateDirect(CDB_MAX);
    private final ByteBuffer sense = ByteBuffer.allocateDirect(SENSE_MAX);
    private final Object turn = new Object();
    private ByteBuffer bounce = aligned(PAGE);
    private boolean closed;

    GenericUnit(KernelCalls kernel, String path, int descriptor) {
        this.kernel = kernel;
        this.path = path;
        this.descriptor = descriptor;
    }

    @Override
    public ScsiReply execute(ScsiRequest request) throws ArchivoltException {
        if (request.cdb().length > CDB_MAX) {
            throw ArchivoltException.invalid("cdb", "it is too long").with("length", request.cdb().length);
        }
        synchronized (turn) {
            checkOpen();
            return executeInTurn(request);
        }
    }

    /**
     * Waits for a command in progress: only the kernel could end that one, and its time is limited. To close the descriptor
     * would not.
     */
    @Override
    public void close() {
        synchronized (turn) {
            if (!closed) {
                closed = true;
                kernel.close(descriptor);
            }
        }
    }

    private ScsiReply executeInTurn(ScsiRequest request) throws ArchivoltException {
        ByteBuffer data = request.data();
        boolean copies = request.direction() != Direction.NONE && data.hasRemaining() && !data.isDirect();
        ByteBuffer buffer = copies ? bounceFor(data, request.direction()) : data;
        fill(request, buffer);
        call(request);
        int transferred = transferred(request);
        if (copies && request.direction() == Direction.FROM_UNIT) {
            data.put(buffer.slice(0, transferred));
        } else if (request.direction() != Direction.NONE) {
            data.position(data.position() + transferred);
        }
        return new ScsiReply(header.status(), transferred, senseData());
    }

    private void fill(ScsiRequest request, ByteBuffer buffer) {
        cdb.clear().put(request.cdb());
        header.clear();
        header.putCommand(kernel.addressOf(cdb), request.cdb().length);
        header.putSense(kernel.addressOf(sense), SENSE_MAX);
        header.putTimeout(request.timeout().toMillis());
        boolean moves = request.direction() != Direction.NONE && buffer.hasRemaining();
        header.putData(
                moves ? request.direction() : Direction.NONE,
                moves ? kernel.addressOf(buffer) + buffer.position() : 0,
                moves ? buffer.remaining() : 0);
    }

    private void call(ScsiRequest request) throws ArchivoltException {
        try {
            kernel.execute(descriptor, header.memory());
        } catch (KernelFailure e) {
            throw refused(e, request);
        }
        boolean reached = header.hostStatus() == 0 && isHarmless(header.driverStatus());
        if (!reached) {
            throw unknownOutcome(null)
                    .with("host", Integer.toHexString(header.hostStatus()))
                    .with("driver", Integer.toHexString(header.driverStatus()));
        }
    }

    /** What the kernel says before it has sent anything is about us; all else leaves the outcome open. */
    private ArchivoltException refused(KernelFailure failure, ScsiRequest request) {
        boolean neverSent = failure.number() == KernelFailure.EINVAL
                || failure.number() == KernelFailure.EPERM
                || failure.number() == KernelFailure.ENOMEM;
        if (!neverSent) {
            return unknownOutcome(failure);
        }
        return new ArchivoltException(INVALID_ARGUMENT, "the kernel does not take the command", failure)
                .with("path", path)
                .with("bytes", request.data().remaining());
    }

    private ArchivoltException unknownOutcome(KernelFailure failure) {
        return new ArchivoltException(DEVICE_FAULT, "executing a SCSI command", failure)
                .with("path", path)
                .with("transport", true);
    }

    private static boolean isHarmless(int driverStatus) {
        int code = driverStatus & DRIVER_CODE;
        return code == 0 || code == DRIVER_SENSE;
    }

    /** Host adapters are known to give residuals that cannot be. */
    private int transferred(ScsiRequest request) {
        int asked = request.direction() == Direction.NONE ? 0 : request.data().remaining();
        return Math.max(0, Math.min(asked, asked - Math.max(0, header.residual())));
    }

    private byte[] senseData() {
        byte[] copy = new byte[Math.min(SENSE_MAX, header.senseLength())];
        sense.get(0, copy);
        return copy;
    }

    private ByteBuffer bounceFor(ByteBuffer data, Direction direction) {
        if (bounce.capacity() < data.remaining()) {
            bounce = aligned(data.remaining());
        }
        bounce.clear().limit(data.remaining());
        if (direction == Direction.TO_UNIT) {
            bounce.put(0, data, data.position(), data.remaining());
        }
        return bounce;
    }

    private void checkOpen() throws ArchivoltException {
        if (closed) {
            throw new ArchivoltException(WRONG_STATE, "the unit is closed").with("path", path);
        }
    }

    private static ByteBuffer aligned(int length) {
        int pages = (length + PAGE - 1) / PAGE * PAGE;
        return ByteBuffer.allocateDirect(pages + PAGE).alignedSlice(PAGE);
    }
}
