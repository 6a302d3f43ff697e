package org.archivolt.shell.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.lfs.LfsMount;
import org.archivolt.librarian.lfs.LfsMounts;

/** {@code lfs:list}. */
@Service
@Command(scope = "lfs", name = "list", description = "Lists where shelves are mounted on this host")
public final class LfsListCommand extends ArchivoltCommand {
    @Reference
    LfsMounts mounts;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        if (json) {
            output.json(mounts.list().stream().map(LfsListCommand::members).toList());
            return;
        }
        mounts.obstacle().ifPresent(why -> output.line("Nothing can be mounted here: " + why));
        ShellTable table = new ShellTable().emptyTableText("no mounts; add one with lfs:mount");
        table.column("Path");
        table.column("Node").alignRight();
        table.column("Mounted");
        table.column("Open").alignRight();
        table.column("Problem").maxSize(50);
        mounts.list()
                .forEach(mount -> table.addRow()
                        .addContent(
                                mount.path(),
                                mount.node(),
                                mount.isMounted() ? "yes" : "no",
                                mount.openFiles(),
                                mount.problem()));
        output.table(table);
    }

    private static Map<String, Object> members(LfsMount mount) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("path", mount.path().toString());
        members.put("node", mount.node().number());
        members.put("mounted", mount.isMounted());
        members.put("open_files", mount.openFiles());
        members.put("cache_ms", mount.options().cached().toMillis());
        members.put("threads", mount.options().threads());
        members.put("for_all", mount.options().isForAll());
        members.put("problem", mount.problem());
        return members;
    }
}
