package org.archivolt.scsi.iscsi.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.UnitType;
import org.archivolt.scsi.command.Command;
import org.archivolt.scsi.data.StandardInquiry;

/**
 * Units that keep one block each, which WRITE puts there and READ gives: {@code fake:name}. Every nexus has a unit attention
 * to begin with.
 */
final class FakeTransport implements ScsiTransport {
    final AtomicInteger opened = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final CountDownLatch rewinding = new CountDownLatch(1);
    final CountDownLatch rewound = new CountDownLatch(1);

    private final Map<String, byte[]> blocks = new ConcurrentHashMap<>();

    @Override
    public LogicalUnit open(String address) throws ArchivoltException {
        if (address.equals("fake:gone")) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_DEVICE, "opening a unit");
        }
        opened.incrementAndGet();
        return new FakeUnit(address);
    }

    @Override
    public List<String> addresses() {
        return List.copyOf(blocks.keySet());
    }

    /** A nexus. */
    private final class FakeUnit implements LogicalUnit {
        private final String address;
        private boolean attention = true;

        FakeUnit(String address) {
            this.address = address;
        }

        @Override
        public ScsiReply execute(ScsiRequest request) throws ArchivoltException {
            Command command = Command.decode(UnitType.DRIVE, request.cdb());
            return switch (command.operation()) {
                case TEST_UNIT_READY -> ready();
                case INQUIRY ->
                    answer(
                            request,
                            StandardInquiry.of(UnitType.DRIVE, "FAKE", address.substring(5), "1")
                                    .encode());
                case WRITE_6 -> write(request.data());
                case READ_6 -> answer(request, blocks.getOrDefault(address, new byte[0]));
                case REWIND -> rewind();
                case ERASE_6 -> throw new ArchivoltException(DEVICE_FAULT, "erasing").with("transport", true);
                default -> ScsiReply.of(Sense.of(Sense.ILLEGAL_REQUEST, 0x20, 0), 0);
            };
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }

        private ScsiReply ready() {
            boolean told = !attention;
            attention = false;
            return told ? ScsiReply.good(0) : ScsiReply.of(Sense.of(Sense.UNIT_ATTENTION, 0x29, 0), 0);
        }

        /** A block of 13 bytes is one too many. */
        private ScsiReply write(ByteBuffer data) {
            byte[] block = new byte[data.remaining()];
            data.get(block);
            if (block.length == 13) {
                return ScsiReply.of(Sense.of(Sense.VOLUME_OVERFLOW, 0, 2).withInformation(6), 7);
            }
            blocks.put(address, block);
            return ScsiReply.good(block.length);
        }

        private ScsiReply answer(ScsiRequest request, byte[] bytes) {
            int length = Math.min(bytes.length, request.data().remaining());
            int rest = request.data().remaining() - length;
            request.data().put(bytes, 0, length);
            boolean isBlock = request.cdb()[0] == 0x08;
            return isBlock && rest > 0
                    ? ScsiReply.of(Sense.of(0, 0, 0).withIncorrectLength().withInformation(rest), length)
                    : ScsiReply.good(length);
        }

        private ScsiReply rewind() throws ArchivoltException {
            rewinding.countDown();
            try {
                rewound.await();
            } catch (InterruptedException e) {
                throw new ArchivoltException(DEVICE_FAULT, "rewinding", e).with("transport", true);
            }
            return ScsiReply.good(0);
        }
    }
}
