package org.archivolt.scsi.linux.internal;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.NO_SUCH_DEVICE;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiTransport;
import org.archivolt.scsi.linux.internal.KernelCalls.KernelFailure;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Units the kernel has found, through its generic SCSI driver: {@code sg:/dev/sg3}, {@code sg:/dev/sg3?exclusive}. */
@Component(property = ScsiTransport.SCHEME + "=" + LinuxTransport.PREFIX)
public final class LinuxTransport implements ScsiTransport {
    static final String PREFIX = "sg";

    private static final Logger LOG = LoggerFactory.getLogger(LinuxTransport.class);
    private static final Pattern ADDRESS = Pattern.compile("sg:(/[^?]*)(\\?exclusive)?");
    private static final int VERSION_MIN = 30000;
    private static final int RESERVED_BYTES = 1 << 20;

    private final Supplier<KernelCalls> kernel;
    private final GenericDevices devices;

    /** The C library is bound at the first open: a host without it can still ask for addresses. */
    @Activate
    public LinuxTransport() {
        this(new OnceNeeded(), new GenericDevices(Path.of("/sys/class/scsi_generic")));
    }

    LinuxTransport(Supplier<KernelCalls> kernel, GenericDevices devices) {
        this.kernel = kernel;
        this.devices = devices;
    }

    @Override
    public LogicalUnit open(String address) throws ArchivoltException {
        Matcher parts = ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw ArchivoltException.invalid("path", "an address is sg:/dev/sgN or sg:/dev/sgN?exclusive")
                    .with("address", address);
        }
        String path = parts.group(1);
        KernelCalls calls = calls();
        try {
            int descriptor = calls.open(path, parts.group(2) != null);
            return prepared(calls, path, descriptor);
        } catch (KernelFailure e) {
            throw new ArchivoltException(codeOf(e), "opening a generic SCSI device", e).with("path", path);
        }
    }

    @Override
    public List<String> addresses() throws ArchivoltException {
        try {
            return devices.names().stream()
                    .map(name -> PREFIX + ":/dev/" + name)
                    .toList();
        } catch (IOException e) {
            throw new ArchivoltException(DEVICE_FAULT, "listing generic SCSI devices", e);
        }
    }

    private KernelCalls calls() throws ArchivoltException {
        try {
            return kernel.get();
        } catch (LinkageError e) { // JNA cannot load its own library here
            throw new ArchivoltException(DEVICE_FAULT, "binding the C library", e);
        }
    }

    private static LogicalUnit prepared(KernelCalls calls, String path, int descriptor) throws ArchivoltException {
        try {
            int version = calls.version(descriptor);
            if (version < VERSION_MIN) {
                throw notGeneric(path, null).with("version", version);
            }
            reserve(calls, path, descriptor);
            return new GenericUnit(calls, path, descriptor);
        } catch (KernelFailure e) {
            calls.close(descriptor);
            throw notGeneric(path, e);
        } catch (ArchivoltException e) {
            calls.close(descriptor);
            throw e;
        }
    }

    /** Large transfers work without as long as the kernel finds memory for each. */
    private static void reserve(KernelCalls calls, String path, int descriptor) {
        try {
            calls.reserve(descriptor, RESERVED_BYTES);
        } catch (KernelFailure e) {
            LOG.warn("{}: the kernel does not reserve {} bytes: {}", path, RESERVED_BYTES, e.getMessage());
        }
    }

    private static ArchivoltException notGeneric(String path, KernelFailure cause) {
        return new ArchivoltException(ErrorCode.INVALID_ARGUMENT, "it is no generic SCSI device", cause)
                .with("field", "path")
                .with("path", path);
    }

    private static ErrorCode codeOf(KernelFailure failure) {
        return switch (failure.number()) {
            case KernelFailure.ENOENT, KernelFailure.ENXIO, KernelFailure.ENODEV -> NO_SUCH_DEVICE;
            case KernelFailure.EBUSY -> WRONG_STATE;
            default -> DEVICE_FAULT;
        };
    }

    /** Binds the C library when it is first asked for. */
    private static final class OnceNeeded implements Supplier<KernelCalls> {
        private KernelCalls calls;

        @Override
        public synchronized KernelCalls get() {
            if (calls == null) {
                calls = new JnaKernelCalls();
            }
            return calls;
        }
    }
}
