package org.archivolt.librarian.lfs.internal.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.archivolt.librarian.lfs.internal.mount.MountedHost.Outcome;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real programs on a real mount (scenario 26). */
class CommandsTest {
    private static MountedHost host;

    @BeforeAll
    static void mount(@TempDir Path folder) throws Exception {
        host = new MountedHost(folder);
    }

    @AfterAll
    static void unmount() {
        if (host != null) {
            host.close();
        }
    }

    @BeforeEach
    void beginWithNothing() throws Exception {
        host.shell("find . -mindepth 1 -not -name lost+found -delete");
    }

    @Test
    void touchMakesAnEmptyFileWithTheTimesAskedFor() throws Exception {
        host.shell("umask 022; touch -d '2001-02-03 04:05:06.123456 UTC' old; touch new");
        assertThat(host.run("stat", "-c", "%s %b %a %u %g %h %F", "old")).isEqualTo("0 0 644 0 0 1 regular empty file");
        assertThat(host.run("date", "-u", "-r", "old", "+%F %T.%6N")).isEqualTo("2001-02-03 04:05:06.123456");
        assertThat(host.shell("test new -nt old && echo newer")).isEqualTo("newer");
    }

    @Test
    void copiesAreEqualAndCmpTellsWhatIsNot() throws Exception {
        host.shell("head -c 5000000 /dev/urandom > a; cp a b; cmp a b; cp -a a \"$two/c\"; cmp a c");
        host.shell("printf x | dd of=b bs=1 seek=3333333 conv=notrunc status=none");
        assertThat(host.outcome("cmp", "a", "b").output()).contains("differ: byte 3333334");
    }

    @Test
    void moveRenamesReplacesAndCrossesFileSystems(@TempDir Path outside) throws Exception {
        host.shell("echo 1 > a; echo 2 > b; mv a b; mkdir -p d/e; mv b d/e/c");
        assertThat(host.shell("ls; cat d/e/c")).isEqualTo("d\nlost+found\n1");
        host.shell("mv d/e/c '" + outside + "/out'; mv '" + outside + "/out' back; mv d/e f; rmdir d f");
        assertThat(host.run("cat", "back")).isEqualTo("1");
        assertThat(host.outcome("mv", "-T", "back", "lost+found").status()).isNotZero();
    }

    @Test
    void directoriesCountTheirDirectoriesAndMustBeEmptyToGo() throws Exception {
        host.shell("mkdir -p a/b/c a/d");
        assertThat(host.run("stat", "-c", "%h %F", "a")).isEqualTo("4 directory");
        assertThat(host.outcome("rmdir", "a").errors()).contains("not empty");
        assertThat(host.outcome("mkdir", "a").errors()).contains("File exists");
        host.shell("rm -r a");
        assertThat(host.outcome("rmdir", "lost+found").status()).isNotZero();
        assertThat(host.outcome("ls", "nothing").errors()).contains("No such file");
    }

    @Test
    void linksPointAndHardLinksAreRefused() throws Exception {
        host.shell("mkdir d; echo text > d/f; ln -s d/f l; ln -s nowhere broken");
        assertThat(host.shell("cat l; readlink l broken")).isEqualTo("text\nd/f\nnowhere");
        assertThat(host.outcome("ln", "d/f", "hard").errors()).contains("not permitted");
    }

    @Test
    void truncateShrinksGrowsAndCountsBooks() throws Exception {
        host.shell("truncate -s 5M f");
        assertThat(host.run("stat", "-c", "%s %b", "f")).isEqualTo("5242880 " + 3 * MountedHost.BOOK / 512);
        assertThat(host.shell("du -k f | cut -f1")).isEqualTo("6144");
        host.shell("truncate -s 1M f");
        assertThat(host.shell("du -k f | cut -f1; du -b f | cut -f1")).isEqualTo("2048\n1048576");
        assertThat(host.outcome("truncate", "-s", "1G", "f").errors()).contains("No space left");
        assertThat(host.run("stat", "-c", "%s", "f")).isEqualTo("1048576");
    }

    @Test
    void dfCountsBooks() throws Exception {
        assertThat(host.shell("stat -f -c '%b %S %l %T' .")).startsWith("128 2097152 255 fuse");
        long before = Long.parseLong(host.shell("stat -f -c %f ."));
        host.shell("truncate -s 10M f");
        assertThat(Long.parseLong(host.shell("stat -f -c %f ."))).isEqualTo(before - 5);
        assertThat(host.shell("df -B2M --output=size,avail,target . | tail -1"))
                .contains("128", Long.toString(before - 5), host.one.toString());
    }

