package org.archivolt.dss.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/** With a container that only keeps a list of services. */
final class CatalogConnectorTest {
    private record Registered(Class<?> type, Object service, Dictionary<?, ?> properties) {}

    private final List<Registered> services = new CopyOnWriteArrayList<>();

    @Test
    void asksForAServerAndServesWhenItIsThere() throws Exception {
        CatalogConnector connector = new CatalogConnector(container(), config(""));
        assertThat(services).hasSize(1);
        assertThat(services.get(0).properties().get("archivolt.wants")).isEqualTo("postgresql");

        tell(services.get(0), new ServerAddress("jdbc:postgresql://127.0.0.1:1/none", "a", "b", ""));
        tell(services.get(0), Shared.embeddedServer().address());
        Await.until("there is a database", () -> services.size() == 2);

        CatalogDatabase database = (CatalogDatabase) services.get(1).service();
        assertThat(new PostgresResourceCatalog(database).media()).isNotNull();
        connector.deactivate();
        assertThat(services).isEmpty();
    }

    @Test
    void asksNobodyWhenAServerIsConfigured() throws Exception {
        ServerAddress server = Shared.embeddedServer().address();
        String url = server.url() + "?user=" + server.user() + "&password=" + server.password();
        CatalogConnector connector = new CatalogConnector(container(), config(url));
        Await.until("there is a database", () -> services.size() == 1);

        assertThat(services.get(0).type()).isEqualTo(CatalogDatabase.class);
        connector.deactivate();
        assertThat(services).isEmpty();
    }

    @Test
    void stopsWhileItIsStillWaiting() {
        new CatalogConnector(container(), config("")).deactivate();
        new CatalogConnector(container(), config("jdbc:postgresql://127.0.0.1:1/none")).deactivate();

        assertThat(services).isEmpty();
    }

    @SuppressWarnings("unchecked") // the one service that is no class of ours
    private static void tell(Registered consumer, ServerAddress server) {
        ((Consumer<Map<String, String>>) consumer.service())
                .accept(Map.of("url", server.url(), "user", server.user(), "password", server.password()));
    }

    private BundleContext container() {
        return fake(BundleContext.class, (method, arguments) -> {
            assertThat(method).isEqualTo("registerService");
            Registered registered =
                    new Registered((Class<?>) arguments[0], arguments[1], (Dictionary<?, ?>) arguments[2]);
            services.add(registered);
            return fake(ServiceRegistration.class, (unregister, none) -> {
                assertThat(unregister).isEqualTo("unregister");
                assertThat(services.remove(registered)).isTrue();
                return null;
            });
        });
    }

    private interface Behaviour {
        Object call(String method, Object[] arguments);
    }

    private static <T> T fake(Class<T> type, Behaviour behaviour) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> behaviour.call(method.getName(), arguments)));
    }

    private static PostgresConfig config(String url) {
        return (PostgresConfig) Proxy.newProxyInstance(
                PostgresConfig.class.getClassLoader(),
                new Class<?>[] {PostgresConfig.class},
                (proxy, method, arguments) -> value(method.getName(), method.getDefaultValue(), url));
    }

    private static Object value(String key, Object defaultValue, String url) {
        return switch (key) {
            case "url" -> url;
            case "annotationType" -> (Class<? extends Annotation>) PostgresConfig.class;
            default -> defaultValue;
        };
    }
}
