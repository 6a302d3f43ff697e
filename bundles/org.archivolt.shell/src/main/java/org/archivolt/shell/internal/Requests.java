package org.archivolt.shell.internal;

import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.MediumId;
import org.archivolt.lrs.RequestReport;
import org.archivolt.shell.internal.text.Json;

/** Requests, as people name them and scripts read them. */
final class Requests {
    private Requests() {}

    static long id(String text) throws ArchivoltException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ArchivoltException.invalid("request", "must be a number, as in lrs:queue")
                    .with("value", text);
        }
    }

    static Map<String, Object> members(RequestReport report) {
        return Json.object(
                "request", report.request(),
                "kind", report.kind(),
                "state", report.state().name(),
                "client", report.terms().client(),
                "qos", report.terms().qos(),
                "priority", report.terms().priority(),
                "waitingMillis", report.waiting().toMillis(),
                "required", report.required(),
                "media", report.media().stream().map(MediumId::toString).toList(),
                "reasons", report.reasons());
    }
}
