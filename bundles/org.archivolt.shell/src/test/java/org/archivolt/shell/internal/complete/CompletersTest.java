package org.archivolt.shell.internal.complete;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.archivolt.base.Family;
import org.archivolt.base.MediumId;
import org.archivolt.ldm.LibraryElement.Kind;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.lrs.RequestReport;
import org.archivolt.lrs.RequestReport.State;
import org.archivolt.lrs.Terms;
import org.archivolt.shell.internal.FakeBackend;
import org.archivolt.shell.internal.FakeCreditOffice;
import org.archivolt.shell.internal.FakeJobs;
import org.archivolt.testkit.VirtualTicker;
import org.archivolt.testkit.dss.MemoryCatalog;
import org.archivolt.testkit.ldm.FakeMediaLibrary;
import org.archivolt.testkit.librarian.MemoryLibrarian;
import org.junit.jupiter.api.Test;

class CompletersTest {
    private final FakeBackend backend = new FakeBackend();

    @Test
    void offersRequests() {
        backend.reports = List.of(report(17), report(18), report(25));
        RequestCompleter completer = new RequestCompleter();
        completer.scheduler = backend;
        assertThat(offered(completer, "lrs:why", "")).containsExactly("17 ", "18 ", "25 ");
        assertThat(offered(completer, "lrs:why", "1")).containsExactly("17 ", "18 ");
    }

