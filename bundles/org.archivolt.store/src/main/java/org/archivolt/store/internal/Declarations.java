package org.archivolt.store.internal;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The files of one object or pack that the catalog is told of before they are written, and of which it takes back those
 * that did not become part of it. Columns may be used by several threads.
 */
final class Declarations {
    private final Function<UUID, String> name;
    private final TransferServices services;
    private final List<NewExtent> declared = new ArrayList<>();

    /** @param name of a file, by its uuid */
    Declarations(Function<UUID, String> name, TransferServices services) {
        this.name = name;
        this.services = services;
    }

    /** One more extent for a column. */
    NewExtent declare(int column, HeldMedium medium) {
        return declare(List.of(column), List.of(medium)).get(0);
    }

    /** One extent for each of some columns, in one change of the catalog. */
    synchronized List<NewExtent> declare(List<Integer> columns, List<HeldMedium> media) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        List<NewExtent> extents = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            extents.add(fresh(columns.get(i), media.get(i), done));
        }
        declared.addAll(extents);
        services.committer()
                .declare(extents.stream()
                        .map(e -> e.pending(services.settings().host(), services.session()))
                        .toList())
                .whenComplete((nothing, error) -> {
                    if (error == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(error);
                    }
                });
        return extents;
    }

    private NewExtent fresh(int column, HeldMedium medium, CompletableFuture<Void> done) {
        UUID uuid = UUID.randomUUID();
        return new NewExtent(uuid, column, medium, medium.grant().volume().address(name.apply(uuid)), done);
    }

    /** Takes back all declarations but these, as soon as they have been made. */
    synchronized void abandonAllBut(List<? extends WrittenExtent> kept) {
        Set<UUID> used = new HashSet<>();
        kept.forEach(e -> used.add(e.uuid()));
        List<NewExtent> unused =
                declared.stream().filter(e -> !used.contains(e.uuid())).toList();
        if (unused.isEmpty()) {
            return;
        }
        List<UUID> uuids = unused.stream().map(NewExtent::uuid).toList();
        CompletableFuture<?>[] made =
                unused.stream().map(NewExtent::declared).distinct().toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(made)
                .whenComplete((nothing, error) -> services.committer().abandon(uuids));
    }
}
