package org.archivolt.ldm.disk.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the driver believes of its host. */
final class HostTest {
    @ParameterizedTest
    @CsvSource({
        "6.1.0-18-amd64, true",
        "5.17.0, true",
        "5.16.20, false",
        "5.8, false",
        "4.19.0, false",
        "10.0, true",
        "strange, false",
        "'', false",
    })
    void trustsSyncfsOfNewKernels(String release, boolean trusted) {
        assertThat(HostFilesystem.isKernelNewEnough(release)).isEqualTo(trusted);
    }

    @Test
    void addsUpDirtyMemory() throws Exception {
        String meminfo = """
                MemTotal:       24576000 kB
                Dirty:               100 kB
                Writeback:            24 kB
                WritebackTmp:       4000 kB
                """;
        assertThat(DirtyMemory.bytesIn(meminfo)).isEqualTo(124 * 1024);
        assertThat(DirtyMemory.bytes()).isNotNegative();
    }

    @Test
    void systemCallsReportTheirErrors() {
        assumeTrue(SystemCalls.AVAILABLE.isPresent(), "JNA does not work here");
        SystemCalls calls = SystemCalls.AVAILABLE.orElseThrow();
        assertThatThrownBy(() -> calls.syncFilesystem(-1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> calls.startWriteBack(-1, 0, 1)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> calls.open(Path.of("/no/such/file")))
                .isInstanceOf(IOException.class)
                .hasMessage(calls.errorText(Errno.ENOENT.number()));
    }
}
