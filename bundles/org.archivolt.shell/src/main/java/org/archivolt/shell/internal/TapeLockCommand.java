package org.archivolt.shell.internal;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** {@code tape:lock}: {@code medium:lock}, under the name that those who think of tapes look for. */
@Service
@Command(scope = "tape", name = "lock", description = "Keeps new requests off cartridges; those that use them finish")
public final class TapeLockCommand extends MediumLockCommand {}
