package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code tape:format}: {@code medium:format}, under the name that those who think of tapes look for. */
@Service
@Command(scope = "tape", name = "format", description = "Formats a cartridge")
public final class TapeFormatCommand extends MediumFormatCommand {}
