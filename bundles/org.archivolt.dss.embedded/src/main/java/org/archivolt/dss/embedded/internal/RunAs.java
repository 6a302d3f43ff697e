package org.archivolt.dss.embedded.internal;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.archivolt.base.ArchivoltException;

/**
 * As whom the server runs. PostgreSQL refuses to be root, so a runtime that is root lends it another identity:
 *
 * <ul>
 *   <li>a user namespace, in which root looks like nobody and files stay root's;
 *   <li>where those are forbidden, the user nobody, who then owns the data.
 * </ul>
 *
 * Data that once belongs to nobody is always served as nobody: in a user namespace it could not be written.
 */
enum RunAs {
    OURSELVES(List.of()),
    ROOT_IN_USER_NAMESPACE(List.of("unshare", "-U")),
    NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

    private static final int NOBODY_UID = 65534;
    private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(10);

    private final List<String> prefix;

    RunAs(List<String> prefix) {
        this.prefix = prefix;
    }

    static RunAs choose(Path data) throws IOException, InterruptedException {
        if (uid(Path.of("/proc/self")) != 0) {
            return OURSELVES;
        }
        if (Files.exists(data) && uid(data) == NOBODY_UID) {
            return NOBODY;
        }
        return mayMakeUserNamespaces() ? ROOT_IN_USER_NAMESPACE : NOBODY;
    }

    List<String> command(List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        return whole;
    }

    /** Gives the server what it must own, and lets it reach it. */
    void handOver(Path tree) throws IOException {
        if (this != NOBODY) {
            return;
        }
        Files.setAttribute(tree.getParent(), "unix:mode", 0711);
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes a) throws IOException {
                return own(directory);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return own(file);
            }
        });
    }

    private static FileVisitResult own(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", NOBODY_UID, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", NOBODY_UID, LinkOption.NOFOLLOW_LINKS);
        return FileVisitResult.CONTINUE;
    }

    private static boolean mayMakeUserNamespaces() throws IOException, InterruptedException {
        try {
            Commands.run("probing user namespaces", ROOT_IN_USER_NAMESPACE, List.of("true"), "", PROBE_TIMEOUT);
            return true;
        } catch (ArchivoltException e) {
            // The container forbids them; the user nobody will do.
            return false;
        }
    }

    private static int uid(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:uid");
    }
}
