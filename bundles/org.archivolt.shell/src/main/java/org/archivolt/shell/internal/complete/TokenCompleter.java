package org.archivolt.shell.internal.complete;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.archivolt.access.Token;
import org.archivolt.access.Tokens;

/** Tokens that have not expired. */
@Service
public final class TokenCompleter implements Completer {
    @Reference
    Tokens tokens;

    @Override
    public int complete(Session session, CommandLine line, List<String> candidates) {
        return Candidates.offer(tokens.list().stream().map(Token::id).toList(), session, line, candidates);
    }
}
