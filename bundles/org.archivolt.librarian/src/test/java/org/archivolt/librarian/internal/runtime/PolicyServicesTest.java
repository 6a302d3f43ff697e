package org.archivolt.librarian.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalInt;
import org.archivolt.librarian.PolicyInfo;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.junit.jupiter.api.Test;

final class PolicyServicesTest {
    private final PolicyServices services = PolicyServices.builtIn();
    private final AllocationPolicy mine = (request, books) -> OptionalInt.empty();
    private final AllocationPolicy better = (request, books) -> OptionalInt.of(1);

    @Test
    void namesThoseOfTheReferenceFirst() {
        services.bind(mine, Map.of(AllocationPolicy.NAME, "Aaa", AllocationPolicy.DESCRIPTION, "Mine."));

        assertThat(services.names())
                .hasSize(12)
                .startsWith("RandomBooks", "LocalNode")
                .endsWith("Aaa");
        assertThat(services.infos()).contains(new PolicyInfo("Aaa", "Mine."));
    }

    @Test
    void usesTheHighestRankedOfAName() {
        AllocationPolicy shipped = services.find("LocalNode").orElseThrow();
        services.bind(mine, Map.of(AllocationPolicy.NAME, "LocalNode", "service.ranking", -1));
        assertThat(services.find("LocalNode")).containsSame(shipped);

        services.bind(better, Map.of(AllocationPolicy.NAME, "LocalNode", "service.ranking", 5));
        assertThat(services.find("LocalNode")).containsSame(better);
        assertThat(services.names()).hasSize(11);

        services.unbind(better);
        assertThat(services.find("LocalNode")).containsSame(shipped);
    }

    @Test
    void doesNotUseWhatNothingCanBeCalled() {
        services.bind(mine, Map.of());
        services.bind(mine, Map.of(AllocationPolicy.NAME, "a,b"));

        assertThat(services.names()).hasSize(11);
    }
}
