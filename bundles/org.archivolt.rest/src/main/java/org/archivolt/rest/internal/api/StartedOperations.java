package org.archivolt.rest.internal.api;

import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.LibraryElement;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.rest.internal.problem.Problem;
import org.archivolt.rest.internal.problem.Problems;

/**
 * What libraries were asked for over HTTP, so that clients can come back and ask how it ended. A library itself forgets an
 * operation that has ended; here the last ones are kept, of libraries that are there.
 */
final class StartedOperations {
    static final int KEPT_MAX = 100;

    private final Map<MediaLibrary, Map<Long, Started>> started = new IdentityHashMap<>();

    /** Asks a library for something. */
    interface Order {
        CompletableFuture<?> give(MediaLibrary library);
    }

    /**
     * @param operation as it stood when it was asked for; empty when it ended before anybody could look
     * @param end how it ended
     * @param ended fails with what it failed with, not before {@code end} is known
     */
    record Started(
            String what, Optional<LibraryOperation> operation, CompletableFuture<End> end, CompletableFuture<?> ended) {
        static Started of(String what, Optional<LibraryOperation> operation, CompletableFuture<?> work) {
            CompletableFuture<End> end = work.handle(End::of);
            return new Started(what, operation, end, end.thenCompose(known -> work));
        }
    }

    /** @param element of an import or export */
    private record End(Optional<LibraryElement> element, Optional<Problem> problem) {
        static End of(Object value, Throwable failure) {
            return new End(
                    value instanceof LibraryElement element ? Optional.of(element) : Optional.empty(),
                    failure == null ? Optional.empty() : Optional.of(Problems.of(Later.reasonOf(failure))));
        }
    }

    /**
     * @param what the first word of it
     * @param present the libraries that are there now
     */
    synchronized Started start(MediaLibrary library, Collection<MediaLibrary> present, String what, Order order) {
        Set<Long> before =
                library.operations().stream().map(LibraryOperation::number).collect(Collectors.toSet());
        CompletableFuture<?> work = order.give(library);
        Optional<LibraryOperation> operation = newOne(library.operations(), before, what);
        Started result = Started.of(what, work.isDone() ? Optional.empty() : operation, work);
        started.keySet().removeIf(each -> present.stream().noneMatch(there -> there == each));
        result.operation().ifPresent(each -> keep(library, each.number(), result));
        return result;
    }

    /**
     * A library does not say which number an order got, and drives give orders at the same time: it is the last one of
     * its kind that was not there before. No other order of ours can be, we hold a lock.
     */
    private static Optional<LibraryOperation> newOne(List<LibraryOperation> now, Set<Long> before, String what) {
        return now.stream()
                .filter(operation -> !before.contains(operation.number()))
                .filter(operation -> operation.what().startsWith(what))
                .reduce((first, second) -> second);
    }

    private void keep(MediaLibrary library, long number, Started operation) {
        Map<Long, Started> kept = started.computeIfAbsent(library, each -> new LinkedHashMap<>());
        kept.put(number, operation);
        if (kept.size() > KEPT_MAX) {
            kept.remove(kept.keySet().iterator().next());
        }
    }

    private synchronized Optional<Started> find(MediaLibrary library, long number) {
        return Optional.ofNullable(
                started.getOrDefault(library, new HashMap<>()).get(number));
    }

    /** @throws ArchivoltException {@code NO_SUCH_REQUEST} */
    LibraryViews.Operation view(MediaLibrary library, long number) throws ArchivoltException {
        Optional<Started> known = find(library, number);
        if (known.isPresent()) {
            return view(library, known.get());
        }
        return operation(library, number).map(LibraryViews.Operation::of).orElseThrow(() -> unknown(library, number));
    }

    /** How it stands now. */
    LibraryViews.Operation view(MediaLibrary library, Started known) {
        End end = known.end().getNow(null);
        if (end == null) {
            return running(library, known);
        }
        Optional<LibraryOperation> asked = known.operation();
        return new LibraryViews.Operation(
                asked.map(LibraryOperation::number).orElse(null),
                asked.map(LibraryOperation::what).orElse(known.what()),
                (end.problem().isEmpty() ? LibraryViews.State.DONE : LibraryViews.State.FAILED).name(),
                asked.map(operation -> operation.asked().toString()).orElse(null),
                null,
                end.element().map(LibraryViews.Element::of).orElse(null),
                end.problem().orElse(null));
    }

    private static LibraryViews.Operation running(MediaLibrary library, Started known) {
        return known.operation()
                .map(asked -> operation(library, asked.number()).orElse(asked))
                .map(LibraryViews.Operation::of)
                .orElseGet(() -> new LibraryViews.Operation(
                        null, known.what(), LibraryViews.State.WAITING.name(), null, null, null, null));
    }

    private static Optional<LibraryOperation> operation(MediaLibrary library, long number) {
        return library.operations().stream()
                .filter(each -> each.number() == number)
                .findFirst();
    }

    /** @throws ArchivoltException {@code WRONG_STATE} when it has begun or ended, {@code NO_SUCH_REQUEST} */
    void cancel(MediaLibrary library, long number) throws ArchivoltException {
        if (library.cancel(number)) {
            return;
        }
        LibraryViews.Operation view = view(library, number);
        throw new ArchivoltException(ErrorCode.WRONG_STATE, "the operation has begun or has ended")
                .with("library", library.name())
                .with("operation", number)
                .with("state", view.state());
    }

    private static ArchivoltException unknown(MediaLibrary library, long number) {
        return new ArchivoltException(ErrorCode.NO_SUCH_REQUEST, "no such operation is known")
                .with("library", library.name())
                .with("operation", number);
    }
}
