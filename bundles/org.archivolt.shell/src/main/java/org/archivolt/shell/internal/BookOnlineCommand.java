package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code book:online}. */
@Service
@Command(scope = "book", name = "online", description = "Takes books back into use")
public final class BookOnlineCommand extends BooksCommand {
    @Override
    boolean isOffline() {
        return false;
    }
}
