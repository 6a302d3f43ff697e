package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.complete.LibraryCompleter;
import org.archivolt.shell.internal.complete.OperationCompleter;

/** {@code library:cancel}. */
@Service
@Command(
        scope = "library",
        name = "cancel",
        description = "Takes back what a library has been asked to do and has not begun",
        detailedDescription = "What the robot has begun it brings to an end.")
public final class LibraryCancelCommand extends ArchivoltCommand {
    @Reference
    List<MediaLibrary> libraries;

    @Option(
            name = "--library",
            description = "Its name; may be left out while there is only one",
            valueToShowInHelp = "")
    @Completion(LibraryCompleter.class)
    String name;

    @Argument(name = "operation", description = "Its number, as in library:show", required = true)
    @Completion(OperationCompleter.class)
    String operation;

    @Override
    void run(Output output) throws ArchivoltException {
        MediaLibrary library = Libraries.named(name, libraries);
        long number = number();
        if (!library.cancel(number)) {
            throw whyNot(library, number).with("library", library.name()).with("operation", number);
        }
        output.line("Cancelled " + number);
    }

    private static ArchivoltException whyNot(MediaLibrary library, long number) {
        boolean begun = library.operations().stream()
                .anyMatch(each -> each.number() == number && each.begun().isPresent());
        return begun
                ? new ArchivoltException(ErrorCode.WRONG_STATE, "the robot has begun")
                : new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "no such operation waits");
    }

    private long number() throws ArchivoltException {
        try {
            return Long.parseLong(operation);
        } catch (NumberFormatException e) {
            throw ArchivoltException.invalid("operation", "must be a number, as in library:show")
                    .with("value", operation);
        }
    }
}
