package org.archivolt.shell.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.CreditOffice;
import org.archivolt.resource.ResourceName;

/** An office with two loans of one medium and one who waits for it; writes down what was asked of it. */
public final class FakeCreditOffice implements CreditOffice {
    static final ResourceName MEDIUM = new ResourceName("medium", "tape:a-library-with-a-long-name:AV0001L9");

    private static final List<String> TYPES = List.of("medium", "object");

    final List<Object> calls = new ArrayList<>();
    boolean empty;

    @Override
    public List<Loan> loans(Optional<String> type, int limit) throws ArchivoltException {
        if (type.isPresent() && !TYPES.contains(type.get())) {
            throw ArchivoltException.invalid("type", "must be one of " + TYPES);
        }
        calls.add(type.orElse("all") + " " + limit);
        return empty
                ? List.of()
                : List.of(
                        new Loan(
                                MEDIUM,
                                "hamburg-with-a-long-name",
                                "read+write+move",
                                Optional.of("17.1"),
                                true,
                                List.of(
                                        new Use("lrs/put \u001b[31m7", "read", Duration.ofSeconds(12), true),
                                        new Use("lrs/put 8", "read", Duration.ofSeconds(1), false))),
                        new Loan(
                                new ResourceName("object", "a/b"), "kiel", "read", Optional.empty(), false, List.of()));
    }

    @Override
    public List<Loan> loans(ResourceName resource) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Waiter> why(ResourceName resource) {
        return resource.equals(MEDIUM) ? waiters(1) : List.of();
    }

    @Override
    public List<Waiter> waiters(int limit) {
        return List.of(new Waiter(
                MEDIUM,
                "kiel",
                "store/scrub-3",
                "write",
                Duration.ofMinutes(3),
                List.of("lrs/put 7 on hamburg"),
                "it is in use \u001b[31mthere"));
    }

    @Override
    public List<Host> hosts() {
        return List.of(
                new Host("hamburg", 3, true, Optional.empty()),
                new Host("kiel", 1, false, Optional.of(Duration.ofMillis(3_200))));
    }

    @Override
    public void revoke(ResourceName resource, String host) throws ArchivoltException {
        calls.add("revoke " + resource + " " + host);
        if (!resource.equals(MEDIUM)) {
            throw new ArchivoltException(ErrorCode.NO_SUCH_CREDIT, "this host has nothing of it").with("host", host);
        }
    }

    @Override
    public void declareDead(String host) {
        calls.add("dead " + host);
    }
}
