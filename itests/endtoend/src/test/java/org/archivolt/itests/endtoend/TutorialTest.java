package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.archivolt.itests.endtoend.Tutorial.Commands;
import org.archivolt.itests.endtoend.Tutorial.WrittenFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TutorialTest {
    @Test
    void takesFilesCommandsAndWhatTheyPrintFromTheText(@TempDir Path folder) throws IOException {
        Tutorial tutorial = Tutorial.read(Files.writeString(folder.resolve("tutorial.md"), """
                # How
                ## 1. First

                `src/A.java`:

                ```java
                class A {}
                ```

                ```sh
                one
                two
                ```
                ## 2. Then
                ```sh
                ask `it`
                ```
                It says:
                ```text
                a … b
                c
                ```
                """));
        assertThat(tutorial.section(1))
                .containsExactly(
                        new WrittenFile(1, Path.of("src/A.java"), "class A {}\n"),
                        new Commands(1, "one\ntwo\n", List.of()));
        Commands asked = new Commands(2, "ask `it`\n", List.of("a … b", "c"));
        assertThat(tutorial.section(2)).containsExactly(asked);
        assertThat(asked.mayBeRepeated()).isTrue();
        assertThat(asked.print("xa │ b\nc")).isTrue();
        assertThat(asked.print("a\nb\nc")).isFalse();
        assertThat(asked.print("a b")).isFalse();
    }

    @Test
    void findsAllThatTheTutorialOnLayoutsHas() throws IOException {
        Tutorial tutorial = Tutorial.read(Instance.repository().resolve("docs/write-a-layout.md"));
        assertThat(tutorial.steps().stream().filter(WrittenFile.class::isInstance))
                .hasSize(4);
        for (int section = 1; section <= 7; section++) {
            assertThat(tutorial.section(section)).as("section %d", section).isNotEmpty();
        }
    }
}
