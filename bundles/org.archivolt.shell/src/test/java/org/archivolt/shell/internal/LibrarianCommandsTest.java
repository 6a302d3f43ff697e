package org.archivolt.shell.internal;

import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Command;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.NodeId;
import org.archivolt.librarian.NodeState;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.Topology;
import org.archivolt.testkit.librarian.MemoryLibrarian;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Books, shelves, nodes and policies in the shell, of a Librarian with three nodes of eight books. */
class LibrarianCommandsTest {
    private static final long BOOK = 2L << 20;
    private static final Caller ONE = new Caller(new NodeId(1), 0, 0, 0);
    private static final String LONG_NAME = "a-name-that-is-much-longer-than-a-column-of-a-table-may-be \u001b[31m";

    @TempDir
    Path folder;

    private final MemoryLibrarian librarian = new MemoryLibrarian(
            Ticker.system(),
            RandomGenerator.of("L64X128MixRandom"),
            Map.of(),
            Optional.empty(),
            Optional.of(new ShortForm()));

    /** A registration that is a number of nodes. */
    private static final class ShortForm implements MemoryLibrarian.Reader {
        @Override
        public Topology read(String text) throws ArchivoltException {
            if (!text.matches("[1-9]")) {
                throw PosixError.EINVAL.of("[global] node_count: must be a number");
            }
            return MemoryLibrarian.topology(Integer.parseInt(text), 8, BOOK);
        }

        @Override
        public String write(Topology topology) {
            return "{\"nodes\": " + topology.nodes().size() + "}";
        }
    }

    @BeforeEach
    void register() throws Exception {
        librarian.register("3", false);
    }

    /** The reference's commands, and the shell's for each. */
    @ParameterizedTest
    @CsvSource({
        "version, book:info",
        "get_fs_stats, book:info",
        "create_shelf, shelf:create",
        "get_shelf, shelf:info",
        "list_shelf_books, shelf:books",
        "list_shelves, shelf:list",
        "list_open_shelves, shelf:handles",
        "open_shelf, shelf:open",
        "resize_shelf, shelf:resize",
        "rename_shelf, shelf:rename",
        "close_shelf, shelf:close",
        "destroy_shelf, shelf:destroy",
        "get_book, book:get",
        "get_xattr, shelf:xattr-get",
        "list_xattrs, shelf:xattr-list",
        "set_xattr, shelf:xattr-set",
        "remove_xattr, shelf:xattr-remove",
        "set_am_time, shelf:set",
        "send_OOB, node:tell",
        "get_book_all, book:list",
        "mkdir, shelf:mkdir",
        "rmdir, shelf:rmdir",
        "get_shelf_path, shelf:info",
        "symlink, shelf:symlink",
        "readlink, shelf:info",
        "update_node_soc_status, node:beat node:set",
        "update_node_mc_status, node:set",
        "kill_zombie_books, zeroing:retry",
        "get_book_ig, book:list",
        "get_book_info_all, book:list"
    })
    void eachOfTheThirtyHasItsCommand(String reference, String names) throws Exception {
        for (String name : names.split(" ")) {
            Command command = classOf(name).getAnnotation(Command.class);
            assertThat(command.scope() + ":" + command.name()).as(reference).isEqualTo(name);
            assertThat(command.description()).isNotEmpty();
        }
    }

    /** {@code ShelfXattrGetCommand} of {@code shelf:xattr-get}. */
    private static Class<?> classOf(String name) throws ClassNotFoundException {
        String words = Arrays.stream(name.split("[:-]"))
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
                .collect(Collectors.joining());
        return Class.forName(LibrarianCommandsTest.class.getPackageName() + "." + words + "Command");
    }

    @Test
    void registersAFileOrSaysWhatWouldBe() throws Exception {
        BookRegisterCommand command = with(new BookRegisterCommand());
        command.file = Files.writeString(folder.resolve("five.ini"), "5").toString();
        command.dryRun = true;
        assertThat(Printed.by(command)).isEqualTo("""
                Would have 40 books of 2.0 MiB on 5 nodes, 80.0 MiB in all
                Before there were 24 books; nodes added [4, 5], grown [], removed []
                """);
        assertThat(librarian.topology().nodes()).hasSize(3);
        command.dryRun = false;
        command.json = true;
        assertThat(json(command).get("added").toString()).isEqualTo("[4,5]");
        assertThat(Printed.by(with(new BookExportCommand()))).isEqualTo("{\"nodes\": 5}\n");
    }

