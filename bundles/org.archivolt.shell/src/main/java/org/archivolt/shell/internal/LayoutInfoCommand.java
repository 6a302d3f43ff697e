package org.archivolt.shell.internal;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.shell.internal.complete.LayoutCompleter;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.store.LayoutCatalog;
import org.archivolt.store.LayoutCatalog.InstalledLayout;

/** {@code layout:info}. */
@Service
@Command(
        scope = "layout",
        name = "info",
        description = "Shows all that is known of a layout",
        detailedDescription = "Of several installed versions the first one writes. Parameters are given on PUT as"
                + " layout.NAME=VALUE.")
public final class LayoutInfoCommand extends ArchivoltCommand {
    @Reference
    LayoutCatalog layouts;

    @Option(name = "--json", description = "Print JSON: an array of the installed versions")
    boolean json;

    @Argument(name = "name", description = "The layout", required = true)
    @Completion(LayoutCompleter.class)
    String name;

    @Override
    void run(Output output) throws ArchivoltException {
        List<InstalledLayout> versions = layouts.layouts().stream()
                .filter(layout -> layout.description().name().equals(name))
                .toList();
        if (versions.isEmpty()) {
            throw new ArchivoltException(ErrorCode.LAYOUT_UNAVAILABLE, "no layout of this name is installed here")
                    .with("layout", name);
        }
        if (json) {
            output.json(versions.stream().map(LayoutMembers::of).toList());
            return;
        }
        for (int i = 0; i < versions.size(); i++) {
            if (i > 0) {
                output.line("");
            }
            print(versions.get(i), output);
        }
    }

    private static void print(InstalledLayout layout, Output output) {
        LayoutDescription description = layout.description();
        output.line(Plain.paragraph(
                "", "%s %s: %s".formatted(description.name(), description.version(), description.summary())));
        output.line("In use        " + layout.inUse());
        output.line("Tolerates     the loss of %d of an object's media, with default parameters"
                .formatted(layout.tolerates()));
        layout.origin().ifPresent(origin -> output.line("Bundle        " + origin));
        description.parameters().forEach(parameter -> print(parameter, output));
    }

    private static void print(LayoutParameter parameter, Output output) {
        output.line(Plain.paragraph(
                "  ",
                "%s=%s (%s: %s): %s"
                        .formatted(
                                parameter.name(),
                                parameter.defaultText(),
                                parameter.type(),
                                parameter.range(),
                                parameter.summary())));
    }
}
