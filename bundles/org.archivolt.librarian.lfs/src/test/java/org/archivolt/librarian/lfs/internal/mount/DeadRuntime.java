package org.archivolt.librarian.lfs.internal.mount;

import java.nio.file.Path;
import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.lfs.LfsOptions;
import org.archivolt.testkit.librarian.MemoryFabric;
import org.archivolt.testkit.librarian.MemoryLibrarian;

/** A program that mounts, says so or why not, and waits to be killed. */
final class DeadRuntime {
    private DeadRuntime() {}

    public static void main(String[] arguments) throws Exception {
        HostLfs mounts = new HostLfs(
                MemoryLibrarian.withBooks(1, 4, 2 << 20), new MemoryFabric(), Ticker.system(), Duration.ofSeconds(10));
        try {
            mounts.mount(new NodeId(1), Path.of(arguments[0]), LfsOptions.DEFAULT);
            System.out.println("mounted");
        } catch (ArchivoltException e) {
            System.out.println(e.getMessage() + mounts.obstacle());
        }
        System.in.read();
    }
}
