package org.archivolt.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;

class ArchivoltCommandTest {
    private final Printed printed = new Printed();

    @Test
    void saysAnErrorInOneLineAndFailsWithIt() {
        ArchivoltException error = new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "there is no\nsuch medium");
        assertThatThrownBy(() -> failing(error).execute())
                .isInstanceOfSatisfying(
                        CommandException.class,
                        e -> assertThat(e.getNiceHelp()).isEqualTo("NO_SUCH_MEDIUM: there is no such medium"));
    }

    @Test
    void saysThatItWasInterruptedAndStaysSo() {
        assertThatThrownBy(() -> failing(new InterruptedException()).execute())
                .isInstanceOfSatisfying(
                        CommandException.class, e -> assertThat(e.getNiceHelp()).startsWith("CANCELLED: "));
        assertThat(Thread.interrupted()).isTrue();
    }

    private ArchivoltCommand failing(Exception error) {
        ArchivoltCommand command = new ArchivoltCommand() {
            @Override
            void run(Output output) throws ArchivoltException, InterruptedException {
                if (error instanceof ArchivoltException known) {
                    throw known;
                }
                throw (InterruptedException) error;
            }
        };
        command.session = (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> method.getName().equals("getConsole") ? printed.stream() : null);
        return command;
    }
}
