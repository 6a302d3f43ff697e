package com.example.xordemo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the tutorial ends up with is the code of this module. That it works is tested from outside. */
class TutorialTest {
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path TUTORIAL = Path.of("../../docs/write-a-layout.md");

    /** The minor version that the tutorial raises by an edit. */
    private static final String RAISED = "\"xor-demo\", 1, 1,";

    private static final String FIRST = "\"xor-demo\", 1, 0,";

    @Test
    void theTutorialShowsTheCodeOfThisModule() throws IOException {
        String tutorial = Files.readString(TUTORIAL);
        List<Path> files = sources();
        assertThat(files).hasSize(2);
        for (Path file : files) {
            String code = Files.readString(file).replace(RAISED, FIRST);
            assertThat(tutorial).contains("`" + file + "`").contains("```java\n" + code + "```\n");
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
