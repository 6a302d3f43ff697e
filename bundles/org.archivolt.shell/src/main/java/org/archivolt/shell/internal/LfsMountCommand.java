package org.archivolt.shell.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.lfs.LfsMount;
import org.archivolt.librarian.lfs.LfsMounts;
import org.archivolt.librarian.lfs.LfsOptions;

/** {@code lfs:mount}. */
@Service
@Command(
        scope = "lfs",
        name = "mount",
        description = "Mounts the shelves on this host, until it is unmounted or the runtime stops")
public final class LfsMountCommand extends ArchivoltCommand {
    @Reference
    LfsMounts mounts;

    @Argument(index = 0, name = "node", description = "Number of the node in whose name", required = true)
    int node;

    @Argument(index = 1, name = "path", description = "An empty directory, as an absolute path", required = true)
    @Completion(FileCompleter.class)
    String path;

    @Option(name = "--cache-ms", description = "How long the kernel may keep names and attributes")
    long cacheMs;

    @Option(name = "--threads", description = "How many serve it")
    int threads = LfsOptions.DEFAULT.threads();

    @Option(name = "--private", description = "Only for the user of the runtime")
    boolean isPrivate;

    @Override
    void run(Output output) throws ArchivoltException {
        LfsMount mount = mounts.mount(nodeId(), pathOf(path), options());
        output.line("Mounted " + mount.path() + " for node " + mount.node());
    }

    private NodeId nodeId() throws ArchivoltException {
        try {
            return new NodeId(node);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("node", e.getMessage());
        }
    }

    private LfsOptions options() throws ArchivoltException {
        try {
            return new LfsOptions(!isPrivate, Duration.ofMillis(cacheMs), threads);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("options", e.getMessage());
        }
    }

    static Path pathOf(String text) throws ArchivoltException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw ArchivoltException.invalid("path", e.getReason()).with("value", text);
        }
    }
}
