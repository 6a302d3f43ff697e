package org.archivolt.shell.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;

class ErrorLineTest {
    @Test
    void namesTheFieldAtFault() {
        ArchivoltException e =
                ArchivoltException.invalid("path", "must be absolute").with("path", "x");
        assertThat(ErrorLine.of(e)).isEqualTo("INVALID_ARGUMENT: path: must be absolute (path x)");
    }

    @Test
    void saysWhatWasBeingDoneAndWhyItFailed() {
        ArchivoltException e = new ArchivoltException(
                        ErrorCode.MEDIUM_FAULT, "mounting", new IOException("Input/output error\n at sector 7"))
                .with("medium", "disk:lib:d1");
        assertThat(ErrorLine.of(e))
                .isEqualTo("MEDIUM_FAULT: while mounting (medium disk:lib:d1): Input/output error at sector 7");
    }

    /** As docs/librarian.md shows the errors of a registration. */
    @Test
    void saysEachOfSeveralErrorsOnALineOfItsOwn() {
        ArchivoltException e = new ArchivoltException(ErrorCode.INVALID_ARGUMENT, "the registration has 2 errors")
                .with("errno", "EINVAL")
                .with("errors", List.of("line 2, [global] node_count: is 3", "line 6, [node05] node_id: is 4, not 5"));
        assertThat(ErrorLine.of(e)).isEqualTo("""
                INVALID_ARGUMENT: the registration has 2 errors (errno EINVAL)
                  line 2, [global] node_count: is 3
                  line 6, [node05] node_id: is 4, not 5""");
    }

    /** A name in an error may be somebody else's, who likes to write to terminals. */
    @Test
    void saysNothingThatATerminalWouldObey() {
        ArchivoltException e = ArchivoltException.invalid("path", "must be free")
                .with("path", "/\u001b[31mred")
                .with("errors", List.of("/\u001b[2Jgone"));
        assertThat(ErrorLine.of(e)).isEqualTo("INVALID_ARGUMENT: path: must be free (path /?[31mred)\n  /?[2Jgone");
    }
}
