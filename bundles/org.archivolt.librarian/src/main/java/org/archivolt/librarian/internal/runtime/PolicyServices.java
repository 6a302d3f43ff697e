package org.archivolt.librarian.internal.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.librarian.PolicyInfo;
import org.archivolt.librarian.internal.core.Policies;
import org.archivolt.librarian.internal.policy.BuiltInPolicies;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policies that are there as services; of those with one name the highest ranked, and of these the first. Safe for use by many threads. */
final class PolicyServices implements Policies {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyServices.class);
    private static final String NAME = "[A-Za-z0-9_]{1,64}";
    private static final List<String> PUBLISHED =
            BuiltInPolicies.all().stream().map(BuiltInPolicies.Named::name).toList();
    private static final Comparator<Offer> ORDER = Comparator.comparingInt(Offer::place)
            .thenComparing(offer -> offer.info.name())
            .thenComparing(Comparator.comparingInt(Offer::ranking).reversed());

    private record Offer(AllocationPolicy policy, PolicyInfo info, int ranking) {
        int place() {
            int index = PUBLISHED.indexOf(info.name());
            return index < 0 ? PUBLISHED.size() : index;
        }
    }

    private final List<Offer> offers = new ArrayList<>();
    private volatile Map<String, Offer> byName = Map.of();

    /** Those that are shipped, without a container. */
    static PolicyServices builtIn() {
        PolicyServices services = new PolicyServices();
        BuiltInPolicies.all()
                .forEach(each -> services.bind(
                        each.policy(),
                        Map.of(AllocationPolicy.NAME, each.name(), AllocationPolicy.DESCRIPTION, each.description())));
        return services;
    }

    synchronized void bind(AllocationPolicy policy, Map<String, ?> properties) {
        String name = String.valueOf(properties.get(AllocationPolicy.NAME));
        if (!properties.containsKey(AllocationPolicy.NAME) || !name.matches(NAME)) {
            LOG.warn(
                    "policy {} of {}: nothing can be called so, it is not used",
                    name,
                    policy.getClass().getName());
            return;
        }
        Object description = properties.get(AllocationPolicy.DESCRIPTION);
        PolicyInfo info = new PolicyInfo(name, description == null ? "" : description.toString());
        offers.add(new Offer(policy, info, properties.get("service.ranking") instanceof Integer rank ? rank : 0));
        index();
    }

    synchronized void unbind(AllocationPolicy policy) {
        offers.removeIf(offer -> offer.policy == policy);
        index();
    }

    private void index() {
        Map<String, Offer> index = new LinkedHashMap<>();
        offers.stream().sorted(ORDER).forEach(offer -> index.putIfAbsent(offer.info.name(), offer));
        byName = index;
    }

    @Override
    public Optional<AllocationPolicy> find(String name) {
        return Optional.ofNullable(byName.get(name)).map(Offer::policy);
    }

    @Override
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    List<PolicyInfo> infos() {
        return byName.values().stream().map(Offer::info).toList();
    }
}
