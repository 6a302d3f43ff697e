package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Shelves as files: programs of every day on mounts of the distribution, as an operator makes them (docs/lfs.md). */
@Timeout(240)
class LfsITest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final int BOOK = 2 << 20;
    private static final int BOOKS = 4 * 64;
    private static final int BLOCKS_OF_BOOK = BOOK / 512;
    private static final String API = "/api/v1/librarian/";

    private static Instance instance;
    private static LfsMounts mounts;

    @BeforeAll
    static void registersBooksAndMountsThemTwice() throws Exception {
        Optional<String> obstacle = LfsMounts.obstacle();
        assumeTrue(obstacle.isEmpty(), () -> obstacle.orElse(""));
        instance = Instance.named("lfs");
        try {
            mounts = new LfsMounts(instance);
            instance.up().requireSuccess();
            Path machine = Files.writeString(instance.data().resolve("machine.ini"), """
                    [global]
                    node_count = 4
                    book_size_bytes = 2M
                    nvm_size_per_node = 64B
                    """);
            instance.shell("book:register", machine.toString()).requireSuccess();
        } catch (Throwable e) {
            end();
            throw e;
        }
    }

    @AfterAll
    static void end() throws Exception {
        try {
            if (mounts != null) {
                mounts.close();
            }
        } finally {
            if (instance != null) {
                instance.close();
            }
        }
    }

    @BeforeEach
    void beginWithNothing() throws Exception {
        if (!mounts.isMounted(mounts.one)) {
            mounts.mount();
        }
        removeAll();
        awaitFree(BOOKS);
    }

    // --- scenario 26 ---

    @Test
    void programsMakeCopyMoveAndRemoveFiles() throws Exception {
        mounts.run("umask 022; touch -d '2001-02-03 04:05:06.123456 UTC' old; touch new; test new -nt old");
        assertThat(mounts.run("stat -c '%s %b %a %h %F' old; date -u -r old '+%F %T.%6N'"))
                .isEqualTo("0 0 644 1 regular empty file\n2001-02-03 04:05:06.123456");
        mounts.run(
                "head -c 5000001 /dev/urandom > $outside/a; cp $outside/a a; cp -a a $two/b; cmp a b; cmp $outside/a b");
        mounts.run("dd if=$outside/a of=c bs=4097 status=none conv=fsync; cmp a c;"
                + " dd if=a of=d bs=1M status=none oflag=direct iflag=direct,fullblock; cmp a d");
        assertThat(mounts.outcome("printf xyz | dd of=c bs=1 seek=3333333 conv=notrunc status=none; cmp a c")
                        .output())
                .contains("differ: byte 33333");
        mounts.run(
                "mkdir -p deep/er/still; mv c deep/er; mv deep/er moved; test ! -e deep/er; cmp -s moved/c c && exit 1;"
                        + " mv moved/c $outside/c; mv $outside/c back; mv -f back d; test ! -e back");
        assertThat(mounts.outcome("rmdir moved").output()).contains("not empty");
        assertThat(mounts.outcome("mkdir deep").output()).contains("File exists");
        mounts.run("ln -s moved/still link; ln -s nowhere broken; test -d link; test ! -e broken");
        assertThat(mounts.run("readlink link broken; ls")).isEqualTo("""
                moved/still
                nowhere
                a
                b
                broken
                d
                deep
                link
                lost+found
                moved
                new
                old""");
        assertThat(mounts.outcome("ln a hard").output()).contains("not permitted");
        assertThat(mounts.outcome("rm nothing").output()).contains("No such file");
        assertThat(mounts.run("echo b > blocky; echo b > $two/block; cmp block blocky; stat -c %F blocky"))
                .isEqualTo("regular file");
        mounts.run("rm a; test ! -e $two/a; rm -r moved deep; test ! -e $two/moved");
    }

    @Test
    void programsCountBooks() throws Exception {
        assertThat(mounts.run("stat -f -c '%b %S %l %T' .")).startsWith(BOOKS + " " + BOOK + " 255 fuse");
        mounts.run("truncate -s 5M f; fallocate -l 3M g");
        assertThat(mounts.run("stat -c '%s %b' f g; du -k f | cut -f1; du -b g | cut -f1"))
                .isEqualTo("%d %d%n%d %d%n6144%n%d"
                        .formatted(5 << 20, 3 * BLOCKS_OF_BOOK, 3 << 20, 2 * BLOCKS_OF_BOOK, 3 << 20));
        assertThat(df()).isEqualTo(List.of(BOOKS, 5, BOOKS - 5));
        assertThat(mounts.outcome("truncate -s 1G f").output()).contains("No space left");
        assertThat(mounts.outcome("fallocate -l 1G g").output()).contains("No space left");
        assertThat(mounts.outcome("fallocate -n -l 9M g").output()).contains("supported");
        assertThat(df()).isEqualTo(List.of(BOOKS, 5, BOOKS - 5));
        mounts.run("tr '\\0' S < g | dd of=g conv=notrunc bs=1M status=none; fallocate -p -o 1000 -l 3000000 g");
        assertThat(mounts.run("tr -d '\\0' < $two/g | wc -c")).isEqualTo(Integer.toString((3 << 20) - 3_000_000));
    }

    @Test
    void tarPacksAndUnpacksATree() throws Exception {
        mounts.run(
                "mkdir -p t/u; for i in $(seq 20); do head -c $((i * 7777)) /dev/urandom > t/u/$i; done; ln -s u/7 t/l;"
                        + " chmod 640 t/u/3; touch -d 2020-01-01 t/u/5; setfattr -n user.color -v red t/u/9");
        mounts.run(
                "tar cf a.tar --xattrs t; mkdir x; tar xpf $two/a.tar --xattrs -C $two/x; diff -r t x/t; tar df a.tar -C x");
        assertThat(mounts.run(
                        "getfattr --absolute-names --only-values -n user.color $two/x/t/u/9; stat -c ' %a' x/t/u/3"))
                .isEqualTo("red 640");
    }

    @Test
    void attributesAreSetReadAndRemovedThroughEitherMount() throws Exception {
        mounts.run("touch f; setfattr -n user.one -v uno f; setfattr -n user.raw -v 0x00ff80 $two/f");
        assertThat(mounts.run("getfattr --only-values -n user.one $two/f 2>/dev/null; getfattr -e hex -n user.raw f"))
                .startsWith("uno")
                .contains("user.raw=0x00ff80");
        assertThat(mounts.run("getfattr -d -m 'user[.]LFS' f")).contains("user.LFS.AllocationPolicy=\"RandomBooks\"");
        mounts.run("setfattr -x user.one f");
        assertThat(mounts.outcome("getfattr -n user.one f").output()).contains("No such attribute");
        String policy = "setfattr -n user.LFS.AllocationPolicy -v ";
        assertThat(mounts.outcome(policy + "Nothing f").output()).contains("not supported");
        String program = "import os\nfor value in b'1', b'2':\n"
                + "  try: os.setxattr('f', 'user.new', value, os.XATTR_CREATE)\n"
                + "  except OSError as e: print(e.strerror)\n";
        assertThat(mounts.run("python3 -c \"" + program + "\"; getfattr --only-values -n user.new $two/f 2>/dev/null"))
                .isEqualTo("File exists\n1");
    }

    // --- nodes ---

    @Test
    void eachMountSeesAtOnceWhatTheOtherHasDone() throws Exception {
        mounts.run("""
                for i in $(seq 25); do
                  echo "round $i" > f
                  [ "$(cat $two/f)" = "round $i" ]
                  printf "%05d" $i | dd of=$two/f bs=5 seek=200 conv=notrunc status=none
                  [ "$(tail -c 5 f)" = $(printf "%05d" $i) ]
                  mv $two/f $two/g
                  [ ! -e f ] && [ "$(ls)" = "$(ls $two)" ]
                  chmod 400 g
                  [ "$(stat -c %a $two/g)" = 400 ]
                  rm g
                  [ ! -e $two/g ]
                done""");
    }

    @Test
    void booksComeByThePolicyOfTheShelfForTheNodeOfTheMount() throws Exception {
        mounts.run("touch f g; for each in f g; do setfattr -n user.LFS.AllocationPolicy -v LocalNode $each; done;"
                + " truncate -s 6M f; truncate -s 6M $two/g");
        assertThat(groups("/f")).containsOnly(0);
        assertThat(groups("/g")).containsOnly(1);
        assertThat(mounts.run("getfattr -e hex -n user.LFS.Interleave f $two/g --absolute-names"))
                .contains("=0x000000", "=0x010101");
        assertThat(mounts.outcome("truncate -s 130M f").output()).contains("No space left");
        mounts.run("truncate -s 128M f");
        assertThat(groups("/f")).hasSize(64).containsOnly(0);
    }

    @Test
    void whatIsDoneByHttpIsSeenInTheMountsAndTheOtherWayRound() throws Exception {
        tell("POST", "shelves", Map.of("kind", "DIRECTORY", "path", "/made"));
        tell("POST", "shelves", Map.of("path", "/made/f", "permissions", "0640"));
        tell("POST", "shelves", Map.of("kind", "SYMLINK", "path", "/made/l", "target", "f"));
        long made = shelf("/made/f").get("id").longValue();
        tell("PUT", "shelves/" + made + "/size", Map.of("size", 3 * BOOK));
        Client.requireOk(instance.client()
                .send(
                        "PUT",
                        API + "shelves/" + made + "/attributes/user.color",
                        BodyPublishers.ofString("red"),
                        "Content-Type",
                        "application/octet-stream"));
        assertThat(mounts.run("stat -L -c '%s %a %i' $two/made/l; getfattr --only-values -n user.color made/f"))
                .isEqualTo("%d 640 %d%nred".formatted(3 * BOOK, made));

        mounts.run("echo text > made/f; mv $two/made/f $two/found; chmod 600 found; chown 12:34 found");
        JsonNode found = shelf("/found");
        assertThat(found.get("id").longValue()).isEqualTo(made);
        assertThat(found.get("size").longValue()).isEqualTo(5);
        assertThat(found.get("permissions").textValue()).isEqualTo("0600");
        assertThat(found.get("user").intValue()).isEqualTo(12);
        Client.requireOk(instance.client()
                .send("DELETE", API + "shelves" + Client.query("path", "/found"), BodyPublishers.noBody()));
        assertThat(mounts.outcome("cat found").output()).contains("No such file");
        assertThat(mounts.outcome("cat $two/found").output()).contains("No such file");
    }

    /** Scenario 19. */
    @Test
    void whatOneNodeHasOpenAnotherCanLengthenAndRemoveButNotShorten() throws Exception {
        mounts.run("head -c 3000000 /dev/zero | tr '\\0' S > f");
        try (LfsMounts.Session open = mounts.session()) {
            assertThat(open.say("exec 3<>f")).isEqualTo("(0)");
            assertThat(mounts.outcome("truncate -s 10 $two/f").output()).contains("Too many open files");
            mounts.run("head -c 3000000 /dev/zero | tr '\\0' T >> $two/f");
            assertThat(open.say("stat -L -c %s /dev/fd/3; tail -c 4 <&3; echo")).isEqualTo("6000000\nTTTT\n(0)");

            mounts.run("rm $two/f; test ! -e f; test ! -e $two/f");
            assertThat(open.say("printf more >&3; stat -L -c %s /dev/fd/3")).isEqualTo("6000004\n(0)");
            assertThat(status().get("books").get("inUse").intValue()).isEqualTo(3);
            assertThat(open.say("exec 3>&-")).isEqualTo("(0)");
            awaitFree(BOOKS);
        }
        requireZeroMemory();
    }

    // --- no old byte ---

    /** Scenario 18. */
    @Test
    void whatWasCutOffIsZeroWhenItGrowsAgain() throws Exception {
        mounts.run("head -c 2097152 /dev/zero | tr '\\0' S > f; truncate -s 100 f; truncate -s 2M $two/f");
        assertThat(mounts.run("head -c 100 f; stat -c ' %s' f; tail -c +101 $two/f | tr -d '\\0' | wc -c"))
                .isEqualTo("S".repeat(100) + " " + BOOK + "\n0");
        mounts.run(
                "head -c 2097152 /dev/zero | tr '\\0' S > g; truncate -s 100 g; printf x | dd of=g bs=1 seek=3000000 status=none"
                        + " conv=notrunc");
        assertThat(mounts.run("tr -d '\\0' < $two/g")).isEqualTo("S".repeat(100) + "x");
    }

    /** Scenario 16. */
    @Test
    void whatLeavesAShelfIsFreeOnlyWhenItIsOverwritten() throws Exception {
        mounts.run(
                "touch f; setfattr -n user.LFS.AllocationPolicy -v LocalNode f; head -c 12M /dev/zero | tr '\\0' S > f");
        List<String> before = addresses("/f");
        assertThat(before).hasSize(6);
        assertThat(df().get(1)).isEqualTo(6);
        mounts.run("truncate -s 4M $two/f");
        assertThat(addresses("/f")).isEqualTo(before.subList(0, 2));
        Await.untilHolds(LIMIT, () -> assertThat(df()).isEqualTo(List.of(BOOKS, 2, BOOKS - 2)));
        assertThat(nonzeroBytes()).isEqualTo(2 * BOOK);
        mounts.run("truncate -s 12M f; cmp -n 8388608 <(tail -c +4194305 f) /dev/zero");
    }

    /** Goal: who gets all books of the machine right after another has left them full finds zeros. */
    @Test
    void newFilesOnBooksThatWereFullAreZero() throws Exception {
        fillTheMachine();
        assertThat(df()).isEqualTo(List.of(BOOKS, BOOKS, 0));
        mounts.run("rm full-*");
        mounts.run("""
                for i in $(seq 8); do
                  until error=$(truncate -s 64M new-$i 2>&1); do
                    [[ $error = *"No space left"* ]] || { echo "$error"; exit 1; }
                  done
                done
                for i in $(seq 8); do cmp -n 67108864 $two/new-$i /dev/zero; done""");
        assertThat(df()).isEqualTo(List.of(BOOKS, BOOKS, 0));
        requireZeroMemory();
    }

    private static void fillTheMachine() throws Exception {
        mounts.run("head -c 64M /dev/zero | tr '\\0' S > full-1; for i in $(seq 2 8); do cp full-1 full-$i; done");
    }

    // --- ends ---

    /**
     * Goal: after kill -9 of the runtime while programs write, everything is there whose fsync has returned, everything is gone whose removal has, and
     * nothing else but zeros is in what was half done; killed while books are overwritten, it goes on with that after the next start.
     *
     * <p>Method: four programs, two on each mount, write files that tell their name all over, with fsync, keep the last 15, and tell a file outside.
     */
    @Test
    void killedRuntimesLoseNothingThatWasSyncedAndLeaveNoZombie() throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        writeAndKill(random);
        requireWhatWasTold();
        removeAll();
        awaitFree(BOOKS);
        requireZeroMemory();

        fillTheMachine();
        try (LfsMounts.Session removing = mounts.background("rm full-*")) {
            Await.until("removals", LIMIT, () -> status().get("shelves").intValue() < 9);
            awaitMoment(random.nextLong(100_000_000));
            instance.kill();
            removing.awaitEnd();
        }
        upAgain();
        mounts.run(
                "for each in $(ls -d full-* 2>/dev/null); do cmp -n 67108864 $each <(head -c 64M /dev/zero | tr '\\0' S); done");
        System.out.println("after a kill while overwriting: " + status().get("books"));
        removeAll();
        awaitFree(BOOKS);
        requireZeroMemory();
    }

    private static void writeAndKill(Random random) throws Exception {
        List<LfsMounts.Session> writers = new ArrayList<>();
        try {
            for (String writer : List.of("w1 .", "w2 .", "w3 $two", "w4 $two")) {
                writers.add(mounts.background("set -- " + writer + """

                        for i in $(seq 100000); do
                          name=$1-$i old=$1-$((i - 15))
                          yes $name | head -c 3000001 | dd of=$2/$name bs=64k iflag=fullblock conv=fsync status=none || exit
                          echo put $name >> $outside/told
                          [ $i -gt 15 ] || continue
                          echo gone $old >> $outside/told
                          rm $2/$old || exit
                          echo removed $old >> $outside/told
                        done"""));
            }
            Path told = mounts.outside.resolve("told");
            Await.until(
                    "writers at work",
                    LIMIT,
                    () -> Files.exists(told)
                            && Files.readString(told)
                                            .lines()
                                            .filter(line -> line.startsWith("removed"))
                                            .count()
                                    > 8);
            awaitMoment(random.nextLong(500_000_000));
            instance.kill();
            for (LfsMounts.Session writer : writers) {
                writer.awaitEnd();
            }
        } finally {
            for (LfsMounts.Session writer : writers) {
                writer.close();
            }
        }
        upAgain();
    }

    private static void upAgain() throws Exception {
        assertThat(mounts.isMounted(mounts.one)).as("what the dead has left").isTrue();
        instance.up().requireSuccess();
        assertThat(mounts.outcome("ls").output()).contains("not connected");
        mounts.mount();
    }

    private static void requireWhatWasTold() throws Exception {
        Set<String> there = new LinkedHashSet<>();
        Set<String> removed = new LinkedHashSet<>();
        for (String line : Files.readAllLines(mounts.outside.resolve("told"))) {
            String name = line.substring(line.indexOf(' ') + 1);
            switch (line.substring(0, line.indexOf(' '))) {
                case "put" -> there.add(name);
                case "gone" -> there.remove(name);
                case "removed" -> removed.add(name);
                default -> throw new AssertionError(line);
            }
        }
        System.out.printf("killed while writing: %d synced, %d removed%n", there.size(), removed.size());
        assertThat(there).hasSizeGreaterThan(8);
        mounts.run(
                "for name in %s; do cmp <(yes $name | head -c 3000001) $name; done".formatted(String.join(" ", there)));
        mounts.run("for name in %s; do test ! -e $name; done".formatted(String.join(" ", removed)));
        Set<String> others = new LinkedHashSet<>(List.of(mounts.run("ls").split("\n")));
        others.removeAll(there);
        others.remove("lost+found");
        assertThat(others).as("what was neither told nor forgotten").hasSizeLessThanOrEqualTo(4);
        for (String name : others) {
            mounts.run(
                    "cmp -l <(yes %1$s | head -c $(stat -c %%s %1$s)) %1$s | awk '$3 != 0 { print; exit 1 }' || [ $? = 1 ]"
                            .formatted(name));
        }
    }

    private static void awaitMoment(long nanos) throws Exception {
        long begin = System.nanoTime();
        Await.until("the moment", LIMIT, () -> System.nanoTime() - begin >= nanos);
    }

    @Test
    void mountsThatAreUsedAreUnmountedOnlyLazily() throws Exception {
        try (LfsMounts.Session open = mounts.session()) {
            assertThat(open.say("exec 3<>$two/f; printf text >&3")).isEqualTo("(0)");
            Instance.Outcome refused = instance.shell("lfs:umount", mounts.two.toString());
            assertThat(refused.exit()).as(refused.output()).isNotZero();
            assertThat(refused.output()).contains("WRONG_STATE");
            assertThat(mounts.run("cat f")).isEqualTo("text");
            assertThat(instance.shell("lfs:list").requireSuccess().output())
                    .contains(mounts.one.toString(), mounts.two.toString());
            instance.shell("lfs:umount", "--lazy", mounts.two.toString()).requireSuccess();
            assertThat(mounts.isMounted(mounts.two)).isFalse();
            assertThat(open.say("printf more >&3")).doesNotEndWith("(0)");
            Await.untilHolds(
                    LIMIT, () -> assertThat(status().get("handles").intValue()).isZero());
            assertThat(mounts.run("cat f; ls -A $two")).isEqualTo("text");
        }
        instance.shell("lfs:umount", mounts.one.toString()).requireSuccess();
        assertThat(mounts.isMounted(mounts.one)).isFalse();
        assertThat(instance.shell("lfs:list").requireSuccess().output()).doesNotContain(mounts.one.toString());
    }

    @Test
    void anOrderlyStopEndsInTimeWhateverUsesAMountAndLeavesNone() throws Exception {
        try (LfsMounts.Session open = mounts.session();
                LfsMounts.Session writer =
                        mounts.background("while dd if=/dev/zero of=busy bs=1M count=20; do :; done")) {
            assertThat(open.say("exec 3<>$two/f; printf synced >&3; sync -d /dev/fd/3"))
                    .isEqualTo("(0)");
            Await.until("a writer at work", LIMIT, () -> !mounts.run("ls").equals("f\nlost+found"));
            long begin = System.nanoTime();
            Instance.Outcome outcome = instance.down().requireSuccess();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(STOP_LIMIT);
            assertThat(outcome.output()).contains("Stopped.");
            assertThat(mounts.isMounted(mounts.one)).isFalse();
            assertThat(mounts.isMounted(mounts.two)).isFalse();
            writer.awaitEnd();
        }
        instance.up().requireSuccess();
        mounts.mount();
        assertThat(mounts.run("cat f")).isEqualTo("synced");
    }

    // --- what is asked ---

    private static void removeAll() throws Exception {
        mounts.run("find . -mindepth 1 -not -name lost+found -delete");
    }

    /** Books in all, used and available. */
    private static List<Integer> df() throws Exception {
        String line = mounts.run("df -B2M --output=size,used,avail . | tail -1");
        return Arrays.stream(line.split(" +")).map(Integer::valueOf).toList();
    }

    private static void awaitFree(int books) throws Exception {
        Await.untilHolds(LIMIT, () -> {
            JsonNode now = status().get("books");
            assertThat(now.get("free").intValue()).as(now.toString()).isEqualTo(books);
        });
    }

    private static JsonNode status() throws Exception {
        return instance.client().ask(API + "status");
    }

    private static void tell(String method, String path, Map<String, ?> body) throws Exception {
        instance.client().tell(method, API + path, body);
    }

    private static JsonNode shelf(String path) throws Exception {
        return instance.client().ask(API + "shelves" + Client.query("path", path));
    }

    private static List<Integer> groups(String path) throws Exception {
        return books(path).findValues("group").stream().map(JsonNode::intValue).toList();
    }

    private static List<String> addresses(String path) throws Exception {
        return books(path).findValuesAsText("address");
    }

    private static JsonNode books(String path) throws Exception {
        long shelf = shelf(path).get("id").longValue();
        return instance.client().ask(API + "shelves/" + shelf + "/books").get("books");
    }

    private static void requireZeroMemory() throws IOException {
        assertThat(nonzeroBytes()).isZero();
    }

    /** In the files that are the memory. */
    private static long nonzeroBytes() throws IOException {
        long count = 0;
        try (Stream<Path> files = Files.list(instance.data().resolve("fabric"))) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("group-"))
                    .toList()) {
                count += nonzeroBytes(file);
            }
        }
        return count;
    }

    private static long nonzeroBytes(Path file) throws IOException {
        long count = 0;
        byte[] zeros = new byte[1 << 20];
        byte[] buffer = new byte[zeros.length];
        try (InputStream stream = Files.newInputStream(file)) {
            for (int length = stream.read(buffer); length > 0; length = stream.read(buffer)) {
                for (int at = Arrays.mismatch(buffer, 0, length, zeros, 0, length); at >= 0 && at < length; at++) {
                    count += buffer[at] == 0 ? 0 : 1;
                }
            }
        }
        return count;
    }
}
