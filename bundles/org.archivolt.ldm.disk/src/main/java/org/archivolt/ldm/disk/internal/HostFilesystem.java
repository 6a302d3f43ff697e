package org.archivolt.ldm.disk.internal;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.Space;

/** What can be known of the filesystem that holds a directory. */
final class HostFilesystem {
    /** Those whose syncfs does what fsync does. FUSE, for one, does nothing at all. */
    private static final Set<String> SYNCFS_HONEST = Set.of("ext3", "ext4", "xfs", "btrfs", "tmpfs");

    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);

    private final FileStore store;

    HostFilesystem(Path directory) throws IOException {
        this.store = Files.getFileStore(directory);
    }

    /** {@code ext4}, {@code xfs} … */
    String type() {
        return store.type();
    }

    Space space() throws IOException {
        return new Space(Math.max(0, store.getTotalSpace()), Math.max(0, store.getUsableSpace()));
    }

    boolean reportsAllErrorsOfSyncfs() throws IOException {
        return SYNCFS_HONEST.contains(type())
                && isKernelNewEnough(Files.readString(Path.of("/proc/sys/kernel/osrelease")));
    }

    /** 5.8 reports write-back errors from syncfs, 5.17 those of the journal as well. */
    static boolean isKernelNewEnough(String release) {
        Matcher matcher = RELEASE.matcher(release);
        if (!matcher.matches()) {
            return false;
        }
        int major = Integer.parseInt(matcher.group(1));
        int minor = Integer.parseInt(matcher.group(2));
        return major > 5 || major == 5 && minor >= 17;
    }
}
