package org.archivolt.shell.internal.complete;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.RequestReport.State;
import org.archivolt.lrs.Terms;
import org.archivolt.shell.internal.FakeBackend;
import org.junit.jupiter.api.Test;

class LrsCompletersTest {
    private final FakeBackend backend = new FakeBackend();

    @Test
    void offersRequests() {
        backend.reports = List.of(report(17), report(18), report(25));
        RequestCompleter completer = new RequestCompleter();
        completer.scheduler = backend;
        assertThat(offered(completer, "lrs:why", "")).containsExactly("17 ", "18 ", "25 ");
        assertThat(offered(completer, "lrs:why", "1")).containsExactly("17 ", "18 ");
    }

    @Test
    void offersKeysOfTheFamilyNamedBefore() {
        ConfigurationKeyCompleter completer = new ConfigurationKeyCompleter();
        completer.scheduler = backend;
        completer.administration = backend;
        assertThat(offered(completer, "lrs:config-get", "disk", "fl")).containsExactly("flush.delay.ms ");
        assertThat(offered(completer, "lrs:config-get", "tape", "fl")).isEmpty();
    }

    @Test
    void offersTheValueInForceToBeEdited() {
        ConfigurationValueCompleter completer = new ConfigurationValueCompleter();
        completer.scheduler = backend;
        completer.administration = backend;
        assertThat(offered(completer, "lrs:config-set", "disk", "st")).containsExactly("streams=64 ");
    }

    private static RequestReport report(long id) {
        return new RequestReport(id, "read", Terms.DEFAULT, State.QUEUED, Duration.ZERO, 1, List.of(), List.of());
    }

    /** What TAB offers at the end of the last word. */
    private static List<String> offered(Completer completer, String... words) {
        String last = words[words.length - 1];
        CommandLine line = (CommandLine) Proxy.newProxyInstance(
                CommandLine.class.getClassLoader(),
                new Class<?>[] {CommandLine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getArguments" -> words;
                    case "getCursorArgument" -> last;
                    case "getArgumentPosition" -> last.length();
                    case "getCursorArgumentIndex" -> words.length - 1;
                    case "getBufferPosition" -> String.join(" ", words).length();
                    case "getBuffer" -> String.join(" ", words);
                    default -> throw new UnsupportedOperationException(method.toString());
                });
        List<String> candidates = new ArrayList<>();
        completer.complete(null, line, candidates);
        return candidates;
    }
}
