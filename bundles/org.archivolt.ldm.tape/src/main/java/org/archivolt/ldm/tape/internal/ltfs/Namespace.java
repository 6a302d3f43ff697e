package org.archivolt.ldm.tape.internal.ltfs;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tree of a mounted volume, and what was changed in it since it was last made durable, so that it can be taken back.
 * Safe for many threads.
 */
final class Namespace {
    private final Directory root;
    /** Being written, and not in the tree yet. */
    private final Map<ExtentAddress, Object> writing = new HashMap<>();
    /** In the order the changes were made. */
    private final Deque<Runnable> undo = new ArrayDeque<>();

    private long highestUid;
    private long files;

    Namespace(Directory root, long highestUid) {
        this.root = root;
        this.highestUid = highestUid;
        this.files = countFiles(root);
    }

    private static long countFiles(Directory directory) {
        long count = 0;
        for (Entry entry : directory.entries()) {
            count += entry instanceof Directory child ? countFiles(child) : 1;
        }
        return count;
    }

    /** Null when there is none. */
    synchronized FileEntry get(ExtentAddress address) {
        return directoryOf(address) instanceof Directory directory
                        && directory.get(address.name()) instanceof FileEntry file
                ? file
                : null;
    }

    private Entry directoryOf(ExtentAddress address) {
        return root.get(address.directory());
    }

    /** Returns false when there is such a file, finished or not, or something else where its directory would be. */
    synchronized boolean begin(ExtentAddress address, Object writer) {
        Entry directory = directoryOf(address);
        boolean free = directory == null || directory instanceof Directory d && d.get(address.name()) == null;
        return free && writing.putIfAbsent(address, writer) == null;
    }

    /** A file is complete. Returns false when it was removed meanwhile. */
    synchronized boolean finish(ExtentAddress address, Object writer, NewFile file, Instant now) {
        if (!writing.remove(address, writer)) {
            return false;
        }
        Directory directory = directory(address.directory(), now);
        Times before = directory.times();
        directory.put(file.entry(address.name(), ++highestUid));
        directory.setTimes(before.modified(now));
        files++;
        undo.push(() -> {
            directory.remove(address.name());
            directory.setTimes(before);
            files--;
        });
        return true;
    }

    /** Makes the entry once its number is known. */
    interface NewFile {
        FileEntry entry(String name, long uid);
    }

    private Directory directory(String name, Instant now) {
        if (root.get(name) instanceof Directory directory) {
            return directory;
        }
        Times before = root.times();
        Directory made = new Directory(name, ++highestUid, Times.all(now), Properties.NONE);
        root.put(made);
        root.setTimes(before.modified(now));
        undo.push(() -> {
            root.remove(name);
            root.setTimes(before);
        });
        return made;
    }

    /** A file will never be complete. */
    synchronized void abandon(ExtentAddress address, Object writer) {
        writing.remove(address, writer);
    }

    /** Returns false when there was none. */
    synchronized boolean remove(ExtentAddress address, Instant now) {
        if (get(address) == null) {
            return writing.remove(address) != null;
        }
        Directory directory = (Directory) directoryOf(address);
        Times before = directory.times();
        Entry removed = directory.remove(address.name());
        directory.setTimes(before.modified(now));
        files--;
        undo.push(() -> {
            directory.put(removed);
            directory.setTimes(before);
            files++;
        });
        return true;
    }

    /** A file, and the directory it is in. */
    record Found(String directory, FileEntry file) {}

    /** Files where extents are, with a description: a reference for each. */
    synchronized List<Found> finished() {
        List<Found> found = new ArrayList<>();
        for (Entry entry : root.entries()) {
            if (entry instanceof Directory directory) {
                directory.entries().stream()
                        .filter(child -> isExtent(directory.name(), child))
                        .forEach(child -> found.add(new Found(directory.name(), (FileEntry) child)));
            }
        }
        return found;
    }

    private static boolean isExtent(String directory, Entry child) {
        return child instanceof FileEntry file
                && ExtentAddress.isOne(directory, file.name())
                && Description.isIn(file.properties().attributes());
    }

    synchronized boolean changed() {
        return !undo.isEmpty();
    }

    synchronized long files() {
        return files;
    }

    /** What an index is to say now. */
    synchronized State state() {
        return new State(root.frozen(), highestUid, undo.size());
    }

    /** A state of the tree. */
    record State(Directory root, long highestUid, int changes) {}

    /** A state is durable; what was changed since is not. */
    synchronized void durable(State state) {
        for (int i = 0; i < state.changes(); i++) {
            undo.removeLast();
        }
    }

    /** Takes back all that is not durable. */
    synchronized void revert() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
        writing.clear();
    }
}
