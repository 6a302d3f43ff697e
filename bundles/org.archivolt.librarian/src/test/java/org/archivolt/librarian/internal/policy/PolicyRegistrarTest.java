package org.archivolt.librarian.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import org.archivolt.librarian.policy.AllocationPolicy;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

class PolicyRegistrarTest {
    private final List<Dictionary<?, ?>> offered = new ArrayList<>();

    @Test
    void offersEachPolicyUnderItsNameAndTakesItBack() {
        PolicyRegistrar registrar = new PolicyRegistrar(fake(BundleContext.class, (context, method, arguments) -> {
            assertThat(method.getName()).isEqualTo("registerService");
            assertThat(arguments[0]).isEqualTo(AllocationPolicy.class);
            Dictionary<?, ?> properties = (Dictionary<?, ?>) arguments[2];
            offered.add(properties);
            return fake(ServiceRegistration.class, (registration, unregister, none) -> {
                offered.remove(properties);
                return null;
            });
        }));

        assertThat(offered)
                .extracting(properties -> (String) properties.get(AllocationPolicy.NAME))
                .containsExactlyElementsOf(BuiltInPolicies.all().stream()
                        .map(BuiltInPolicies.Named::name)
                        .toList());
        assertThat(offered)
                .allSatisfy(properties -> assertThat(properties.get(AllocationPolicy.DESCRIPTION))
                        .asString()
                        .endsWith("."));

        registrar.stop();
        assertThat(offered).isEmpty();
    }

    /** Only what is asked of it here. */
    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