    @Test
    void tarPacksAndUnpacksATree() throws Exception {
        host.shell("mkdir -p t/u; for i in $(seq 30); do head -c $((i * 7777)) /dev/urandom > t/u/$i; done;"
                + "ln -s u/7 t/l; chmod 640 t/u/3; chown 12:34 t/u/4; touch -d 2020-01-01 t/u t/u/5");
        host.shell("tar cf a.tar t; mkdir x; tar xpf a.tar -C x; diff -r t x/t; tar df a.tar -C x");
        assertThat(host.shell("stat -c '%a %u %g' x/t/u/3 x/t/u/4")).isEqualTo("640 0 0\n644 12 34");
    }

    @Test
    void namesThatLookLikeDevicesAreFiles() throws Exception {
        host.shell("echo b > blocky; echo b > block; cmp block blocky");
        assertThat(host.run("stat", "-c", "%F", "blocky")).isEqualTo("regular file");
    }

    @Test
    void namesAreUnicodeAndOthersAreRefused() throws Exception {
        host.shell("mkdir 'Bücher 書'; echo x > 'Bücher 書/\uD83D\uDCDA'; ls 'Bücher 書' > list");
        assertThat(host.run("cat", "list")).isEqualTo("\uD83D\uDCDA");
        assertThat(host.outcome("bash", "-c", "touch $'\\xff\\xfe'").errors()).contains("Invalid argument");
        String longest = "n".repeat(255);
        host.shell("touch " + longest);
        assertThat(host.outcome("touch", longest + "n").errors()).contains("too long");
    }

    @Test
    void attributesCanBeSetReadListedAndRemoved() throws Exception {
        host.shell("touch f; setfattr -n user.one -v uno f; setfattr -n user.raw -v 0x00ff80 f");
        assertThat(host.shell("getfattr --only-values -n user.one f")).isEqualTo("uno");
        assertThat(host.shell("getfattr -e hex -n user.raw f")).contains("user.raw=0x00ff80");
        assertThat(host.shell("getfattr -d -m 'user[.]LFS' f")).contains("user.LFS.AllocationPolicy=\"RandomBooks\"");
        host.shell("setfattr -x user.one f");
        assertThat(host.outcome("getfattr", "-n", "user.one", "f").errors()).contains("No such attribute");
        assertThat(host.outcome("setfattr", "-n", "trusted.x", "-v", "1", "f").errors())
                .contains("not supported");
        assertThat(host.outcome("setfattr", "-x", "user.LFS.AllocationPolicy", "f")
                        .errors())
                .contains("Invalid argument");
        assertThat(host.outcome("setfattr", "-n", "user.LFS.AllocationPolicy", "-v", "Nothing", "f")
                        .errors())
                .contains("not supported");
        host.shell("setfattr -n user.LFS.AllocationPolicy -v LocalNode f; truncate -s 3M f");
        assertThat(host.shell("getfattr -e hex -n user.LFS.Interleave f")).contains("=0x0000");
    }

    /** As over HTTP, where it takes an operator. */
    @Test
    void onlyRootChangesTheDefaultPolicyOfAllNodes() throws Exception {
        host.shell("touch mine; chown 1234 mine");
        for (String path : List.of("mine", ".")) {
            assertThat(host.outcome(
                                    "setpriv",
                                    "--reuid=1234",
                                    "--regid=1234",
                                    "--clear-groups",
                                    "setfattr",
                                    "-n",
                                    "user.LFS.AllocationPolicyDefault",
                                    "-v",
                                    "LocalNode",
                                    path)
                            .errors())
                    .contains("not permitted");
        }
        String get = "getfattr --only-values -n user.LFS.AllocationPolicyDefault .";
        assertThat(host.shell(get)).isEqualTo("RandomBooks");
        host.shell("setfattr -n user.LFS.AllocationPolicyDefault -v LocalNode mine");
        assertThat(host.shell(get)).isEqualTo("LocalNode");
        host.shell("setfattr -n user.LFS.AllocationPolicyDefault -v RandomBooks .");
    }

    @Test
    void attributesCanBeCreatedOrReplacedOnly() throws Exception {
        String flags = "import os\nopen('x','w').close()\n"
                + "def tell(f):\n  try: f(); print('ok')\n  except OSError as e: print(e.errno)\n"
                + "tell(lambda: os.setxattr('x','user.a',b'1',os.XATTR_REPLACE))\n"
                + "tell(lambda: os.setxattr('x','user.a',b'1',os.XATTR_CREATE))\n"
                + "tell(lambda: os.setxattr('x','user.a',b'1',os.XATTR_CREATE))\n"
                + "tell(lambda: os.setxattr('x','user.a',b'22',os.XATTR_REPLACE))\n"
                + "tell(lambda: os.setxattr('x','user.b',b'22'))\n"
                + "print(os.getxattr('x','user.a'), 'user.b' in os.listxattr('x'))\n"
                + "import ctypes\nc=ctypes.CDLL(None,use_errno=True)\nb=ctypes.create_string_buffer(1)\n"
                + "print(c.getxattr(b'x',b'user.a',None,0),c.getxattr(b'x',b'user.a',b,1),ctypes.get_errno())\n";
        assertThat(host.run("python3", "-c", flags)).isEqualTo("61\nok\n17\nok\nok\nb'22' True\n2 -1 34");
    }

