package org.archivolt.store.internal;

import java.util.UUID;
import org.archivolt.base.Ticker;
import org.archivolt.lrs.ResourceScheduler;

/**
 * What every transfer works with.
 *
 * @param session this run of the runtime; declarations of earlier ones are reclaimed
 */
record TransferServices(
        ResourceScheduler scheduler,
        LayoutRegistry layouts,
        GroupCommitter committer,
        NameLocks names,
        Reaper reaper,
        TransferWorkbench workbench,
        StoreSettings settings,
        Ticker ticker,
        UUID session) {}
