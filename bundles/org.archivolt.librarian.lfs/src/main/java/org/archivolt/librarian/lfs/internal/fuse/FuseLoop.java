package org.archivolt.librarian.lfs.internal.fuse;

import com.sun.jna.LastErrorException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.librarian.PosixError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Threads that read requests from a device, have them answered, and write the answers. They end when it is unmounted. */
public final class FuseLoop {
    private static final Logger LOG = LoggerFactory.getLogger(FuseLoop.class);

    /** Bytes of one write or read, at most. */
    public static final int BYTES_MAX = 1 << 20;

    private static final int PAGE = 4096;
    private static final int ENOSYS = 38;

    private final String name;
    private final FuseHandler handler;
    private final Runnable whenOver;
    private final List<Buffers> buffers = new ArrayList<>();
    private final AtomicInteger left;
    private final CountDownLatch running;

    /** What a thread works with. */
    private record Buffers(ByteBuffer request, FuseReply reply) {}

    /**
     * Takes the memory, so that what is mounted then is served.
     *
     * @param whenOver called once, by the last of the threads
     * @throws ArchivoltException {@code NO_SPACE} when there is no memory for so many threads
     */
    public FuseLoop(String name, FuseHandler handler, int count, Runnable whenOver) throws ArchivoltException {
        this.name = name;
        this.handler = handler;
        this.whenOver = whenOver;
        this.left = new AtomicInteger(count);
        this.running = new CountDownLatch(count);
        try {
            for (int number = 0; number < count; number++) {
                buffers.add(new Buffers(ByteBuffer.allocateDirect(BYTES_MAX + PAGE), new FuseReply(BYTES_MAX)));
            }
        } catch (OutOfMemoryError e) {
            throw new ArchivoltException(ErrorCode.NO_SPACE, "taking memory outside of the heap for a mount", e)
                    .with("threads", count);
        }
    }

    /** Serves the device from now on, and closes it in the end. */
    public void start(FuseDevice device) {
        for (int number = 0; number < buffers.size(); number++) {
            Buffers own = buffers.get(number);
            Thread thread = new Thread(() -> run(device, own), "lfs-" + name + "-" + (number + 1));
            thread.setDaemon(true); // what nobody could unmount must not keep the process
            thread.start();
        }
    }

    /** @return whether all threads have ended */
    public boolean await(Duration bound) throws InterruptedException {
        return running.await(bound.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void run(FuseDevice device, Buffers own) {
        try {
            serve(device, own.request(), own.reply());
        } finally {
            if (left.decrementAndGet() == 0) {
                device.close();
                whenOver.run();
            }
            running.countDown();
        }
    }

    private void serve(FuseDevice device, ByteBuffer bytes, FuseReply reply) {
        while (device.read(bytes)) {
            FuseRequest request = new FuseRequest(bytes);
            reply.begin();
            ByteBuffer answer = answer(request, reply);
            if (!isWithoutAnswer(request)) {
                send(device, request, answer);
            }
        }
    }

    private static boolean isWithoutAnswer(FuseRequest request) {
        return request.opcode()
                .map(opcode -> opcode == FuseOpcode.FORGET
                        || opcode == FuseOpcode.BATCH_FORGET
                        || opcode == FuseOpcode.INTERRUPT)
                .orElse(false);
    }

    private ByteBuffer answer(FuseRequest request, FuseReply reply) {
        if (request.opcode().isEmpty()) {
            return reply.failure(request.unique(), ENOSYS);
        }
        try {
            handler.handle(request.opcode().get(), request, reply);
            return reply.success(request.unique());
        } catch (ArchivoltException e) {
            return failure(request, reply, e);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            LOG.warn(
                    "lfs {}: a request that is too short: {}",
                    name,
                    request.opcode().get());
            return reply.failure(request.unique(), PosixError.EINVAL.number());
        } catch (RuntimeException | Error e) { // a bug, and no reason to leave who asks without an answer
            LOG.error("lfs {}: {} failed: {}", name, request.opcode().get(), e.toString());
            LOG.debug("lfs {}:", name, e);
            return reply.failure(request.unique(), PosixError.EIO.number());
        }
    }

    private ByteBuffer failure(FuseRequest request, FuseReply reply, ArchivoltException e) {
        PosixError error = PosixError.of(e);
        if (error == PosixError.EIO) {
            LOG.warn("lfs {}: {} failed: {}", name, request.opcode().orElseThrow(), e.getMessage());
        } else {
            LOG.debug("lfs {}: {}: {}", name, request.opcode().orElseThrow(), e.getMessage());
        }
        // To the kernel ENOSYS says that there is no such request at all, and it never asks again.
        PosixError answer = error == PosixError.ENOSYS ? PosixError.EOPNOTSUPP : error;
        return reply.failure(request.unique(), answer.number());
    }

    private void send(FuseDevice device, FuseRequest request, ByteBuffer answer) {
        try {
            device.write(answer);
        } catch (LastErrorException e) {
            LOG.warn(
                    "lfs {}: the kernel does not take the answer to {}: {}",
                    name,
                    request.opcodeNumber(),
                    e.getMessage());
        }
    }
}
