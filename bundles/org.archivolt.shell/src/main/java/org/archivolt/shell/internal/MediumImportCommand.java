package org.archivolt.shell.internal;

import java.util.Map;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code medium:import}. */
@Service
@Command(
        scope = "medium",
        name = "import",
        description = "Starts a job that enters into the catalog what is on a medium written by Archivolt",
        detailedDescription = "The medium has to be added first: medium:add, tape:add. All of it is read and verified."
                + " The same as job:start import.")
public final class MediumImportCommand extends MediumJobCommand {
    @Override
    String kind() {
        return "import";
    }

    @Override
    Map<String, String> parameters() {
        return Map.of();
    }
}
