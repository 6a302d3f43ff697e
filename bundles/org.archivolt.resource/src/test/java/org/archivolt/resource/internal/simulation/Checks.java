package org.archivolt.resource.internal.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.resource.Algebra;
import org.archivolt.resource.Amount;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.VersionedValue;

/** What must be true, whatever happens. Knows the true time and everybody's clock, as nobody else does. */
final class Checks {
    private final Simulation simulation;
    private final Map<ResourceName, Device> devices = new HashMap<>();
    private final Map<ResourceName, Written> values = new HashMap<>();
    private final Map<ResourceName, FencingToken> latest = new HashMap<>();
    /** What hosts held whose process has died, as long as they would have taken it to be valid. */
    private final List<Ghost> ghosts = new ArrayList<>();

    private final Set<Site> changed = new LinkedHashSet<>();
    private final Set<ResourceName> concerned = new LinkedHashSet<>();
    private long granted;
    private long valuesMade;
    /** Whether clocks are worse than configured: then only devices are safe. */
    boolean areClocksTooWrong;

    private int conflicts;

    /** What is known of a resource's value. */
    private static final class Written {
        /** Number of the last one that is written back. */
        private long kept;
        /** Number of the last one written; empty when it may be lost with who has written it. */
        private Optional<Long> last = Optional.of(0L);

        private Process writer;
        /** Where it was written. */
        private Site site;

        /** Whether the last one may be lost with its writer, who has not written it back. */
        private boolean isAtRisk() {
            return last.isPresent() && last.get() != kept && site != null && !(writer.isAlive() && site.isValid());
        }
    }

    private record Ghost(
            SimulatedHost host, long validUntil, ResourceName resource, Credit credit, Optional<String> group) {
        boolean isValid() {
            return validUntil - host.clock() > 0;
        }
    }

    /** A credit that its holder takes to be valid. */
    private record Valid(String who, Credit credit, Optional<String> group) {}

    Checks(Simulation simulation) {
        this.simulation = simulation;
    }

    Device device(ResourceName resource) {
        return devices.computeIfAbsent(resource, missing -> new Device());
    }

    long granted() {
        return granted;
    }

    /** How many times two valid holders conflicted; more than none only with clocks that are too wrong. */
    int conflicts() {
        return conflicts;
    }

    // ---- what happens

    void changed(Site site) {
        changed.add(site);
        concerned.add(site.resource());
    }

    void died(Process process) {
        for (Site site : process.sites().toList()) {
            for (Use use : site.held()) {
                ghosts.add(new Ghost(
                        process.host(),
                        site.validUntil(),
                        site.resource(),
                        use.credit(),
                        use.request().group()));
            }
        }
        lost(process);
    }

    /** It is sure that the host's former processes are dead. */
    void exorcised(SimulatedHost host) {
        ghosts.removeIf(each -> each.host() == host);
    }

    void granted(Use use) {
        granted++;
        if (!use.isValid() || isSharing(use.resource())) {
            return;
        }
        Optional<FencingToken> token = use.token();
        if (token.isPresent() && !areClocksTooWrong) {
            FencingToken before = latest.get(use.resource());
            boolean isLater = before == null || token.get().compareTo(before) > 0 || use.isEnlarged();
            require(isLater, use + " has " + token.get() + " after " + before);
            latest.put(use.resource(), token.get());
        }
        if (!areClocksTooWrong) {
            read(use);
        }
    }

    private void read(Use use) {
        Written written = written(use.resource());
        long read = number(use.site().books().value());
        if (written.isAtRisk()) {
            written.last = Optional.empty();
        }
        if (written.last.isPresent()) {
            require(read == written.last.get(), use + " reads " + read + " and not " + written.last.get());
        } else {
            require(read >= written.kept, use + " reads " + read + ", but " + written.kept + " was written back");
            written.last = Optional.of(read);
            written.site = null;
        }
    }

    /** What to write now. */
    byte[] next(Use writer) {
        Written written = written(writer.resource());
        written.last = Optional.of(++valuesMade);
        written.writer = writer.owner().process();
        written.site = writer.site();
        return ("v" + valuesMade).getBytes(UTF_8);
    }

    void writtenBack(ResourceName resource, VersionedValue value) {
        Written written = written(resource);
        long kept = number(value);
        require(kept >= written.kept || areClocksTooWrong, "value " + kept + " replaces the later one " + written.kept);
        written.kept = kept;
    }

    /** It may have written values that nobody will ever see. */
    void lost(Process process) {
        for (Written each : values.values()) {
            if (each.writer == process && each.last.isPresent() && each.last.get() != each.kept) {
                each.last = Optional.empty();
            }
        }
    }

    private Written written(ResourceName resource) {
        return values.computeIfAbsent(resource, missing -> new Written());
    }

    private static long number(VersionedValue value) {
        String text = new String(value.value(), UTF_8);
        require(text.isEmpty() || text.matches("v[0-9]+"), "half a value: " + text);
        return text.isEmpty() ? 0 : Long.parseLong(text.substring(1));
    }

    /** A device's answer to who was valid when he asked and when he was answered. */
    void written(Use use, boolean isAccepted, boolean isStillValid) {
        require(isAccepted || !isStillValid || areClocksTooWrong, use + " is valid, and was refused by the device");
    }

    /** Whether several of one group may have what is exclusive, so that there is no order of theirs. */
    static boolean isSharing(ResourceName resource) {
        return !resource.type().equals("lock") && !resource.type().equals("drive");
    }

    // ---- after each event

    void check() {
        if (changed.isEmpty()) {
            return;
        }
        changed.forEach(each -> each.books().check());
        changed.clear();
        ghosts.removeIf(each -> !each.isValid());
        concerned.forEach(this::checkHolders);
        concerned.clear();
    }

    private void checkHolders(ResourceName resource) {
        List<Valid> valid = valid(resource);
        Algebra algebra = simulation.algebra(resource);
        if (algebra.isCounted()) {
            Credit sum = valid.stream().map(Valid::credit).reduce(Amount.NONE, algebra::plus);
            require(((Amount) sum).units() <= 100, "more is held than there is: " + valid);
        }
        for (int i = 0; i < valid.size(); i++) {
            for (Valid other : valid.subList(i + 1, valid.size())) {
                Valid one = valid.get(i);
                boolean isSameGroup = one.group().isPresent() && one.group().equals(other.group());
                if (!isSameGroup && algebra.conflicts(one.credit(), other.credit())) {
                    conflicts++;
                    require(areClocksTooWrong, one + " and " + other + " are both valid");
                }
            }
        }
    }

    private List<Valid> valid(ResourceName resource) {
        List<Valid> valid = new ArrayList<>();
        for (SimulatedHost host : simulation.hosts.values()) {
            for (Site site : host.sites(resource)) {
                if (site.isValid()) {
                    site.held()
                            .forEach(use -> valid.add(new Valid(
                                    use.toString(), use.credit(), use.request().group())));
                }
            }
        }
        for (Ghost each : ghosts) {
            if (each.resource().equals(resource)) {
                valid.add(new Valid("late " + each.host().name(), each.credit(), each.group()));
            }
        }
        return valid;
    }

    static void require(boolean isTrue, String otherwise) {
        if (!isTrue) {
            throw new AssertionError(otherwise);
        }
    }
}
