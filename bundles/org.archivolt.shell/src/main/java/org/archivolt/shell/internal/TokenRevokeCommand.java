package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.access.Tokens;
import org.archivolt.base.ArchivoltException;
import org.archivolt.shell.internal.complete.TokenCompleter;

/** {@code token:revoke}. */
@Service
@Command(scope = "token", name = "revoke", description = "Revokes a bearer token, at once")
public final class TokenRevokeCommand extends ArchivoltCommand {
    @Reference
    Tokens tokens;

    @Argument(name = "token", description = "Its id, as in token:list", required = true)
    @Completion(TokenCompleter.class)
    String id;

    @Override
    void run(Output output) throws ArchivoltException {
        tokens.revoke(id);
        output.line("Revoked " + id);
    }
}
