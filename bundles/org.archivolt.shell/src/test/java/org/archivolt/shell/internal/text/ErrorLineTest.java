package org.archivolt.shell.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
}
