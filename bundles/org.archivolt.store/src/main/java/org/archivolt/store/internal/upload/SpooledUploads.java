package org.archivolt.store.internal.upload;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.archivolt.base.ErrorCode.CHECKSUM_MISMATCH;
import static org.archivolt.base.ErrorCode.INTERNAL;
import static org.archivolt.base.ErrorCode.NO_SPACE;
import static org.archivolt.base.ErrorCode.NO_SUCH_OBJECT;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.archivolt.base.ErrorCode.WRONG_STATE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.base.Ticker;
import org.archivolt.dss.ObjectRecord;
import org.archivolt.dss.ObjectSelector;
import org.archivolt.layout.ObjectBody;
import org.archivolt.store.ObjectStore;
import org.archivolt.store.PutRequest;
import org.archivolt.store.PutResult;
import org.archivolt.store.Upload;
import org.archivolt.store.UploadPart;
import org.archivolt.store.Uploads;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Uploads in a folder of this host: {@code NUMBER/upload.properties} and {@code NUMBER/PART-SIZE-XXH128}, so that a restart
 * finds everything it needs to know in names. A part is written beside, made durable, and renamed; a file of another name
 * is a rest of a crash and is removed at the start.
 */
@Component(service = Uploads.class, configurationPid = UploadsConfig.PID)
@Designate(ocd = UploadsConfig.class)
public final class SpooledUploads implements Uploads {
    private static final Logger LOG = LoggerFactory.getLogger(SpooledUploads.class);
    private static final Pattern PART = Pattern.compile("(\\d{1,5})-(\\d{1,18})-([0-9a-f]{32})");
    private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,17}");
    private static final int COPY_BYTES = 256 * 1024;

    private final ObjectStore store;
    private final UploadsSettings settings;
    private final Ticker ticker;
    private final NavigableMap<Long, Spool> spools = new ConcurrentSkipListMap<>();
    private final AtomicLong last = new AtomicLong();
    private final AtomicLong used = new AtomicLong();

    @Activate
    public SpooledUploads(@Reference ObjectStore store, UploadsConfig config) throws IOException {
        this(store, UploadsSettings.from(config), Ticker.system());
    }

    SpooledUploads(ObjectStore store, UploadsSettings settings, Ticker ticker) throws IOException {
        this.store = store;
        this.settings = settings;
        this.ticker = ticker;
        Files.createDirectories(settings.folder());
        try (Stream<Path> folders = Files.list(settings.folder())) {
            for (Path folder : folders.toList()) {
                recover(folder);
            }
        }
    }

    /** An upload at work. Its lock is held by who changes it; parts are received without it. */
    private static final class Spool {
        final long number;
        final Path folder;
        final NavigableMap<Integer, UploadPart> parts = new TreeMap<>();
        UploadFile file;
        Instant touched;
        boolean completing;
        boolean gone;

        Spool(long number, Path folder, UploadFile file, Instant touched) {
            this.number = number;
            this.folder = folder;
            this.file = file;
            this.touched = touched;
        }

        Path path(UploadPart part) {
            return folder.resolve(
                    part.number() + "-" + part.size() + "-" + part.checksum().hex());
        }
    }

    private void recover(Path folder) throws IOException {
        if (!NUMBER.matcher(folder.getFileName().toString()).matches() || !Files.isDirectory(folder)) {
            return;
        }
        long number = Long.parseLong(folder.getFileName().toString());
        last.accumulateAndGet(number, Math::max);
        UploadFile file;
        try {
            file = UploadFile.read(folder);
        } catch (IOException e) {
            LOG.warn("upload {} had not begun or is damaged, and is removed: {}", number, e.toString());
            remove(folder);
            return;
        }
        Spool spool = new Spool(
                number, folder, file, Files.getLastModifiedTime(folder).toInstant());
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                recoverPart(spool, each);
            }
        }
        spools.put(number, spool);
    }

    private void recoverPart(Spool spool, Path file) throws IOException {
        String name = file.getFileName().toString();
        Matcher words = PART.matcher(name);
        if (words.matches() && Files.size(file) == Long.parseLong(words.group(2))) {
            UploadPart part = new UploadPart(
                    Integer.parseInt(words.group(1)),
                    Long.parseLong(words.group(2)),
                    new Checksum(ChecksumAlgorithm.XXH128, words.group(3)));
            UploadPart twin = spool.parts.get(part.number());
            if (twin == null || isLater(file, spool.path(twin))) {
                spool.parts.put(part.number(), part);
                used.addAndGet(part.size() - (twin == null ? 0 : twin.size()));
                if (twin != null) {
                    Files.delete(spool.path(twin));
                }
                return;
            }
        }
        if (!name.equals("upload.properties")) {
            Files.delete(file);
        }
    }

    /** A part that was replaced may be left by a crash. */
    private static boolean isLater(Path one, Path other) throws IOException {
        return Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
    }

    @Override
    public Upload begin(PutRequest request) throws ArchivoltException {
        expire();
        if (spools.size() >= settings.countMax()) {
            throw new ArchivoltException(BUSY, "beginning an upload: there are too many")
                    .with("uploads", settings.countMax());
        }
        try {
            Path folder = newFolder();
            UploadFile file = new UploadFile(request, ticker.now(), Optional.empty(), false);
            file.write(folder);
            UploadFile.sync(settings.folder());
            Spool spool = new Spool(Long.parseLong(folder.getFileName().toString()), folder, file, ticker.now());
            spools.put(spool.number, spool);
            return view(spool);
        } catch (IOException e) {
            throw new ArchivoltException(INTERNAL, "beginning an upload", e);
        }
    }

    private Path newFolder() throws IOException {
        while (true) {
            try {
                return Files.createDirectory(settings.folder().resolve(Long.toString(last.incrementAndGet())));
            } catch (FileAlreadyExistsException e) {
                // a rest that could not be removed; the next number will do
                LOG.debug("{}", e.toString());
            }
        }
    }

    @Override
    public UploadPart put(long upload, int part, ObjectBody body, List<Checksum> expected) throws ArchivoltException {
        if (part < 1 || part > PART_MAX) {
            throw ArchivoltException.invalid("part", "must be 1 to " + PART_MAX).with("value", part);
        }
        Spool spool = spool(upload);
        synchronized (spool) {
            requireOpen(spool);
        }
        Path temporary = null;
        long[] received = {0};
        try {
            temporary = Files.createTempFile(spool.folder, "part", ".new");
            UploadPart written = receive(part, body, expected, temporary, received);
            install(spool, written, temporary);
            return written;
        } catch (IOException e) {
            throw isGone(spool) ? noSuch(upload) : new ArchivoltException(INTERNAL, "keeping a part", e);
        } finally {
            used.addAndGet(-received[0]);
            removeQuietly(temporary);
        }
    }

    private UploadPart receive(int part, ObjectBody body, List<Checksum> expected, Path into, long[] received)
            throws ArchivoltException, IOException {
        Set<ChecksumAlgorithm> algorithms = new LinkedHashSet<>(Set.of(ChecksumAlgorithm.XXH128));
        expected.forEach(each -> algorithms.add(each.algorithm()));
        List<RunningChecksum> running =
                algorithms.stream().map(ChecksumAlgorithm::start).toList();
        ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
        try (FileChannel file = FileChannel.open(into, StandardOpenOption.WRITE)) {
            while (body.read(buffer.clear()) > 0) {
                buffer.flip();
                received[0] += buffer.remaining();
                requireRoom(used.addAndGet(buffer.remaining()));
                running.forEach(each -> each.update(buffer.duplicate()));
                while (buffer.hasRemaining()) {
                    file.write(buffer);
                }
            }
            file.force(true);
        }
        List<Checksum> actual = running.stream().map(RunningChecksum::finish).toList();
        for (Checksum each : expected) {
            if (!actual.contains(each)) {
                throw new ArchivoltException(CHECKSUM_MISMATCH, "the part has another checksum").with("expected", each);
            }
        }
        Checksum own = actual.stream()
                .filter(each -> each.algorithm() == ChecksumAlgorithm.XXH128)
                .findFirst()
                .orElseThrow();
        return new UploadPart(part, received[0], own);
    }

    private void requireRoom(long bytes) throws ArchivoltException {
        if (bytes > settings.bytesMax()) {
            throw new ArchivoltException(NO_SPACE, "keeping parts of uploads").with("bytesMax", settings.bytesMax());
        }
    }

    private void install(Spool spool, UploadPart part, Path temporary) throws ArchivoltException, IOException {
        synchronized (spool) {
            requireOpen(spool);
            Files.move(
                    temporary, spool.path(part), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            UploadFile.sync(spool.folder);
            UploadPart old = spool.parts.put(part.number(), part);
            used.addAndGet(part.size() - (old == null ? 0 : old.size()));
            if (old != null && !old.equals(part)) {
                removeQuietly(spool.path(old));
            }
            spool.touched = ticker.now();
        }
    }

    private static boolean isGone(Spool spool) {
        synchronized (spool) {
            return spool.gone;
        }
    }

    @Override
    public Upload find(long upload) throws ArchivoltException {
        return view(spool(upload));
    }

    @Override
    public List<Upload> list() {
        expire();
        return spools.values().stream().map(this::view).toList();
    }

    private Upload view(Spool spool) {
        synchronized (spool) {
            return new Upload(
                    spool.number,
                    spool.file.request(),
                    List.copyOf(spool.parts.values()),
                    spool.file.began(),
                    spool.touched.plus(settings.kept()),
                    spool.file.completed());
        }
    }

    @Override
    public PutResult complete(long upload, List<UploadPart.Named> parts, Optional<Checksum> whole)
            throws ArchivoltException {
        Spool spool = spool(upload);
        List<UploadPart> chosen;
        synchronized (spool) {
            if (spool.file.completed().isPresent()) {
                return known(spool);
            }
            requireOpen(spool);
            chosen = chosen(spool, parts);
            spool.completing = true;
        }
        try {
            PutResult result = putWhole(spool, chosen, whole);
            finish(spool, result);
            return result;
        } finally {
            synchronized (spool) {
                spool.completing = false;
            }
        }
    }

    private PutResult known(Spool spool) throws ArchivoltException {
        ObjectSelector which = ObjectSelector.of(spool.file.completed().orElseThrow());
        ObjectRecord object = store.find(which)
                .orElseThrow(() -> new ArchivoltException(NO_SUCH_OBJECT, "what was uploaded has been removed")
                        .with("object", which));
        return new PutResult(object, spool.file.replaced());
    }

    private static List<UploadPart> chosen(Spool spool, List<UploadPart.Named> named) throws ArchivoltException {
        List<UploadPart> there = new ArrayList<>(spool.parts.values());
        if (there.isEmpty()) {
            throw ArchivoltException.invalid("parts", "must not be empty: there is none yet");
        }
        if (named.isEmpty()) {
            return there;
        }
        Set<Integer> numbers = new LinkedHashSet<>();
        for (UploadPart.Named each : named) {
            UploadPart part = spool.parts.get(each.number());
            boolean fits = part != null
                    && numbers.add(each.number())
                    && each.checksum().map(part.checksum()::equals).orElse(true);
            if (!fits) {
                throw ArchivoltException.invalid("parts", "must name parts that are there, once each")
                        .with("part", each.number());
            }
        }
        if (numbers.size() != there.size()) {
            throw ArchivoltException.invalid("parts", "must name all parts there are")
                    .with("there", there.size());
        }
        return there;
    }

    private PutResult putWhole(Spool spool, List<UploadPart> parts, Optional<Checksum> whole)
            throws ArchivoltException {
        PutRequest asked = spool.file.request();
        List<Checksum> expected = new ArrayList<>(asked.expected());
        whole.ifPresent(expected::add);
        PutRequest request = new PutRequest(
                asked.id(),
                asked.metadata(),
                asked.contentType(),
                asked.copy(),
                asked.options(),
                asked.precondition(),
                expected);
        try (PartsBody body = new PartsBody(parts, spool::path)) {
            return store.put(request, body);
        }
    }

    /** Between the put and this, a crash makes an upload be completed twice: two equal versions. */
    private void finish(Spool spool, PutResult result) throws ArchivoltException {
        synchronized (spool) {
            spool.file = spool.file.completedAs(result.object().version(), result.replaced());
            spool.touched = ticker.now();
            try {
                spool.file.write(spool.folder);
            } catch (IOException e) {
                LOG.warn("upload {} is completed, which could not be written down: {}", spool.number, e.toString());
            }
            spool.parts.values().forEach(part -> removeQuietly(spool.path(part)));
            used.addAndGet(
                    -spool.parts.values().stream().mapToLong(UploadPart::size).sum());
            spool.parts.clear();
        }
    }

    @Override
    public boolean abort(long upload) throws ArchivoltException {
        Spool spool = spools.get(upload);
        if (spool == null) {
            return false;
        }
        synchronized (spool) {
            if (spool.completing) {
                throw new ArchivoltException(WRONG_STATE, "the upload is being completed").with("upload", upload);
            }
            forget(spool);
        }
        return true;
    }

    /** Uploads that nobody has touched for long enough. */
    void expire() {
        Instant before = ticker.now().minus(settings.kept());
        for (Spool spool : spools.values()) {
            synchronized (spool) {
                if (!spool.completing && spool.touched.isBefore(before)) {
                    LOG.info("upload {} has expired", spool.number);
                    forget(spool);
                }
            }
        }
    }

    private void forget(Spool spool) {
        spool.gone = true;
        spools.remove(spool.number);
        used.addAndGet(
                -spool.parts.values().stream().mapToLong(UploadPart::size).sum());
        spool.parts.clear();
        try {
            remove(spool.folder);
        } catch (IOException e) {
            LOG.warn("the parts of upload {} could not be removed: {}", spool.number, e.toString());
        }
    }

    /** What says what it is goes first: a rest without it is removed at the next start. */
    private static void remove(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve("upload.properties"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.deleteIfExists(each);
            }
        }
        Files.deleteIfExists(folder);
    }

    private static void removeQuietly(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("{} could not be removed: {}", file, e.toString());
        }
    }

    private Spool spool(long upload) throws ArchivoltException {
        Spool spool = spools.get(upload);
        if (spool == null) {
            throw noSuch(upload);
        }
        return spool;
    }

    private static ArchivoltException noSuch(long upload) {
        return new ArchivoltException(NO_SUCH_REQUEST, "there is no such upload").with("upload", upload);
    }

    private static void requireOpen(Spool spool) throws ArchivoltException {
        if (spool.gone) {
            throw noSuch(spool.number);
        }
        if (spool.completing || spool.file.completed().isPresent()) {
            throw new ArchivoltException(WRONG_STATE, "the upload is completed, or is being completed")
                    .with("upload", spool.number);
        }
    }

    /** For tests. */
    long usedBytes() {
        return used.get();
    }

    /** Parts one after another. */
    private static final class PartsBody implements ObjectBody, AutoCloseable {
        private final List<UploadPart> parts;
        private final Function<UploadPart, Path> paths;
        private int next;
        private FileChannel file;

        PartsBody(List<UploadPart> parts, Function<UploadPart, Path> paths) {
            this.parts = parts;
            this.paths = paths;
        }

        @Override
        public OptionalLong size() {
            return OptionalLong.of(parts.stream().mapToLong(UploadPart::size).sum());
        }

        @Override
        public int read(ByteBuffer into) throws ArchivoltException {
            int before = into.position();
            try {
                while (into.hasRemaining() && (file != null || next < parts.size())) {
                    if (file == null) {
                        file = FileChannel.open(paths.apply(parts.get(next++)), StandardOpenOption.READ);
                    }
                    if (file.read(into) < 0) {
                        close();
                    }
                }
            } catch (IOException e) {
                throw new ArchivoltException(INTERNAL, "reading a part", e).with("part", next);
            }
            return into.position() - before;
        }

        @Override
        public void close() {
            if (file != null) {
                try {
                    file.close();
                } catch (IOException e) {
                    LOG.debug("closing a part: {}", e.toString());
                }
                file = null;
            }
        }
    }
}
