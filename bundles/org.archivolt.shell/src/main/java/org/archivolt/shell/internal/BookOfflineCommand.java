package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code book:offline}. */
@Service
@Command(scope = "book", name = "offline", description = "Takes books out of use; what is on them stays there")
public final class BookOfflineCommand extends BooksCommand {
    @Override
    boolean isOffline() {
        return true;
    }
}
