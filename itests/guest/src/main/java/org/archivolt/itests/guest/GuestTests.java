package org.archivolt.itests.guest;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs {@link GuestConformance} and prints a line for each test. The exit status tells whether all passed. */
public final class GuestTests {
    private GuestTests() {}

    public static void main(String[] arguments) {
        Report report = new Report();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(
                LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(GuestConformance.class))
                        .build(),
                report);
        if (report.passed == 0 || report.failed > 0) {
            System.exit(1);
        }
    }

    private static final class Report implements TestExecutionListener {
        private int passed;
        private int failed;

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            say("SKIP", test, reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            switch (result.getStatus()) {
                case ABORTED -> say("SKIP", test, reasonOf(result));
                case FAILED -> fail(test, result);
                case SUCCESSFUL -> pass(test);
            }
        }

        private void pass(TestIdentifier test) {
            if (test.isTest()) {
                passed++;
                say("PASS", test, "");
            }
        }

        private void fail(TestIdentifier test, TestExecutionResult result) {
            failed++;
            say("FAIL", test, reasonOf(result));
            result.getThrowable().ifPresent(Throwable::printStackTrace);
        }

        private static String reasonOf(TestExecutionResult result) {
            return result.getThrowable()
                    .map(cause -> String.valueOf(cause.getMessage()).replaceAll("\\s+", " "))
                    .orElse("");
        }

        private static void say(String word, TestIdentifier test, String reason) {
            System.out.println(word + " sg: " + test.getDisplayName() + (reason.isEmpty() ? "" : ": " + reason));
        }
    }
}
