package org.archivolt.access.internal;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import org.apache.karaf.jaas.boot.principal.ClientPrincipal;
import org.apache.karaf.jaas.boot.principal.UserPrincipal;
import org.archivolt.access.AuditTrail;
import org.archivolt.base.Ticker;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/**
 * Records commands of the shell that change something. Karaf tells of every command after its end, also of one that was
 * refused. What only reads is known by its verb; whatever else there is counts as a change.
 */
@Component(service = EventHandler.class, immediate = true, property = "event.topics=" + ShellAudit.TOPIC)
public final class ShellAudit implements EventHandler {
    static final String TOPIC = "org/apache/karaf/shell/console/EXECUTED";

    private static final Pattern COMMAND = Pattern.compile("^\\s*([a-z][a-z0-9-]*):([a-z][a-z0-9-]*)");
    private static final Set<String> READING = Set.of(
            "list",
            "info",
            "show",
            "status",
            "stat",
            "queue",
            "why",
            "get",
            "locate",
            "help",
            "display",
            "tail",
            "diag",
            "config-get",
            "metrics",
            "ping",
            "sessions",
            "requests",
            "find",
            "history",
            "statistics");
    /** What Karaf's own commands for users take may be a password; ours take none. */
    private static final Pattern SECRETS = Pattern.compile("^(\\s*jaas:\\S+(?:\\s+[^-\\s]\\S*)?).*", Pattern.DOTALL);

    private final Ticker ticker = Ticker.system();

    @Override
    public void handleEvent(Event event) {
        Object text = event.getProperty("command");
        if (text != null && isChange(text.toString())) {
            AuditTrail.record(ticker.now(), facts(event, text.toString()));
        }
    }

    static boolean isChange(String command) {
        Matcher scoped = COMMAND.matcher(command);
        return scoped.find() && !READING.contains(scoped.group(2));
    }

    static Map<String, Object> facts(Event event, String command) {
        Object failure = event.getProperty("exception");
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("via", "shell");
        Object subject = event.getProperty("subject");
        facts.put("user", principal(subject, UserPrincipal.class));
        facts.put("address", principal(subject, ClientPrincipal.class));
        facts.put("command", withoutSecrets(command));
        facts.put("outcome", failure == null ? "ok" : "failed");
        facts.put("failure", failure instanceof Throwable thrown ? thrown.getMessage() : null);
        return facts;
    }

    static String withoutSecrets(String command) {
        return SECRETS.matcher(command).replaceFirst("$1 ...");
    }

    private static String principal(Object subject, Class<? extends Principal> type) {
        return subject instanceof Subject known
                ? known.getPrincipals(type).stream()
                        .findFirst()
                        .map(Principal::getName)
                        .orElse(null)
                : null;
    }
}