    @Test
    void refusesFilesThatAreNoRegistration() throws Exception {
        BookRegisterCommand command = with(new BookRegisterCommand());
        command.file = "relative.ini";
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
        command.file = folder.toString();
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
        command.file = Files.writeString(folder.resolve("a"), "garbage").toString();
        refused(PosixError.EINVAL, () -> Printed.by(command));
        command.file = Files.write(folder.resolve("b"), new byte[2 << 20]).toString();
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
        command.file =
                Files.write(folder.resolve("c"), new byte[] {'3', (byte) 0xff}).toString();
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
    }

    @Test
    void listsBooksInAHundredColumns() throws Exception {
        BookListCommand command = with(new BookListCommand());
        command.node = 2;
        command.limit = 2;
        command.after = "0x400000000000";
        List<String> lines = Printed.lines(Printed.by(command));
        assertThat(lines).hasSize(4).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(2)).contains("0x0000400200000000", "1", "2", "free");
        long id = file("/a");
        resize(id, "3B");
        BookListCommand used = with(new BookListCommand());
        used.state = "inuse";
        used.json = true;
        assertThat(json(used)).hasSize(3);
        assertThat(json(used).get(0).get("shelf").longValue()).isEqualTo(id);
        BookListCommand ofGroup = with(new BookListCommand());
        ofGroup.group = 9;
        assertThat(Printed.by(ofGroup)).contains("no books");
    }

    @ParameterizedTest
    @CsvSource({
        "128, 0, free, 0x0, 1", "-2, 0, free, 0x0, 1", "0, 81, free, 0x0, 1", "0, 0, broken, 0x0, 1",
        "0, 0, free, 17, 1", "0, 0, free, 0xffffffffffffffff, 1", "0, 0, free, 0x0, 0", "0, 0, free, 0x0, 10001"
    })
    void refusesBooksThatCannotBe(int group, int node, String state, String after, int limit) {
        BookListCommand command = with(new BookListCommand());
        command.group = group;
        command.node = node;
        command.state = state;
        command.after = after;
        command.limit = limit;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(command));
    }

    /** Scenario 15, of node 3. */
    @Test
    void showsABookAndTakesItOutOfUse() throws Exception {
        BookOfflineCommand offline = with(new BookOfflineCommand());
        offline.addresses = List.of("0x0000800200000000", "0x800400000000");
        assertThat(Printed.by(offline)).isEqualTo("""
                0x0000800200000000 is not handed out any more
                0x0000800400000000 is not handed out any more
                """);
        BookGetCommand get = with(new BookGetCommand());
        get.address = "0x0000800200000000";
        assertThat(Printed.by(get)).isEqualTo("""
                address   0x0000800200000000
                group     2, book 1
                node      3: rack 1, enclosure 1, slot 3
                state     offline
                """);
        BookOnlineCommand online = with(new BookOnlineCommand());
        online.addresses = List.of("0x0000800200000000");
        Printed.by(online);
        get.json = true;
        assertThat(json(get).get("state").textValue()).isEqualTo("FREE");
        online.addresses = List.of("0x0000800200000000", "x");
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(online));
        get.address = "0x0000900000000000";
        refused(PosixError.ENODEV, () -> Printed.by(get));
    }

    /** Scenario 25. */
    @Test
    void showsTotals() throws Exception {
        long id = file("/a");
        resize(id, "3B");
        resize(id, "2B");
        librarian.setOffline(BookAddress.logical(2, 7), true);
        BookInfoCommand command = with(new BookInfoCommand());
        assertThat(Printed.by(command))
                .startsWith("Archivolt  ")
                .contains("Books      24 of 2.0 MiB each, 48.0 MiB in all")
                .contains("  in use   2, 4.0 MiB")
                .contains("  zombie   1, 2.0 MiB")
                .contains("  offline  1, 2.0 MiB")
                .contains("Zeroing    1 jobs, the oldest since ");
        command.json = true;
        JsonNode json = json(command);
        json.get("books")
                .properties()
                .forEach(count -> assertThat(
                                json.get("bytes").get(count.getKey()).longValue())
                        .isEqualTo(count.getValue().longValue() * BOOK));
    }

    @Test
    void makesFilesAndLeavesThemOpenOnlyWhenAsked() throws Exception {
        ShelfCreateCommand create = with(new ShelfCreateCommand());
        create.path = "/a";
        create.user = 1000;
        create.group = 100;
        create.permissions = "640";
        assertThat(Printed.by(create)).startsWith("Made shelf ");
        Shelf made = librarian.lookup(ShelfPath.parse("/a"));
        assertThat(made.permissions()).isEqualTo(0640);
        assertThat(made.user()).isEqualTo(1000);
        assertThat(librarian.handles(OptionalLong.empty(), Optional.empty(), 0, 10))
                .isEmpty();
        create.open = true;
        create.node = 2;
        create.process = 77;
        assertThat(Printed.by(create)).startsWith("There already was shelf " + made.id() + "\nOpened as handle ");
        create.json = true;
        JsonNode opened = json(create);
        assertThat(opened.at("/handle/process").longValue()).isEqualTo(77);
        assertThat(opened.at("/handle/node").intValue()).isEqualTo(2);
        create.exclusive = true;
        refused(PosixError.EEXIST, () -> Printed.by(create));
        ShelfCreateCommand block = with(new ShelfCreateCommand());
        block.path = "/b";
        block.block = 2;
        Printed.by(block);
        assertThat(librarian.lookup(ShelfPath.parse("/b")).books()).isEqualTo(2);
    }

    /** Scenario 21. */
    @Test
    void makesAndRemovesDirectoriesAndLinks() throws Exception {
        ShelfMkdirCommand make = with(new ShelfMkdirCommand());
        make.path = "/d";
        Printed.by(make);
        refused(PosixError.EEXIST, () -> Printed.by(make));
        make.path = "/no/d";
        refused(PosixError.ENOENT, () -> Printed.by(make));
        ShelfSymlinkCommand link = with(new ShelfSymlinkCommand());
        link.path = "/d/l";
        link.target = "../else\u001b[31mwhere";
        Printed.by(link);
        ShelfInfoCommand info = with(new ShelfInfoCommand());
        info.shelf = "/d/l";
        assertThat(Printed.by(info)).contains("path        /d/l\n", "target      ../else?[31mwhere\n");
        ShelfRmdirCommand rmdir = with(new ShelfRmdirCommand());
        rmdir.path = "/d";
        refused(PosixError.ENOTEMPTY, () -> Printed.by(rmdir));
        ShelfRemoveCommand remove = with(new ShelfRemoveCommand());
        remove.path = "/d/l";
        assertThat(Printed.by(remove)).isEqualTo("Removed /d/l\n");
        Printed.by(rmdir);
        rmdir.path = "/lost+found";
        refused(PosixError.EBUSY, () -> Printed.by(rmdir));
    }

    @Test
    void listsShelvesInAHundredColumns() throws Exception {
        librarian.makeDirectory(ONE, ShelfPath.parse("/d"), 0755);
        file("/d/" + LONG_NAME);
        file("/d/b");
        ShelfListCommand list = with(new ShelfListCommand());
        list.shelf = "/d";
        List<String> lines = Printed.lines(Printed.by(list));
        assertThat(lines).hasSize(4).allMatch(line -> line.length() <= 100 && line.indexOf('\u001b') < 0);
        assertThat(lines.get(3)).contains("file", "0644", "0:0", "0 B", "b");
        list.limit = 1;
        list.after = "b";
        assertThat(Printed.by(list)).contains("no shelves");
        ShelfListCommand root = with(new ShelfListCommand());
        root.json = true;
        assertThat(json(root).findValuesAsText("name")).containsExactly("d", "lost+found");
        ShelfInfoCommand info = with(new ShelfInfoCommand());
        info.shelf = "/d/b";
        info.json = true;
        assertThat(json(info).get("policy").textValue()).isEqualTo("RandomBooks");
    }

    /** Scenario 8. */
    @Test
    void takesSizesAsPeopleWriteThem() throws Exception {
        long id = file("/a");
        assertThat(resize(id, "1")).isEqualTo("1 B in 1 books\n");
        assertThat(resize(id, "2m")).isEqualTo("2.0 MiB in 1 books\n");
        assertThat(resize(id, "2049K")).isEqualTo("2.0 MiB in 2 books\n");
        assertThat(resize(id, "3B")).isEqualTo("6.0 MiB in 3 books\n");
        ShelfResizeCommand grow = with(new ShelfResizeCommand());
        grow.shelf = "/a";
        grow.size = "5";
        grow.atLeast = true;
        assertThat(Printed.by(grow)).isEqualTo("6.0 MiB in 3 books\n");
        refused(PosixError.ENOSPC, () -> resize(id, "25B"));
        for (String size : List.of("", "-1", "1X", "1.5G", "9999999T", "99999999999999999999", "K", "1 K")) {
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> resize(id, size));
        }
        assertThat(librarian.shelf(id).books()).isEqualTo(3);
    }

    @Test
    void opensClosesAndRevokes() throws Exception {
        long id = file("/a");
        ShelfOpenCommand open = with(new ShelfOpenCommand());
        open.shelf = "/a";
        open.node = 2;
        open.json = true;
        long handle = json(open).get("id").longValue();
        ShelfDestroyCommand destroy = with(new ShelfDestroyCommand());
        destroy.path = "/a";
        refused(PosixError.EBUSY, () -> Printed.by(destroy));
        ShelfHandlesCommand handles = with(new ShelfHandlesCommand());
        handles.shelf = Long.toString(id);
        List<String> lines = Printed.lines(Printed.by(handles));
        assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 100);
        handles.node = 3;
        assertThat(Printed.by(handles)).contains("nothing is open");
        ShelfCloseCommand close = with(new ShelfCloseCommand());
        close.handle = handle;
        close.node = 1;
        Printed.by(close);
        assertThat(librarian.handle(handle).node()).isEqualTo(new NodeId(2));
        ShelfRevokeCommand revoke = with(new ShelfRevokeCommand());
        revoke.handle = handle;
        Printed.by(revoke);
        refused(PosixError.ESTALE, () -> librarian.handle(handle));
        assertThat(Printed.by(destroy)).isEqualTo("Destroyed /a\n");
        close.process = -1;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(close));
    }

    @Test
    void renames() throws Exception {
        long id = file("/a");
        file("/b");
        ShelfRenameCommand rename = with(new ShelfRenameCommand());
        rename.from = "/a";
        rename.to = "/b";
        refused(PosixError.EEXIST, () -> Printed.by(rename));
        rename.replace = true;
        assertThat(Printed.by(rename)).isEqualTo("Renamed shelf " + id + "\n");
        rename.to = "/../b";
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(rename));
    }

    /** Scenario 25: the first book is at offset 0. */
    @Test
    void listsTheBooksOfAShelfAndThoseItWouldGet() throws Exception {
        long id = file("/a");
        ShelfPolicyCommand policy = with(new ShelfPolicyCommand());
        policy.shelf = "/a";
        assertThat(Printed.by(policy)).isEqualTo("RandomBooks\n");
        policy.policy = "LocalNode";
        assertThat(Printed.by(policy)).isEqualTo("LocalNode\n");
        policy.policy = "Nonsense";
        refused(PosixError.EOPNOTSUPP, () -> Printed.by(policy));
        resize(id, "2B");
        ShelfBooksCommand books = with(new ShelfBooksCommand());
        books.shelf = "/a";
        books.json = true;
        assertThat(json(books).findValues("offset").toString()).isEqualTo("[0, 2097152]");
        books.from = 1;
        assertThat(json(books)).hasSize(1);
        books.from = Integer.MAX_VALUE;
        assertThat(json(books)).isEmpty();
        books.from = -1;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(books));
        ShelfPreviewCommand preview = with(new ShelfPreviewCommand());
        preview.shelf = "/a";
        preview.books = 2;
        preview.json = true;
        assertThat(json(preview).findValuesAsText("number")).containsExactly("2", "3");
        preview.policy = "LZAdescending";
        assertThat(json(preview).findValuesAsText("node")).containsExactly("3", "3");
        preview.books = 0;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(preview));
    }

    @Test
    void changesPermissionsOwnerAndTimes() throws Exception {
        file("/a");
        ShelfSetCommand set = with(new ShelfSetCommand());
        set.shelf = "/a";
        set.permissions = "600";
        set.user = 5;
        set.modified = "2001-02-03T04:05:06Z";
        assertThat(Printed.by(set)).startsWith("0600 5:0, accessed ").endsWith("modified 2001-02-03T04:05:06Z\n");
        set.accessed = "now";
        Printed.by(set);
        for (String time : List.of("yesterday", "", "+10000-01-01T00:00:00Z")) {
            set.accessed = time;
            assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(set));
        }
        set.accessed = null;
        set.permissions = "rwx";
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(set));
    }

    @Test
    void keepsAttributesOfAnyBytes() throws Exception {
        file("/a");
        ShelfXattrSetCommand set = with(new ShelfXattrSetCommand());
        set.shelf = "/a";
        set.name = "user.a";
        set.value = "0x00ff0a";
        set.hex = true;
        set.create = true;
        Printed.by(set);
        refused(PosixError.EEXIST, () -> Printed.by(set));
        set.replace = true;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(set));
        set.create = false;
        set.value = "abc";
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(set));
        ShelfXattrGetCommand get = with(new ShelfXattrGetCommand());
        get.shelf = "/a";
        get.name = "user.a";
        get.hex = true;
        assertThat(Printed.by(get)).isEqualTo("00ff0a\n");
        ShelfXattrListCommand list = with(new ShelfXattrListCommand());
        list.shelf = "/a";
        assertThat(Printed.by(list)).contains("user.a", "3", "user.LFS.AllocationPolicy");
        ShelfXattrRemoveCommand remove = with(new ShelfXattrRemoveCommand());
        remove.shelf = "/a";
        remove.name = "user.a";
        Printed.by(remove);
        refused(PosixError.ENODATA, () -> Printed.by(get));
        refused(PosixError.ENODATA, () -> Printed.by(remove));
    }

    @Test
    void showsNodesInAHundredColumnsAndChangesThem() throws Exception {
        NodeBeatCommand beat = with(new NodeBeatCommand());
        beat.node = 2;
        beat.cpu = 40;
        Printed.by(beat);
        NodePolicyCommand policy = with(new NodePolicyCommand());
        policy.node = 2;
        policy.policy = "LZAdescending";
        assertThat(Printed.by(policy)).isEqualTo("LZAdescending\n");
        NodeSetCommand set = with(new NodeSetCommand());
        set.node = 3;
        set.state = "offline";
        set.controllers = "offline";
        Printed.by(set);
        assertThat(librarian.nodes().get(2).state()).isEqualTo(NodeState.OFFLINE);
        NodeStatusCommand status = with(new NodeStatusCommand());
        List<String> lines = Printed.lines(Printed.by(status));
        assertThat(lines).hasSize(5).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(3)).contains("active", "40", "LZAdescending", "online");
        assertThat(lines.get(4)).contains("offline");
        status.node = 2;
        status.json = true;
        assertThat(json(status).get(0).at("/load/cpuPercent").intValue()).isEqualTo(40);
        assertThat(json(status).get(0).at("/bytes/total").longValue()).isEqualTo(8 * BOOK);
        policy.policy = null;
        policy.clear = true;
        assertThat(Printed.by(policy)).startsWith("none of its own");
        status.node = 9;
        refused(PosixError.ENODEV, () -> Printed.by(status));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 81, Integer.MAX_VALUE})
    void refusesNodesThatCannotBe(int node) {
        NodeBeatCommand beat = with(new NodeBeatCommand());
        beat.node = node;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(beat));
        NodeSetCommand set = with(new NodeSetCommand());
        set.node = node;
        set.state = "active";
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(set));
    }

    @Test
    void refusesStatesThatCannotBe() {
        NodeSetCommand set = with(new NodeSetCommand());
        set.node = 1;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(set));
        set.state = "gone";
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(set));
        set.state = "offline";
        set.controllers = "sleepy";
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(set));
        assertThat(librarian.nodes().get(0).state()).isEqualTo(NodeState.ABSENT);
        NodeBeatCommand beat = with(new NodeBeatCommand());
        beat.node = 1;
        beat.cpu = 101;
        assertFails(ErrorCode.INVALID_ARGUMENT, () -> Printed.by(beat));
    }

    /** Scenario 22, of the edge. */
    @Test
    void listsPoliciesAndChangesTheDefault() throws Exception {
        PolicyListCommand list = with(new PolicyListCommand());
        assertThat(Printed.lines(Printed.by(list)))
                .allMatch(line -> line.length() <= 100)
                .anyMatch(line -> line.startsWith("RandomBooks (default): "));
        PolicySetDefaultCommand byDefault = with(new PolicySetDefaultCommand());
        byDefault.policy = "LocalNode";
        assertThat(Printed.by(byDefault)).isEqualTo("LocalNode\n");
        byDefault.policy = "Nonsense";
        refused(PosixError.EOPNOTSUPP, () -> Printed.by(byDefault));
        list.json = true;
        assertThat(json(list).findValuesAsText("name")).contains("RandomBooks", "LocalNode");
    }

    @Test
    void listsWhatIsBeingOverwrittenAndTells() throws Exception {
        ZeroingListCommand list = with(new ZeroingListCommand());
        assertThat(Printed.by(list)).contains("nothing waits");
        long id = file("/a");
        resize(id, "2B");
        resize(id, "0");
        List<String> lines = Printed.lines(Printed.by(list));
        assertThat(lines).hasSize(3).allMatch(line -> line.length() <= 100);
        assertThat(lines.get(2)).contains("shrink", "2");
        list.json = true;
        assertThat(json(list).get(0).get("shelf").longValue()).isEqualTo(id);
        Printed.by(with(new ZeroingRetryCommand()));
        NodeTellCommand tell = with(new NodeTellCommand());
        tell.message = "hear, hear";
        Printed.by(tell);
        assertThat(librarian.told()).containsExactly("hear, hear");
    }

    @Test
    void adoptsNoMemoryWhereThereIsNone() {
        refused(PosixError.EIO, () -> Printed.by(with(new MemoryAdoptCommand())));
    }

    private long file(String path) throws ArchivoltException {
        var opened = librarian.create(ONE, ShelfPath.parse(path), 0644, true);
        librarian.close(ONE, opened.handle().id());
        return opened.shelf().id();
    }

    private String resize(long shelf, String size) throws Exception {
        ShelfResizeCommand command = with(new ShelfResizeCommand());
        command.shelf = Long.toString(shelf);
        command.size = size;
        return Printed.by(command);
    }

    private static JsonNode json(ArchivoltCommand command) throws Exception {
        return new ObjectMapper().readTree(Printed.by(command));
    }

    private static void refused(PosixError expected, ThrowingCallable call) {
        ArchivoltException e = catchThrowableOfType(ArchivoltException.class, call);
        assertThat(e).as("should have failed with %s", expected).isNotNull();
        assertThat(PosixError.of(e)).isEqualTo(expected);
    }

    /** As the shell does it: every field of that type. */
    private <C extends ArchivoltCommand> C with(C command) {
        for (Class<?> type = command.getClass(); type != ArchivoltCommand.class; type = type.getSuperclass()) {
            Arrays.stream(type.getDeclaredFields())
                    .filter(field -> field.getType().isInstance(librarian))
                    .filter(field -> field.getName().equals("librarian"))
                    .forEach(field -> {
                        try {
                            field.setAccessible(true);
                            field.set(command, librarian);
                        } catch (ReflectiveOperationException e) {
                            throw new AssertionError(e);
                        }
                    });
        }
        return command;
    }
}
