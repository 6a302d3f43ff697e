package org.archivolt.librarian.internal.core;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.archivolt.librarian.Handle;
import org.archivolt.librarian.NodeId;
import org.pcollections.HashPMap;
import org.pcollections.HashTreePMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/** All handles. Immutable. */
final class OpenShelves {
    static final OpenShelves NONE = new OpenShelves(TreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    private final TreePMap<Long, Handle> handles;
    private final HashPMap<Long, TreePSet<Long>> byShelf;
    private final HashPMap<NodeId, TreePSet<Long>> byNode;

    private OpenShelves(
            TreePMap<Long, Handle> handles,
            HashPMap<Long, TreePSet<Long>> byShelf,
            HashPMap<NodeId, TreePSet<Long>> byNode) {
        this.handles = handles;
        this.byShelf = byShelf;
        this.byNode = byNode;
    }

    OpenShelves plus(Handle handle) {
        return new OpenShelves(
                handles.plus(handle.id(), handle),
                plus(byShelf, handle.shelf(), handle.id()),
                plus(byNode, handle.node(), handle.id()));
    }

    OpenShelves minus(Handle handle) {
        return new OpenShelves(
                handles.minus(handle.id()),
                minus(byShelf, handle.shelf(), handle.id()),
                minus(byNode, handle.node(), handle.id()));
    }

    private static <K> HashPMap<K, TreePSet<Long>> plus(HashPMap<K, TreePSet<Long>> sets, K key, long id) {
        TreePSet<Long> set = sets.get(key);
        return sets.plus(key, set == null ? TreePSet.singleton(id) : set.plus(id));
    }

    private static <K> HashPMap<K, TreePSet<Long>> minus(HashPMap<K, TreePSet<Long>> sets, K key, long id) {
        TreePSet<Long> rest = sets.get(key).minus(id);
        return rest.isEmpty() ? sets.minus(key) : sets.plus(key, rest);
    }

    Optional<Handle> find(long id) {
        return Optional.ofNullable(handles.get(id));
    }

    int count() {
        return handles.size();
    }

    int shelfCount() {
        return byShelf.size();
    }

    int countOf(NodeId node) {
        return idsOf(byNode, node).size();
    }

    boolean isOpen(long shelf) {
        return byShelf.containsKey(shelf);
    }

    List<Handle> of(NodeId node) {
        return idsOf(byNode, node).stream().map(handles::get).toList();
    }

    Stream<Handle> of(long shelf) {
        return idsOf(byShelf, shelf).stream().map(handles::get);
    }

    private static <K> TreePSet<Long> idsOf(HashPMap<K, TreePSet<Long>> sets, K key) {
        TreePSet<Long> found = sets.get(key);
        return found == null ? TreePSet.empty() : found;
    }

    List<Handle> list(OptionalLong shelf, Optional<NodeId> node, long after, int limit) {
        TreePSet<Long> ids = shelf.isPresent()
                ? idsOf(byShelf, shelf.getAsLong())
                : node.map(asked -> idsOf(byNode, asked)).orElseGet(handles::keySet);
        return ids.tailSet(after, false).stream()
                .map(handles::get)
                .filter(handle -> node.orElse(handle.node()).equals(handle.node()))
                .limit(limit)
                .toList();
    }
}