    @Test
    void fallocateReservesAndPunches() throws Exception {
        host.shell("fallocate -l 3M f; head -c 3000000 /dev/zero | tr '\\0' 'S' | dd of=f conv=notrunc status=none");
        assertThat(host.run("stat", "-c", "%s", "f")).isEqualTo("3145728");
        host.shell("fallocate -p -o 1000 -l 2500000 f");
        assertThat(host.shell("tr -d '\\0' < f | wc -c")).isEqualTo("500000");
        assertThat(host.outcome("fallocate", "-n", "-l", "9M", "f").errors()).contains("unsupported");
        assertThat(host.outcome("fallocate", "-l", "1G", "f").errors()).contains("No space left");
    }

    @Test
    void ddWritesAtAnyPlaceAndReadsItBack() throws Exception {
        host.shell("dd if=/dev/urandom of=a bs=64k count=50 status=none conv=fsync;"
                + "dd if=a of=b bs=4097 status=none; cmp a b;"
                + "dd if=a of=c bs=1M status=none oflag=direct iflag=direct,fullblock; cmp a c;"
                + "dd if=a of=d bs=1k seek=2000 count=9 status=none; cmp -n 9216 <(tail -c 9216 d) a");
        assertThat(host.shell("head -c 2048000 d | tr -d '\\0' | wc -c")).isEqualTo("0");
    }

    @Test
    void modesAndOwnersAreKeptAndObeyed() throws Exception {
        host.shell(
                "echo secret > s; chmod 600 s; mkdir -m 2775 shared; chgrp 77 shared; touch shared/f; mkdir shared/d;"
                        + "chmod 4755 s");
        assertThat(host.shell("stat -c '%a %g' shared/f shared/d"))
                .startsWith("644 77\n2")
                .endsWith(" 77");
        host.shell("chmod 600 s");
        Outcome other = host.outcome("setpriv", "--reuid=1234", "--regid=1234", "--clear-groups", "cat", "s");
        assertThat(other.errors()).contains("Permission denied");
        host.shell("chmod 4777 s; setpriv --reuid=1234 --regid=1234 --clear-groups bash -c 'echo x >> s'");
        assertThat(host.run("stat", "-c", "%a", "s")).isEqualTo("777");
    }

    @Test
    void blockDevicesHaveBooksAndPipesAreRefused() throws Exception {
        assertThat(host.outcome("mkfifo", "pipe").errors()).contains("not permitted");
        host.shell("mknod device b 1 3");
        assertThat(host.run("stat", "-c", "%F %T %s", "device"))
                .isEqualTo("block special file 3 " + 3 * MountedHost.BOOK);
        assertThat(host.outcome("mknod", "none", "b", "1", "0").errors()).contains("Invalid argument");
    }

    @Test
    void readsDirectoriesOfAnySize() throws Exception {
        host.shell("mkdir many; cd many; seq -f 'name-%05g' 3500 | xargs touch");
        assertThat(host.shell(
                        "ls many | wc -l; ls many | sort -u | wc -l; ls -f many > list; head -2 list | tr '\\n' ' '"))
                .isEqualTo("3500\n3500\n. ..");
        host.shell("rm -r many");
    }

    @Test
    void filesThatAreRemovedWhileOpenGoOn() throws Exception {
        String program = "import os,tempfile\n"
                + "f=tempfile.TemporaryFile(dir='.')\nf.write(b'x'*100000)\nf.flush()\n"
                + "s=os.fstat(f.fileno())\nprint(s.st_size, s.st_nlink, len(os.listdir('.')))\n"
                + "f.seek(50000)\nprint(len(f.read()))\nos.ftruncate(f.fileno(), 10)\nprint(os.fstat(f.fileno()).st_size)\n";
        assertThat(host.run("python3", "-c", program)).isEqualTo("100000 0 1\n50000\n10");
    }

    @Test
    void truncatingRightAfterAnotherProcessHasClosedNeverFails() throws Exception {
        assertThat(host.shell("for i in $(seq 60); do echo $i-and-more > f; : > f; done; stat -c %s f"))
                .isEqualTo("0");
    }

    @Test
    void linesThatManyProcessesAppendAreAllThere() throws Exception {
        String program = "import os,sys\nfd=os.open('log',os.O_WRONLY|os.O_APPEND|os.O_CREAT)\n"
                + "for i in range(50): os.write(fd,(sys.argv[1]*63+'\\n').encode())\n";
        host.shell("for c in a b c d; do python3 -c \""
                + program.replace("\"", "\\\"").replace("\\n'", "\\\\n'") + "\" $c & done; wait");
        assertThat(host.shell("wc -lc < log | xargs; sort log | uniq -c | awk '{print $1}' | xargs"))
                .isEqualTo("200 12800\n50 50 50 50");
    }
}
