package org.archivolt.shell.internal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.access.Token;
import org.archivolt.access.Tokens;
import org.archivolt.base.ArchivoltException;

/** {@code token:list}. */
@Service
@Command(scope = "token", name = "list", description = "Lists bearer tokens that have not expired")
public final class TokenListCommand extends ArchivoltCommand {
    @Reference
    Tokens tokens;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        if (json) {
            output.json(tokens.list().stream().map(TokenListCommand::members).toList());
            return;
        }
        ShellTable table = new ShellTable().emptyTableText("no tokens");
        table.column("Id");
        table.column("User").maxSize(24);
        table.column("Role");
        table.column("Created");
        table.column("Expires");
        tokens.list()
                .forEach(token -> table.addRow()
                        .addContent(token.id(), token.user(), token.role().label(), token.created(), expires(token)));
        output.table(table);
    }

    private static Map<String, Object> members(Token token) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", token.id());
        members.put("user", token.user());
        members.put("role", token.role().label());
        members.put("created", token.created().toString());
        members.put("expires", token.expires().map(Instant::toString).orElse(null));
        return members;
    }

    private static String expires(Token token) {
        return token.expires().map(Instant::toString).orElse("never");
    }
}
