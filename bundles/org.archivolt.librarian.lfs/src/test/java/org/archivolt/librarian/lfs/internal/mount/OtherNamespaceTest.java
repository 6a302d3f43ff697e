package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mount that is used by processes which the kernel cannot name to us: they are in another namespace, as those of containers. */
class OtherNamespaceTest {
    private Path mounted;
    private Process runtime;

    @BeforeEach
    void mount(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "unshare is not installed");
        mounted = Files.createDirectories(folder.resolve("mounted"));
        runtime = new ProcessBuilder(
                        "unshare",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DeadRuntime.class.getName(),
                        mounted.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String answer = new BufferedReader(new InputStreamReader(runtime.getInputStream())).readLine();
        assumeTrue("mounted".equals(answer), () -> "no mount in another namespace: " + answer);
    }

    @AfterEach
    void unmount() throws Exception {
        runtime.destroyForcibly();
        assertThat(runtime.waitFor(20, TimeUnit.SECONDS)).isTrue();
        if (MountTable.at(mounted.toRealPath()).isPresent()) {
            Unmounting.detach(mounted.toRealPath());
        }
    }

    @Test
    void nobodyMakesSmallerWhatAnotherHasOpen() throws Exception {
        String byName = "python3 -c 'import os; os.truncate(\"f\", 10)'"; // without having it open
        assertThat(run("exec 3<>f; head -c 1000 /dev/zero >&3; " + byName + " || stat -c %s f"))
                .contains("Too many open files")
                .endsWith("1000");
        assertThat(run("exec 3<>f; (: > f) 2>&1 || stat -c %s f"))
                .contains("Too many open files")
                .endsWith("1000");
    }

    @Test
    void whoHasItOpenAloneMakesItSmaller() throws Exception {
        assertThat(run("head -c 1000 /dev/zero > f; printf abc > f; cat f; truncate -s 2 f; stat -c %s f"))
                .isEqualTo("abc2");
        assertThat(run("python3 -c 'f=open(\"f\",\"r+b\"); f.truncate(1); f.close()'; stat -c %s f"))
                .isEqualTo("1");
    }

    private String run(String script) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", script)
                .directory(mounted.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
