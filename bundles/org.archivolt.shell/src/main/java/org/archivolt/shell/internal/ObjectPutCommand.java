package org.archivolt.shell.internal;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.base.Ticker;
import org.archivolt.dss.Precondition;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.KeyValues;
import org.archivolt.shell.internal.text.Plain;
import org.archivolt.shell.internal.text.Sizes;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.StorageOptions;

/** {@code object:put}. */
@Service
@Command(
        scope = "object",
        name = "put",
        description = "Stores a file of this host as an object, or many",
        detailedDescription = "When the command has ended, the object survives power loss. An object of the same id is"
                + " replaced in one step. With --file many are stored: each line of that file has the path of a file, an"
                + " id, and metadata as name=text,name=text or - for none, separated by blanks; words with blanks go into"
                + " double quotes, where \\\\ and \\\" stand for \\ and \". Lines that begin with # are left out. Each"
                + " line is reported, and the command fails if any did.")
public final class ObjectPutCommand extends StorageCommand {
    @Option(name = "--copy", description = "Name of the copy it becomes; without it, source")
    String copy;

    @Option(name = "--meta", description = "User metadata, as name=text; may be repeated", multiValued = true)
    Collection<String> metadata;

    @Option(name = "--content-type", description = "Handed back with the object over HTTP")
    String contentType;

    @Option(name = "--if-absent", description = "Fail if there is an object of this id")
    boolean onlyIfAbsent;

    @Option(name = "--file", description = "Store what the lines of this file say; absolute")
    @Completion(FileCompleter.class)
    String list;

    @Argument(index = 0, name = "file", description = "What to store; absolute", required = false)
    @Completion(FileCompleter.class)
    String file;

    @Argument(index = 1, name = "id", description = "The object's id", required = false)
    @Completion(ObjectCompleter.class)
    String id;

    @Override
    void run(Output output) throws ArchivoltException, IOException {
        Map<String, String> common = KeyValues.parse("--meta", metadata);
        StorageOptions options = options();
        if (list == null) {
            requireArguments();
            putOne(request(id, common, options), output);
            return;
        }
        if (file != null) {
            throw ArchivoltException.invalid("file", "contradicts --file");
        }
        new PutList(store, entry -> request(entry.id(), entry.metadata(common), options), output)
                .run(readable("--file", list));
    }

    private void requireArguments() throws ArchivoltException {
        if (file == null) {
            throw ArchivoltException.invalid("file", "must be given, or --file");
        }
        if (id == null) {
            throw ArchivoltException.invalid("id", "must be given");
        }
    }

    private void putOne(PutRequest request, Output output) throws ArchivoltException, IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(readable("file", file))) {
            Progress progress = new Progress(output, Ticker.system(), channel.size());
            PutResult result;
            try {
                result = store.put(request, new FileBody(channel, progress));
            } finally {
                progress.clear();
            }
            output.line(report(result));
        } catch (NoSuchFileException e) {
            throw ArchivoltException.invalid("file", "there is no such file").with("file", file);
        }
    }

    static String report(PutResult result) {
        return "%s %s, version %d, %s"
                .formatted(
                        result.replaced() ? "Replaced" : "Stored",
                        Plain.of(result.object().id().text()),
                        result.object().version().version(),
                        Sizes.of(result.object().size()));
    }

    /** @param field to blame */
    static Path readable(String field, String file) throws ArchivoltException {
        if (file.equals("-")) {
            throw ArchivoltException.invalid(field, "must be a file of the host: the shell has no standard input");
        }
        Path path = Path.of(file);
        if (!path.isAbsolute()) {
            throw ArchivoltException.invalid(field, "must be absolute").with("file", file);
        }
        if (!Files.exists(path)) {
            throw ArchivoltException.invalid(field, "there is no such file").with("file", file);
        }
        if (!Files.isRegularFile(path)) {
            throw ArchivoltException.invalid(field, "must be a regular file").with("file", file);
        }
        return path;
    }

    private PutRequest request(String id, Map<String, String> metadata, StorageOptions options)
            throws ArchivoltException {
        return new PutRequest(
                ObjectId.of(id),
                metadata,
                Optional.ofNullable(contentType),
                Optional.ofNullable(copy),
                options,
                onlyIfAbsent ? Precondition.ABSENT : Precondition.NONE,
                List.of());
    }
}
