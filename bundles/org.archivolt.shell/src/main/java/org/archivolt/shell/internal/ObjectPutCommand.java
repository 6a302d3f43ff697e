package org.archivolt.shell.internal;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Family;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Tags;
import org.archivolt.base.Ticker;
import org.archivolt.shell.internal.complete.FamilyCompleter;
import org.archivolt.shell.internal.complete.LayoutCompleter;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.KeyValues;
import org.archivolt.shell.internal.text.Sizes;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;

/** {@code object:put}. */
@Service
@Command(
        scope = "object",
        name = "put",
        description = "Stores a file of this host as an object",
        detailedDescription = "When the command has ended, the object survives power loss. An object of the same id is"
                + " replaced in one step.")
public final class ObjectPutCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--layout", description = "How it is spread over media; without it, the configured default")
    @Completion(LayoutCompleter.class)
    String layout;

    @Option(name = "--parameter", description = "Of the layout, as name=number; may be repeated", multiValued = true)
    Collection<String> parameters;

    @Option(name = "--family", description = "Kind of storage; without it, the configured default")
    @Completion(FamilyCompleter.class)
    String family;

    @Option(name = "--tag", description = "A word its media must carry; may be repeated", multiValued = true)
    Collection<String> tags;

    @Option(name = "--meta", description = "User metadata, as name=text; may be repeated", multiValued = true)
    Collection<String> metadata;

    @Option(name = "--content-type", description = "Handed back with the object over HTTP")
    String contentType;

    @Option(name = "--if-absent", description = "Fail if there is an object of this id")
    boolean onlyIfAbsent;

    @Argument(index = 0, name = "file", description = "What to store", required = true)
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 1, name = "id", description = "The object's id", required = true)
    @Completion(ObjectCompleter.class)
    String id;

    @Override
    void run(Output output) throws ArchivoltException, IOException {
        PutRequest request = request();
        try (SeekableByteChannel channel = Files.newByteChannel(readable(file))) {
            Progress progress = new Progress(output, Ticker.system(), channel.size());
            PutResult result;
            try {
                result = store.put(request, new FileBody(channel, progress));
            } finally {
                progress.clear();
            }
            output.line("%s %s, version %d, %s"
                    .formatted(
                            result.replaced() ? "Replaced" : "Stored",
                            result.object().id(),
                            result.object().version().version(),
                            Sizes.of(result.object().size())));
        } catch (NoSuchFileException e) {
            throw ArchivoltException.invalid("file", "there is no such file").with("file", file);
        }
    }

    private static Path readable(String file) throws ArchivoltException {
        Path path = Path.of(file);
        if (!path.isAbsolute()) {
            throw ArchivoltException.invalid("file", "must be absolute").with("file", file);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw ArchivoltException.invalid("file", "must be a regular file").with("file", file);
        }
        return path;
    }

    private PutRequest request() throws ArchivoltException {
        return new PutRequest(
                ObjectId.of(id),
                KeyValues.parse("--meta", metadata),
                Optional.ofNullable(contentType),
                family(),
                Tags.parse(tags == null ? List.of() : tags.stream().distinct().toList()),
                Optional.ofNullable(layout),
                KeyValues.parse("--parameter", parameters),
                onlyIfAbsent,
                List.of());
    }

    private Optional<Family> family() throws ArchivoltException {
        try {
            return Optional.ofNullable(family).map(Family::new);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid("--family", e.getMessage());
        }
    }
}
