package org.archivolt.librarian.lfs.internal.fuse;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.StringArray;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;

/**
 * A mount as the kernel's counterpart has it: an open {@code /dev/fuse}. libfuse 2 mounts, for root or, by its helper, for others; the requests
 * are read by us. Constants are those of Linux on amd64 and aarch64.
 */
public final class FuseDevice implements AutoCloseable {
    private static final Path DEVICE = Path.of("/dev/fuse");
    private static final int ENOENT = 2;
    private static final int EINTR = 4;
    private static final int EAGAIN = 11;

    /** The names are libfuse's. */
    interface LibFuse extends Library {
        Pointer fuse_mount(String path, Pointer arguments);

        void fuse_opt_free_args(Pointer arguments);

        int fuse_chan_fd(Pointer channel);

        void fuse_chan_destroy(Pointer channel);
    }

    /** The names are the C library's. */
    private static final class CLibrary {
        static {
            Native.register(CLibrary.class, "c");
        }

        static native long read(int descriptor, ByteBuffer into, long size) throws LastErrorException;

        static native long write(int descriptor, ByteBuffer from, long size) throws LastErrorException;
    }

    private static final class Loaded {
        private static final LibFuse LIBRARY = Native.load(
                "libfuse.so.2",
                LibFuse.class,
                Map.of(Library.OPTION_STRING_ENCODING, System.getProperty("sun.jnu.encoding")));
    }

    private final LibFuse library;
    private final Pointer channel;
    private final int descriptor;

    private FuseDevice(LibFuse library, Pointer channel) {
        this.library = library;
        this.channel = channel;
        this.descriptor = library.fuse_chan_fd(channel);
    }

    /** Why nothing can be mounted on this machine. */
    public static Optional<String> obstacle() {
        if (!Files.exists(DEVICE)) {
            return Optional.of("there is no /dev/fuse");
        }
        try {
            Objects.requireNonNull(Loaded.LIBRARY);
            return Optional.empty();
        } catch (LinkageError e) { // with the second attempt, another one than with the first
            return Optional.of("libfuse.so.2 cannot be loaded (Debian: libfuse2)");
        }
    }

    /**
     * @param options as with {@code mount -o}
     * @throws ArchivoltException {@code DEVICE_FAULT}; what libfuse has against it, it says on standard error
     */
    public static FuseDevice mount(Path path, String options) throws ArchivoltException {
        StringArray words =
                new StringArray(new String[] {"lfs", "-o", options}, System.getProperty("sun.jnu.encoding"));
        try (Memory arguments = new Memory(3L * Native.POINTER_SIZE)) { // struct fuse_args
            arguments.clear();
            arguments.setInt(0, 3);
            arguments.setPointer(Native.POINTER_SIZE, words);
            Pointer channel = Loaded.LIBRARY.fuse_mount(path.toString(), arguments);
            Loaded.LIBRARY.fuse_opt_free_args(arguments);
            Reference.reachabilityFence(words);
            if (channel == null) {
                throw new ArchivoltException(
                                ErrorCode.DEVICE_FAULT,
                                "mounting: libfuse refuses (standard error says why; for others than root,"
                                        + " user_allow_other must be in /etc/fuse.conf)")
                        .with("path", path)
                        .with("options", options);
            }
            return new FuseDevice(Loaded.LIBRARY, channel);
        }
    }

    /**
     * Waits for a request.
     *
     * @param into filled from its beginning
     * @return whether there is one; else it is over
     */
    boolean read(ByteBuffer into) {
        while (true) {
            try {
                into.clear();
                long length = CLibrary.read(descriptor, into, into.capacity());
                into.limit((int) length);
                return length >= FuseRequest.HEADER_LENGTH;
            } catch (LastErrorException e) {
                int number = e.getErrorCode();
                if (number != ENOENT && number != EINTR && number != EAGAIN) {
                    return false; // ENODEV: unmounted; ECONNABORTED: by force
                }
            }
        }
    }

    /** @throws LastErrorException when the kernel does not take it; not when nobody waits for it any more */
    void write(ByteBuffer reply) {
        try {
            CLibrary.write(descriptor, reply, reply.limit());
        } catch (LastErrorException e) {
            if (e.getErrorCode() != ENOENT) {
                throw e;
            }
        }
    }

    /** What is still mounted then is dead. Not while somebody reads. */
    @Override
    public void close() {
        library.fuse_chan_destroy(channel);
    }
}
