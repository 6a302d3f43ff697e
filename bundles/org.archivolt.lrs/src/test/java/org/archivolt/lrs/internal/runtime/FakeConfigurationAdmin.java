package org.archivolt.lrs.internal.runtime;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Keeps one configuration of the family {@code disk}, and tells of its updates. Anything not used here throws. */
final class FakeConfigurationAdmin {
    static final String FILTER = "(&(service.factoryPid=org.archivolt.lrs.family)(family=disk))";

    private final Consumer<Map<String, String>> onUpdate;
    private final Configuration configuration = proxy(Configuration.class, (proxy, method, arguments) -> {
        switch (method.getName()) {
            case "getProperties":
                return copy(properties());
            case "update":
                update((Dictionary<?, ?>) arguments[0]);
                return null;
            default:
                throw new UnsupportedOperationException(method.toString());
        }
    });
    final ConfigurationAdmin admin = proxy(ConfigurationAdmin.class, (proxy, method, arguments) -> {
        if (method.getName().equals("listConfigurations")) {
            return FILTER.equals(arguments[0]) ? new Configuration[] {configuration} : null;
        }
        throw new UnsupportedOperationException(method.toString());
    });

    private Map<String, String> stored;
    boolean full;

    FakeConfigurationAdmin(Map<String, String> stored, Consumer<Map<String, String>> onUpdate) {
        this.stored = stored;
        this.onUpdate = onUpdate;
    }

    synchronized Map<String, String> properties() {
        return stored;
    }

    private void update(Dictionary<?, ?> changed) throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
        Map<String, String> now = Collections.list(changed.keys()).stream()
                .collect(Collectors.toMap(Object::toString, key -> (String) changed.get(key)));
        synchronized (this) {
            stored = now;
        }
        onUpdate.accept(now);
    }

    private static Dictionary<String, Object> copy(Map<String, String> properties) {
        return new Hashtable<>(properties);
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
