package org.archivolt.shell.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.shell.internal.complete.ObjectCompleter;
import org.archivolt.shell.internal.text.Sizes;
import org.archivolt.store.ObjectReader;
import org.archivolt.store.ObjectStore;

/** {@code object:get}. */
@Service
@Command(
        scope = "object",
        name = "get",
        description = "Writes an object into a file of this host",
        detailedDescription = "The file appears, or is replaced, when all of the object is there and verified.")
public final class ObjectGetCommand extends ArchivoltCommand {
    @Reference
    ObjectStore store;

    @Option(name = "--uuid", description = "Of its generation, also when it is deleted")
    String uuid;

    @Option(name = "--version", description = "Which version, also when it was replaced; 0: the last")
    int version;

    @Option(name = "--copy", description = "Read this copy and no other")
    String copy;

    @Option(name = "--best", description = "Read the copy that is quickest to get at, whatever is preferred")
    boolean best;

    @Argument(index = 0, name = "id", description = "The object", required = true)
    @Completion(ObjectCompleter.class)
    String id;

    @Argument(index = 1, name = "file", description = "Where to; absolute", required = true)
    @Completion(FileCompleter.class)
    String file;

    @Override
    void run(Output output) throws ArchivoltException, IOException {
        Path target = target();
        ObjectSelector which = VersionCommand.which(id, uuid, version);
        ObjectReader reader = store.open(which, copyOf(which));
        Path temporary = Files.createTempFile(target.getParent(), "." + target.getFileName(), ".part");
        try {
            transfer(reader, temporary, output);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        output.line("Wrote " + target + ", " + Sizes.of(reader.object().size()));
    }

    private Optional<String> copyOf(ObjectSelector which) throws ArchivoltException {
        if (!best) {
            return Optional.ofNullable(copy);
        }
        if (copy != null) {
            throw ArchivoltException.invalid("--best", "contradicts --copy");
        }
        return store.locate(which).copies().stream()
                .findFirst()
                .map(quickest -> quickest.copy().name());
    }

    private Path target() throws ArchivoltException {
        Path target = Path.of(file);
        if (!target.isAbsolute()) {
            throw ArchivoltException.invalid("file", "must be absolute").with("file", file);
        }
        if (Files.isDirectory(target) || target.getFileName() == null) {
            throw ArchivoltException.invalid("file", "must not be a folder").with("file", file);
        }
        if (!Files.isDirectory(target.getParent())) {
            throw ArchivoltException.invalid("file", "its folder does not exist")
                    .with("folder", target.getParent());
        }
        return target;
    }

    private static void transfer(ObjectReader reader, Path temporary, Output output)
            throws ArchivoltException, IOException {
        long size = reader.object().size();
        Progress progress = new Progress(output, Ticker.system(), size);
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            if (size > 0) {
                reader.read(ByteRange.whole(size), bytes -> append(bytes, channel, progress));
            }
        } finally {
            progress.clear();
        }
    }

    private static void append(ByteBuffer bytes, FileChannel channel, Progress progress) throws ArchivoltException {
        int length = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new ArchivoltException(ErrorCode.CLIENT_ABORTED, "writing the file", e);
        }
        progress.add(length);
    }
}
