package org.archivolt.shell.internal;

import java.io.IOException;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.shell.internal.text.ErrorLine;

/** A command that says an error in one line and fails with it. Commands read, print and translate; they decide nothing. */
abstract class ArchivoltCommand implements Action {
    @Reference
    Session session;

    @Override
    public final Object execute() throws CommandException {
        Output output = new Output(session.getConsole(), session.getTerminal() != null);
        try {
            run(output);
            return null;
        } catch (ArchivoltException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure(new ArchivoltException(ErrorCode.CANCELLED, "waiting: interrupted"));
        } catch (IOException e) {
            throw failure(new ArchivoltException(ErrorCode.INVALID_ARGUMENT, e.toString()));
        }
    }

    abstract void run(Output output) throws ArchivoltException, IOException, InterruptedException;

    private static CommandException failure(ArchivoltException e) {
        String line = ErrorLine.of(e);
        return new CommandException(line, line, e);
    }
}
