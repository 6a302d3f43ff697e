package org.archivolt.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages that say which test proves what name tests that there are. */
class CasesTest {
    private static final Pattern NAME = Pattern.compile("`(?:([\\w.]*[A-Z]\\w*Test)\\.)?([a-z]\\w*)`");
    private static final Pattern METHOD = Pattern.compile("void (\\w+)\\(");

    /** A class with tests: its whole name, as a path, and its methods. */
    private record Tests(String path, Set<String> methods) {
        static Tests of(Path source) throws IOException {
            Matcher methods = METHOD.matcher(Files.readString(source));
            return new Tests(
                    source.toString().replace(".java", "").replace('/', '.'),
                    methods.results().map(method -> method.group(1)).collect(Collectors.toSet()));
        }

        boolean has(String type, String method) {
            return (type == null || path.endsWith("." + type)) && methods.contains(method);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"librarian-cases.md", "credit-cases.md"})
    void everyTestThatIsNamedExists(String page) throws IOException {
        List<Tests> tests = new ArrayList<>();
        for (Path source : Bundles.sources()) {
            if (source.toString().endsWith("Test.java")) {
                tests.add(Tests.of(source));
            }
        }
        List<MatchResult> named = Files.readAllLines(
                        Bundles.SOURCE_TREE.resolve("docs").resolve(page))
                .stream()
                .filter(line -> line.startsWith("|"))
                .flatMap(line -> NAME.matcher(line.substring(line.lastIndexOf('|', line.length() - 2)))
                        .results())
                .toList();
        assertThat(named).hasSizeGreaterThan(50);
        assertThat(named)
                .filteredOn(name -> tests.stream().noneMatch(each -> each.has(name.group(1), name.group(2))))
                .extracting(MatchResult::group)
                .isEmpty();
    }
}
