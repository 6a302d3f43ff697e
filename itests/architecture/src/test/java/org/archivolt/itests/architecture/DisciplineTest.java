package org.archivolt.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;

/** Time, threads and state: what the conventions forbid and a compiler does not see. */
class DisciplineTest {
    private static final JavaClasses CLASSES = Bundles.mainClasses();

    @Test
    void onlyTheSystemTickerReadsTheClock() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.archivolt.base.SystemTicker")
                .and()
                .resideOutsideOfPackage("org.archivolt.testkit..") // tests wait for real threads, in real time
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callMethod(InstantSource.class, "system")
                .check(CLASSES);
    }

    @Test
    void theSchedulersCoreIsPure() {
        noClasses()
                .that()
                .resideInAPackage("org.archivolt.lrs.internal.core..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.util.concurrent..", "org.osgi.service..", "org.archivolt.lrs.internal.runtime..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(InstantSource.class)
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.archivolt.base.Ticker")
                .check(CLASSES);
    }

    /** In no code, nor in any test: what takes time has an event that ends it. Read from the sources, as not all is built yet. */
    @Test
    void nobodySleeps() throws IOException {
        Pattern sleep = Pattern.compile("Thread\\s*\\.\\s*sleep\\s*\\(|TimeUnit\\.\\w+\\.sleep\\s*\\(");
        List<Path> sleepers = new ArrayList<>();
        for (Path source : Bundles.sources()) {
            if (sleep.matcher(Files.readString(source)).find()) {
                sleepers.add(Bundles.SOURCE_TREE.relativize(source));
            }
        }
        assertThat(sleepers).isEmpty();
    }

    /** A component is called by many threads: what is neither final nor volatile is guarded as docs/threads.md says. */
    @Test
    void fieldsOfComponentsAreFinalOrVolatileOrGuarded() throws IOException {
        String threads = Files.readString(Bundles.SOURCE_TREE.resolve("docs/threads.md"));
        fields().that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(Component.class)
                .and()
                .areNotAnnotatedWith("javax.ws.rs.core.Context")
                .and(DescribedPredicate.describe(
                        "are in a class without a line in docs/threads.md",
                        field -> !threads.contains("`" + field.getOwner().getSimpleName())))
                .should()
                .beFinal()
                .orShould()
                .haveModifier(JavaModifier.VOLATILE)
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
