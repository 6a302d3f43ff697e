package org.archivolt.rest.internal.lrs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.lrs.Allocation;
import org.archivolt.lrs.ClientAnswer;
import org.archivolt.lrs.Grant;
import org.archivolt.rest.internal.problem.Problem;

/**
 * How a request stands, in JSON.
 *
 * @param state that of {@link ClientAnswer}, or {@code REFUSED}: nothing was done, and the id is not remembered
 * @param request what the scheduler calls it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"id", "kind", "state", "request", "sequence", "allocation", "problem"})
record AnswerView(
        String id, String kind, String state, Long request, Long sequence, AllocationView allocation, Problem problem) {
    static final String WAITING = ClientAnswer.State.WAITING.name();

    record AllocationView(long id, List<GrantView> media) {
        static AllocationView of(Allocation allocation, List<String> names) {
            return new AllocationView(
                    allocation.id(),
                    allocation.grants().stream()
                            .map(grant -> GrantView.of(grant, names))
                            .toList());
        }
    }

    /**
     * @param path where the medium is mounted; null when its filesystem has no path
     * @param addresses by name, relative to the path; null when none were asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record GrantView(String medium, String device, long availableBytes, String path, Map<String, String> addresses) {
        static GrantView of(Grant grant, List<String> names) {
            return new GrantView(
                    grant.medium().toString(),
                    grant.device().toString(),
                    grant.availableBytes(),
                    grant.volume().path().map(Path::toString).orElse(null),
                    names.isEmpty() ? null : addresses(grant, names));
        }

        private static Map<String, String> addresses(Grant grant, List<String> names) {
            Map<String, String> addresses = new LinkedHashMap<>();
            names.forEach(name -> addresses.put(name, grant.volume().address(name)));
            return addresses;
        }
    }

    static AnswerView of(ClientAnswer answer) {
        return new AnswerView(
                answer.id(),
                answer.kind(),
                answer.state().name(),
                answer.request() == 0 ? null : answer.request(),
                answer.sequence() == 0 ? null : answer.sequence(),
                answer.allocation()
                        .map(allocation -> AllocationView.of(allocation, answer.names()))
                        .orElse(null),
                answer.failure().map(Problem::of).orElse(null));
    }

    static AnswerView refused(Optional<String> id, String kind, ArchivoltException why) {
        return new AnswerView(id.orElse(null), kind, "REFUSED", null, null, null, Problem.of(why));
    }

    boolean isWaiting() {
        return state.equals(WAITING);
    }
}
