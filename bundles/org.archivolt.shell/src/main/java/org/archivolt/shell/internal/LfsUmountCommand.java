package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.lfs.LfsMounts;
import org.archivolt.shell.internal.complete.MountCompleter;

/** {@code lfs:umount}. */
@Service
@Command(scope = "lfs", name = "umount", description = "Unmounts shelves")
public final class LfsUmountCommand extends ArchivoltCommand {
    @Reference
    LfsMounts mounts;

    @Argument(name = "path", description = "Where they are mounted", required = true)
    @Completion(MountCompleter.class)
    String path;

    @Option(name = "--lazy", description = "Even when it is in use: what is open there fails from then on")
    boolean isLazy;

    @Override
    void run(Output output) throws ArchivoltException {
        mounts.unmount(LfsMountCommand.pathOf(path), isLazy);
        output.line("Unmounted " + path);
    }
}
