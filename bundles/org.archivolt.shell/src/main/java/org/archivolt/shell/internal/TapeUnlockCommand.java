package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code tape:unlock}: {@code medium:unlock}, under the name that those who think of tapes look for. */
@Service
@Command(scope = "tape", name = "unlock", description = "Lets a cartridge be used")
public final class TapeUnlockCommand extends MediumUnlockCommand {}
