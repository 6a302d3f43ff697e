package org.archivolt.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Names of commands, as the interpreter of Karaf's shell (Gogo) understands them. */
class ShellCommandsTest {
    private static final String COMMAND = "org.apache.karaf.shell.api.action.Command";

    private record Command(String scope, String name) {
        static Command of(JavaClass type) {
            JavaAnnotation<JavaClass> annotation = type.getAnnotationOfType(COMMAND);
            return new Command(text(annotation, "scope"), text(annotation, "name"));
        }

        private static String text(JavaAnnotation<JavaClass> annotation, String property) {
            return annotation.get(property).map(Object::toString).orElse("");
        }
    }

    /** Read from the classes, so that it does not matter how a name is written in the source. */
    private static List<Command> commands() {
        List<Command> commands = Bundles.mainClasses().stream()
                .filter(type -> type.isAnnotatedWith(COMMAND))
                .map(Command::of)
                .toList();
        assertThat(commands).hasSizeGreaterThan(100);
        return commands;
    }

    /** Gogo runs {@code *:default} for each word that is no command, with that word as an argument: a slip would be an order. */
    @Test
    void noCommandIsWhatTheShellRunsForUnknownOnes() {
        assertThat(commands())
                .filteredOn(command -> command.name().toLowerCase(Locale.ROOT).equals("default"))
                .isEmpty();
    }

    /** Of two with one name, whichever starts last wins. */
    @Test
    void eachHasANameOfItsOwn() {
        assertThat(commands()).doesNotHaveDuplicates().allSatisfy(command -> {
            assertThat(command.scope()).matches("[a-z]+");
            assertThat(command.name()).matches("[a-z]+(-[a-z]+)*");
        });
    }

    /** Karaf lets everybody who has come in use a command of which nothing is said. */
    @Test
    void ofEachItIsSaidWhoMayUseIt() {
        assertThat(commands())
                .extracting(Command::scope)
                .allSatisfy(scope -> assertThat(
                                Bundles.SOURCE_TREE.resolve("etc/org.apache.karaf.command.acl." + scope + ".cfg"))
                        .content()
                        .containsPattern("(?m)^\\* = "));
    }
}
