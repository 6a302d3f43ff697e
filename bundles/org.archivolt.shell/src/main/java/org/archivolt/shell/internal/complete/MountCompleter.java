package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.librarian.lfs.LfsMounts;

/** Where shelves are mounted. */
@Service
public final class MountCompleter implements Completer {
    @Reference
    LfsMounts mounts;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        List<String> paths =
                mounts.list().stream().map(mount -> mount.path().toString()).toList();
        return Candidates.offer(paths, session, line, candidates);
    }
}
