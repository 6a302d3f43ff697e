package org.archivolt.rest.internal.lrs;

import java.util.List;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.SessionReport;

/** A session, in JSON. */
record SessionView(
        String session,
        String client,
        long leaseMillis,
        long leaseLeftMillis,
        List<String> waiting,
        List<HeldView> held,
        int unread) {
    record HeldView(long allocation, List<String> media) {
        static HeldView of(SessionReport.Held held) {
            return new HeldView(
                    held.allocation(),
                    held.media().stream().map(MediumId::toString).toList());
        }
    }

    static SessionView of(SessionReport report) {
        return new SessionView(
                report.id(),
                report.client(),
                report.lease().toMillis(),
                report.leaseLeft().toMillis(),
                report.waiting(),
                report.held().stream().map(HeldView::of).toList(),
                report.unread());
    }
}
