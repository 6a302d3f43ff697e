package org.archivolt.lrs.internal.core;

import java.util.HashMap;
import java.util.Map;
import org.archivolt.base.DeviceId;

/** What must hold at a {@link TapeSite} where nothing fails, as far as can be looked at in a large one. */
final class TapeSiteInvariants {
    private static final int WAITING_LOOKED_AT = 300;
    /** Of so many assignments one is compared with everybody who waits. */
    private static final int ASSIGNMENTS_PER_LOOK = 50;

    private final TapeSite site;
    private final Map<DeviceId, Long> uselessSince = new HashMap<>();
    private int waitingMax;
    private long waitingSeen;
    private long assignments;
    private long assignmentsSeen;

    TapeSiteInvariants(TapeSite site) {
        this.site = site;
        site.onAssign = this::assigned;
    }

    int waitingMax() {
        return waitingMax;
    }

    long waitingSeen() {
        return waitingSeen;
    }

    long assignmentsSeen() {
        return assignmentsSeen;
    }

    void mustHold() {
        waitingMax = Math.max(waitingMax, site.core.queued());
        if (site.isQuiet()) {
            mustServeWhomItCan();
        }
        mustKeepDrivesGoing();
    }

    /** Nobody waits for whom there is a medium and a drive: so no drive is idle that somebody could use. */
    private void mustServeWhomItCan() {
        site.core.waiting().stream().limit(WAITING_LOOKED_AT).forEach(waiting -> {
            waitingSeen++;
            if (!site.core.isBehindAnother(waiting) && !(site.core.planner().plan(waiting) instanceof Plan.Wait)) {
                throw new AssertionError(
                        "waits, although: " + site.core.planner().plan(waiting) + " for " + waiting);
            }
        });
    }

    /** A drive that was given work does it: from one look to the next something happens in it. */
    private void mustKeepDrivesGoing() {
        for (TapeSiteDrive drive : site.drives()) {
            boolean useless = drive.state().calling().isEmpty()
                    && drive.state().running().isEmpty()
                    && !drive.state().scheduled().isEmpty();
            if (!useless) {
                uselessSince.remove(drive.id);
            } else if (uselessSince.putIfAbsent(drive.id, site.agenda.nanos()) != null) {
                throw new AssertionError(drive.id + " does nothing for what is scheduled: " + drive.state());
            }
        }
    }

    /** Nobody gets what somebody could use who came before him and has waited for longer than the age. */
    private void assigned(DeviceId device, DeviceTask task) {
        if (++assignments % ASSIGNMENTS_PER_LOOK != 0) {
            return;
        }
        assignmentsSeen++;
        for (Waiting waiting : site.core.waiting()) {
            if (site.core.overtakes(task.id().request(), waiting)
                    && site.core.planner().couldUse(waiting, task.medium(), device)) {
                throw new AssertionError(task + " in " + device + " overtakes " + waiting);
            }
        }
    }
}
