package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.store.Uploads;

/** {@code upload:delete}. */
@Service
@Command(
        scope = "upload",
        name = "delete",
        description = "Forgets an upload and its parts",
        detailedDescription = "The object that a completed one became is not concerned.")
public final class UploadDeleteCommand extends ArchivoltCommand {
    @Reference
    Uploads uploads;

    @Argument(name = "upload", description = "Its number; see upload:list", required = true)
    long number;

    @Override
    void run(Output output) throws ArchivoltException {
        if (!uploads.abort(number)) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "there is no such upload").with("upload", number);
        }
        output.line("Deleted upload " + number);
    }
}
