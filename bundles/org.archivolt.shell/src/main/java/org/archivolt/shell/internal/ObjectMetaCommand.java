package org.archivolt.shell.internal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.AttributeChange;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.Precondition;
import org.archivolt.shell.internal.text.KeyValues;
import org.archivolt.shell.internal.text.Plain;

/** {@code object:meta}. */
@Service
@Command(
        scope = "object",
        name = "meta",
        description = "Shows or changes user metadata of an object",
        detailedDescription = "Without options it shows them. Names are removed before others are set.")
public final class ObjectMetaCommand extends VersionCommand {
    @Option(name = "--set", description = "As name=text; may be repeated", multiValued = true)
    Collection<String> set;

    @Option(name = "--remove", description = "A name; may be repeated", multiValued = true)
    Collection<String> removed;

    @Option(name = "--clear", description = "Remove all names")
    boolean clear;

    @Option(name = "--content-type", description = "Change the content type")
    String contentType;

    @Option(name = "--json", description = "Print JSON")
    boolean json;

    @Override
    void run(Output output) throws ArchivoltException {
        boolean changes = set != null || removed != null || clear || contentType != null;
        ObjectRecord object = changes ? store.change(which(), change(), Precondition.NONE) : found();
        if (json) {
            output.json(object.metadata());
        } else {
            object.metadata().forEach((name, value) -> output.line(name + " = " + Plain.of(value)));
        }
    }

    private AttributeChange change() throws ArchivoltException {
        Map<String, String> values = KeyValues.parse("--set", set);
        return new AttributeChange(
                values,
                Set.copyOf(removed == null ? List.of() : removed),
                clear,
                Optional.ofNullable(contentType),
                Optional.empty(),
                Optional.empty());
    }
}
