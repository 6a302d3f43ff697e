package org.archivolt.shell.internal.complete;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.console.CommandLine;

/** What is written {@code family:library:name}: by name while it is unique, in full otherwise or once a colon is typed. */
final class Names {
    private Names() {}

    static <T> List<String> of(List<T> things, Function<T, String> name, CommandLine line) {
        return of(things, name, typed(line));
    }

    static <T> List<String> of(List<T> things, Function<T, String> name, String typed) {
        Map<String, Long> count =
                things.stream().map(name).collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        boolean inFull = typed.indexOf(':') >= 0;
        return things.stream()
                .map(thing -> inFull || count.get(name.apply(thing)) > 1 ? thing.toString() : name.apply(thing))
                .toList();
    }

    /** Of the word at the cursor, what is in front of it. */
    static String typed(CommandLine line) {
        String argument = line.getCursorArgument();
        return argument == null ? "" : argument.substring(0, line.getArgumentPosition());
    }
}
