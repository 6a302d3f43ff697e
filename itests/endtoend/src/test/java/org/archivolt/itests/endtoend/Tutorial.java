package org.archivolt.itests.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a tutorial tells its reader to do, taken from its Markdown: headings {@code ## 1. …} begin sections; a block of
 * {@code java} or {@code xml} is a file, named in the line before it; one of {@code sh} is commands; one of {@code text}
 * is what the commands before it print, where {@code …} stands for anything.
 */
record Tutorial(List<Step> steps) {
    private static final Pattern PARTS = Pattern.compile(
            "^## (?<section>\\d+)\\..*?$" + "|(?:^`(?<path>[^`]+)`:\\n\\n)?^```(?<language>\\w+)\\n(?<text>.*?)^```$",
            Pattern.MULTILINE | Pattern.DOTALL);

    Tutorial {
        steps = List.copyOf(steps);
    }

    static Tutorial read(Path file) throws IOException {
        List<Step> steps = new ArrayList<>();
        int section = 0;
        Matcher parts = PARTS.matcher(Files.readString(file));
        while (parts.find()) {
            if (parts.group("section") != null) {
                section = Integer.parseInt(parts.group("section"));
            } else {
                add(section, parts.group("language"), parts.group("path"), parts.group("text"), steps);
            }
        }
        return new Tutorial(steps);
    }

    private static void add(int section, String language, String path, String text, List<Step> steps) {
        switch (language) {
            case "java", "xml" -> steps.add(new WrittenFile(section, Path.of(path), text));
            case "sh" -> steps.add(new Commands(section, text, List.of()));
            case "text" -> {
                Commands commands = (Commands) steps.remove(steps.size() - 1);
                steps.add(commands.printing(text.lines().toList()));
            }
            default -> throw new AssertionError("nobody knows what to do with a block of " + language);
        }
    }

    /** In the order of the text. */
    Stream<Step> section(int number) {
        return steps.stream().filter(step -> step.section() == number);
    }

    sealed interface Step {
        int section();
    }

    record WrittenFile(int section, Path path, String text) implements Step {}

    /** @param printed lines, all of which they print */
    record Commands(int section, String text, List<String> printed) implements Step {
        Commands printing(List<String> lines) {
            return new Commands(section, text, lines);
        }

        /** One alone does not depend on how long the runtime takes to notice a file. */
        boolean mayBeRepeated() {
            return text.lines().count() == 1;
        }

        boolean print(String output) {
            return printed.stream()
                    .map(Commands::pattern)
                    .allMatch(line -> line.matcher(output).find());
        }

        private static Pattern pattern(String line) {
            return Pattern.compile(Stream.of(line.split("…"))
                    .map(String::strip)
                    .filter(part -> !part.isEmpty())
                    .map(Pattern::quote)
                    .collect(Collectors.joining(".*")));
        }
    }
}