    @Test
    void offersJobsTheirKindsAndWhatTheyTake() throws Exception {
        FakeJobs jobs = new FakeJobs();
        JobCompleter numbers = new JobCompleter();
        numbers.jobs = jobs;
        assertThat(offered(numbers, "job:show", "1")).containsExactly("17 ", "18 ");
        JobKindCompleter kinds = new JobKindCompleter();
        kinds.jobs = jobs;
        assertThat(offered(kinds, "job:start", "s")).containsExactly("scrub ");
        try (MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker())) {
            catalog.addMedium(FakeBackend.medium(new MediumId(Family.DISK, "lab", "d0")));
            JobArgumentCompleter arguments = new JobArgumentCompleter();
            arguments.jobs = jobs;
            arguments.catalog = catalog;
            assertThat(offered(arguments, "job:start", "scrub", ""))
                    .containsExactly("disk ", "disk:lab:d0 ", "sample.percent=100 ");
            assertThat(offered(arguments, "job:start", "repair", "")).isEmpty();
        }
    }

    @Test
    void offersResourcesThatAreLentAndHosts() {
        CreditCompleter resources = new CreditCompleter();
        resources.office = new FakeCreditOffice();
        assertThat(offered(resources, "credit:why", "obj")).containsExactly("object:a/b ");
        HostCompleter hosts = new HostCompleter();
        hosts.office = new FakeCreditOffice();
        assertThat(offered(hosts, "credit:declare-dead", "")).containsExactly("hamburg ", "kiel ");
    }

    @Test
    void offersShelvesADirectoryAtATimeAndWhatTheyHave() throws Exception {
        MemoryLibrarian librarian = MemoryLibrarian.withBooks(2, 8, 2L << 20);
        Caller caller = new Caller(new NodeId(1), 0, 0, 0);
        librarian.makeDirectory(caller, ShelfPath.parse("/data"), 0755);
        long handle = librarian
                .create(caller, ShelfPath.parse("/data/one"), 0644, true)
                .handle()
                .id();
        ShelfCompleter shelves = new ShelfCompleter();
        shelves.librarian = librarian;
        assertThat(offered(shelves, "shelf:info", "")).containsExactly("/ ");
        assertThat(offered(shelves, "shelf:info", "/d")).containsExactly("/data ");
        assertThat(offered(shelves, "shelf:info", "/data/")).containsExactly("/data/one ");
        assertThat(offered(shelves, "shelf:info", "/none/")).isEmpty();
        assertThat(offered(shelves, "shelf:info", "/../")).isEmpty();
        HandleCompleter handles = new HandleCompleter();
        handles.librarian = librarian;
        assertThat(offered(handles, "shelf:close", "")).containsExactly(handle + " ");
        FabricNodeCompleter nodes = new FabricNodeCompleter();
        nodes.librarian = librarian;
        assertThat(offered(nodes, "node:set", "")).containsExactly("1 ", "2 ");
        PolicyCompleter policies = new PolicyCompleter();
        policies.librarian = librarian;
        assertThat(offered(policies, "policy:set-default", "Loc")).containsExactly("LocalNode ");
        AttributeCompleter attributes = new AttributeCompleter();
        attributes.librarian = librarian;
        assertThat(offered(attributes, "shelf:xattr-get", "/data/one", "user.LFS.AllocationPolicyD"))
                .containsExactly("user.LFS.AllocationPolicyDefault ");
        BookCompleter books = new BookCompleter();
        books.librarian = librarian;
        assertThat(offered(books, "book:get", "0x00004")).hasSize(8).contains("0x0000400000000000 ");
        assertThat(offered(books, "book:get", "")).hasSize(16);
    }

    @Test
    void offersKeysOfTheFamilyNamedBefore() {
        ConfigurationKeyCompleter completer = new ConfigurationKeyCompleter();
        completer.scheduler = backend;
        completer.administration = backend;
        assertThat(offered(completer, "lrs:config-get", "disk", "fl")).containsExactly("flush.delay.ms ");
        assertThat(offered(completer, "lrs:config-get", "tape", "fl")).isEmpty();
    }

    @Test
    void offersTheValueInForceToBeEdited() {
        ConfigurationValueCompleter completer = new ConfigurationValueCompleter();
        completer.scheduler = backend;
        completer.administration = backend;
        assertThat(offered(completer, "lrs:config-set", "disk", "st")).containsExactly("streams=64 ");
    }

    @Test
    void offersPlacesAndOperationsOfTheLibraryThatIsNamed() {
        FakeMediaLibrary main = new FakeMediaLibrary("main")
                .place(16, Kind.IMPORT_EXPORT)
                .place(1000, Kind.SLOT)
                .place(1001, Kind.SLOT)
                .put(1000, "AV0001L9")
                .put(16, "AV0002L9");
        FakeMediaLibrary cellar = new FakeMediaLibrary("cellar").place(7, Kind.SLOT);
        cellar.hold();
        cellar.scan();
        cellar.begin();
        cellar.refresh();
        List<MediaLibrary> libraries = List.of(main, cellar);
        LibraryCompleter names = new LibraryCompleter();
        names.libraries = libraries;
        assertThat(offered(names, "library:scan", "")).containsExactly("cellar ", "main ");
        FullPlaceCompleter full = new FullPlaceCompleter();
        full.libraries = libraries;
        assertThat(offered(full, "library:move", "1")).containsExactly("1000 ", "16 ");
        EmptyPlaceCompleter empty = new EmptyPlaceCompleter();
        empty.libraries = libraries;
        assertThat(offered(empty, "library:move", "1000", "")).containsExactly("1001 ", "7 ");
        assertThat(offered(empty, "library:move", "--library", "main", "1000", ""))
                .containsExactly("1001 ");
        ImportPlaceCompleter imports = new ImportPlaceCompleter();
        imports.libraries = libraries;
        assertThat(offered(imports, "library:import", "")).containsExactly("16 ");
        ShelvedMediumCompleter shelved = new ShelvedMediumCompleter();
        shelved.libraries = libraries;
        assertThat(offered(shelved, "library:export", "AV")).containsExactly("AV0001L9 ");
        OperationCompleter operations = new OperationCompleter();
        operations.libraries = libraries;
        assertThat(offered(operations, "library:cancel", "")).containsExactly("2 ");
    }

    @Test
    void offersCartridgesThatNobodyHasAdded() throws Exception {
        try (MemoryCatalog catalog = new MemoryCatalog(new VirtualTicker())) {
            CartridgeCompleter completer = new CartridgeCompleter();
            completer.catalog = catalog;
            completer.libraries = List.of(new FakeMediaLibrary("main")
                    .place(1, Kind.SLOT)
                    .place(2, Kind.SLOT)
                    .put(1, "AV0001L9")
                    .put(2, "AV0002L9"));
            assertThat(offered(completer, "tape:add", "A")).containsExactly("AV0001L9 ", "AV0002L9 ");
            catalog.addMedium(FakeBackend.medium(new MediumId(Family.TAPE, "main", "AV0001L9")));
            assertThat(offered(completer, "tape:add", "A")).containsExactly("AV0002L9 ");
        }
    }

    private static RequestReport report(long id) {
        return new RequestReport(id, "read", Terms.DEFAULT, State.QUEUED, Duration.ZERO, 1, List.of(), List.of());
    }

    /** What TAB offers at the end of the last word. */
    private static List<String> offered(Completer completer, String... words) {
        String last = words[words.length - 1];
        CommandLine line = (CommandLine) Proxy.newProxyInstance(
                CommandLine.class.getClassLoader(),
                new Class<?>[] {CommandLine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getArguments" -> words;
                    case "getCursorArgument" -> last;
                    case "getArgumentPosition" -> last.length();
                    case "getCursorArgumentIndex" -> words.length - 1;
                    case "getBufferPosition" -> String.join(" ", words).length();
                    case "getBuffer" -> String.join(" ", words);
                    default -> throw new UnsupportedOperationException(method.toString());
                });
        List<String> candidates = new ArrayList<>();
        completer.complete(null, line, candidates);
        return candidates;
    }
}
