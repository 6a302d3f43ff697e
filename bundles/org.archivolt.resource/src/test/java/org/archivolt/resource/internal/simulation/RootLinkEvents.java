package org.archivolt.resource.internal.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.ChangeFeed;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Report;
import org.archivolt.resource.internal.core.Word;
import org.archivolt.resource.internal.runtime.Roots;

/** Between a host's owner and the root: what the runtime's {@code RootLink} does, without its threads. */
final class RootLinkEvents implements ChangeFeed.Listener {
    private static final Duration RETRY_FIRST = Duration.ofMillis(100);
    private static final Duration RETRY_MAX = Duration.ofSeconds(5);
    private static final int DOUBLINGS_MAX = 6;

    private final Process process;
    private final Simulation simulation;
    private final Map<ResourceName, Errand> errands = new LinkedHashMap<>();

    private static final class Errand {
        private Report report;
        private int failures;
        private boolean again;
        private boolean isRetrying;
    }

    RootLinkEvents(Process process) {
        this.process = process;
        this.simulation = process.simulation();
    }

    void report(ResourceName resource, Report report) {
        Errand errand = add(resource);
        if (errand.report == null || isNewer(report, errand.report)) {
            errand.report = report;
        }
    }

    private static boolean isNewer(Report a, Report b) {
        return a.epoch() != b.epoch() ? a.epoch() > b.epoch() : a.number() > b.number();
    }

    private Errand add(ResourceName resource) {
        Errand errand = errands.get(resource);
        if (errand == null) {
            errand = new Errand();
            errands.put(resource, errand);
            queue(resource);
        }
        errand.again = true;
        return errand;
    }

    private void queue(ResourceName resource) {
        process.host().send(() -> {
            if (process.isAlive()) {
                run(resource);
            }
        });
    }

    private void run(ResourceName resource) {
        Errand errand = errands.get(resource);
        Optional<CreditSession> session = process.session();
        if (session.isEmpty()) {
            retry(resource, Optional.empty());
            return;
        }
        Optional<Report> report = Optional.ofNullable(errand.report);
        errand.report = null;
        errand.again = false;
        errand.isRetrying = false;
        process.call(
                () -> speak(session.get(), resource, report),
                word -> {
                    word.ifPresent(heard -> process.owner().hear(resource, heard));
                    errand.failures = 0;
                    finish(resource, errand);
                },
                why -> failed(session.get(), resource, report, why));
    }

    private Optional<Word> speak(CreditSession session, ResourceName resource, Optional<Report> report)
            throws ArchivoltException {
        return report.isPresent()
                ? simulation.change(session, resource, root -> root.report(session.toString(), report.get()))
                : simulation.roots.word(session, resource);
    }

    private void finish(ResourceName resource, Errand errand) {
        if (errand.again) {
            queue(resource);
        } else {
            errands.remove(resource);
        }
    }

    private void failed(CreditSession session, ResourceName resource, Optional<Report> report, ArchivoltException why) {
        switch (why.code()) {
            case CATALOG_UNAVAILABLE ->
                retry(resource, process.session().equals(Optional.of(session)) ? report : Optional.empty());
            case CREDIT_LOST -> {
                process.suspect();
                finish(resource, errands.get(resource));
            }
            default -> throw new AssertionError(why);
        }
    }

    private void retry(ResourceName resource, Optional<Report> report) {
        Errand errand = errands.get(resource);
        if (errand.report == null) {
            errand.report = report.orElse(null);
        }
        errand.failures = Math.min(errand.failures + 1, DOUBLINGS_MAX);
        errand.isRetrying = true;
        Duration delay = RETRY_FIRST.multipliedBy(1L << (errand.failures - 1));
        process.after(delay.compareTo(RETRY_MAX) < 0 ? delay : RETRY_MAX, () -> retried(resource, errand));
    }

    private void retried(ResourceName resource, Errand errand) {
        if (errand.isRetrying && errands.get(resource) == errand) {
            errand.isRetrying = false;
            run(resource);
        }
    }

    void resume() {
        for (Map.Entry<ResourceName, Errand> each : List.copyOf(errands.entrySet())) {
            process.afterwards(() -> retried(each.getKey(), each.getValue()));
        }
    }

    void forgetAll() {
        errands.values().forEach(each -> each.report = null);
    }

    // ---- hints

    @Override
    public void creditChanged(String type, String name, Set<CreditSession> concerned) {
        if (process.session().filter(concerned::contains).isPresent()) {
            add(new ResourceName(type, name));
        }
    }

    @Override
    public void anythingMayHaveChanged() {
        if (process.session().isEmpty()) {
            return;
        }
        CreditSession own = process.session().get();
        process.call(
                () -> {
                    Map<ResourceName, Optional<Word>> words = new LinkedHashMap<>();
                    for (RootBooks row : simulation.catalog.of(own)) {
                        words.put(Roots.name(row), simulation.roots.word(own, Roots.name(row)));
                    }
                    return words;
                },
                words -> words.forEach((resource, word) ->
                        word.ifPresent(heard -> process.owner().hear(resource, heard))),
                why -> process.after(RETRY_MAX, this::anythingMayHaveChanged));
    }

    List<ResourceName> underWay() {
        return new ArrayList<>(errands.keySet());
    }

    @Override
    public void mediumChanged(MediumId medium) {}

    @Override
    public void deviceChanged(DeviceId device) {}
}
