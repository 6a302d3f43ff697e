package org.archivolt.shell.internal;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.access.Role;
import org.archivolt.access.User;
import org.archivolt.access.Users;
import org.archivolt.base.ArchivoltException;

/** {@code user:list}. */
@Service
@Command(scope = "user", name = "list", description = "Lists the users and their roles")
public final class UserListCommand extends ArchivoltCommand {
    @Reference
    Users users;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        List<User> all = users.list();
        if (json) {
            output.json(all.stream().map(UserListCommand::members).toList());
            return;
        }
        ShellTable table = new ShellTable().emptyTableText("no users");
        table.column("Name").maxSize(64);
        table.column("Role");
        all.forEach(user -> table.addRow().addContent(user.name(), label(user)));
        output.table(table);
    }

    private static Map<String, Object> members(User user) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", user.name());
        members.put("role", label(user));
        return members;
    }

    private static String label(User user) {
        return user.role().map(Role::label).orElse("none");
    }
}
