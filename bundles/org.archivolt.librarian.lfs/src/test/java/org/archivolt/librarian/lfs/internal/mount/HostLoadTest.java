package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.archivolt.librarian.NodeLoad;
import org.archivolt.testkit.VirtualTicker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLoadTest {
    @TempDir
    Path proc;

    private final VirtualTicker ticker = new VirtualTicker();

    @Test
    void tellsWhatHasHappenedSinceTheLastLook() throws IOException {
        write(100, 900, 1000, 2000);
        HostLoad load = new HostLoad(proc, ticker);
        ticker.advance(Duration.ofSeconds(10));
        write(175, 925, 51_000, 22_000);
        NodeLoad now = load.look();
        assertThat(now.cpuPercent()).isEqualTo(75);
        assertThat(now.memoryPercent()).isEqualTo(25);
        assertThat(now.networkIn()).isEqualTo(5000);
        assertThat(now.networkOut()).isEqualTo(2000);
    }

    @Test
    void isZeroWhereNothingCanBeRead() {
        HostLoad load = new HostLoad(proc.resolve("nothing"), ticker);
        NodeLoad now = load.look();
        assertThat(now.cpuPercent() + now.memoryPercent()).isZero();
        assertThat(now.networkIn() + now.networkOut()).isZero();
    }

    private void write(long busy, long idle, long in, long out) throws IOException {
        Files.writeString(proc.resolve("stat"), "cpu  " + busy + " 0 0 " + idle + " 0 0 0 0 0 0\ncpu0 1 1 1 1\n");
        Files.writeString(proc.resolve("meminfo"), "MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable:   750 kB\n");
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(
                proc.resolve("net/dev"),
                "Inter-|   Receive\n face |bytes\n    lo: 99999 0 0 0 0 0 0 0 99999 0\n  eth0: " + in
                        + " 1 0 0 0 0 0 0 " + out + " 1 0\n");
    }
}
