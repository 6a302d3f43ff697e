package org.archivolt.shell.internal;

import java.time.Duration;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditOffice.Host;
import org.archivolt.resource.CreditOffice.Loan;
import org.archivolt.resource.CreditOffice.Use;
import org.archivolt.resource.CreditOffice.Waiter;
import org.archivolt.shell.internal.text.Json;

/** Credits as people look at them and scripts read them. */
final class CreditTexts {
    private static final int LIMIT_MAX = 10_000;

    private CreditTexts() {}

    static int limit(int given) throws ArchivoltException {
        if (given < 1 || given > LIMIT_MAX) {
            throw ArchivoltException.invalid("--limit", "must be from 1 to " + LIMIT_MAX)
                    .with("value", given);
        }
        return given;
    }

    static Map<String, Object> members(Loan loan) {
        return Json.object(
                "resource", loan.resource().toString(),
                "type", loan.resource().type(),
                "host", loan.host(),
                "credit", loan.credit(),
                "token", loan.token().orElse(null),
                "calledBack", loan.calledBack(),
                "uses", loan.uses().stream().map(CreditTexts::members).toList());
    }

    private static Map<String, Object> members(Use use) {
        return Json.object(
                "user", use.user(),
                "credit", use.credit(),
                "heldMillis", use.age().toMillis(),
                "wanted", use.wanted());
    }

    static Map<String, Object> members(Waiter waiter) {
        return Json.object(
                "resource", waiter.resource().toString(),
                "host", waiter.host(),
                "user", waiter.user(),
                "credit", waiter.credit(),
                "waitingMillis", waiter.age().toMillis(),
                "waitsFor", waiter.waitsFor(),
                "reason", waiter.reason());
    }

    static Map<String, Object> members(Host host) {
        return Json.object(
                "name", host.name(),
                "incarnation", host.incarnation(),
                "thisHost", host.isThis(),
                "silentMillis", host.silentFor().map(Duration::toMillis).orElse(null));
    }
}
