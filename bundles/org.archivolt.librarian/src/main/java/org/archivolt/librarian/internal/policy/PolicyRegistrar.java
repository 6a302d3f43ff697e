package org.archivolt.librarian.internal.policy;

import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Offers the policies as others offer theirs, so that one of a higher rank replaces them. */
@Component(
        service = {},
        immediate = true)
public final class PolicyRegistrar {
    private final List<ServiceRegistration<AllocationPolicy>> offered;

    /** @param context of this bundle */
    @Activate
    public PolicyRegistrar(BundleContext context) {
        this.offered = BuiltInPolicies.all().stream()
                .map(named -> context.registerService(AllocationPolicy.class, named.policy(), properties(named)))
                .toList();
    }

    /** Takes them back. */
    @Deactivate
    public void stop() {
        offered.forEach(ServiceRegistration::unregister);
    }

    private static Dictionary<String, Object> properties(BuiltInPolicies.Named named) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(AllocationPolicy.NAME, named.name());
        properties.put(AllocationPolicy.DESCRIPTION, named.description());
        return properties;
    }
}
