package org.archivolt.dss.embedded.internal;

import java.util.Map;
import java.util.function.Consumer;
import org.archivolt.base.Ticker;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Serves whoever wants a PostgreSQL server, and only then: a {@link Consumer} service with the property
 * {@code archivolt.wants=postgresql} is told {@code url}, {@code user} and {@code password} as soon as the server is
 * ready, and again when it is back after a fault.
 */
@Component(
        service = {},
        configurationPid = EmbeddedConfig.PID,
        immediate = true)
@Designate(ocd = EmbeddedConfig.class)
public final class EmbeddedPostgres {
    private final EmbeddedServer server;

    @Activate
    public EmbeddedPostgres(
            @Reference(target = "(archivolt.wants=postgresql)") Consumer<Map<String, String>> consumer,
            EmbeddedConfig config) {
        server = new EmbeddedServer(
                EmbeddedSettings.from(config), Ticker.system(), address -> consumer.accept(address.asMap()));
        server.start();
    }

    @Deactivate
    void deactivate() {
        server.close();
    }
}
