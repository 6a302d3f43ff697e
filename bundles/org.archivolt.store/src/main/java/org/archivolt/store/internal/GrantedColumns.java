package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ObjectId;
import org.archivolt.layout.ExtentColumns;
import org.archivolt.layout.ExtentWriter;
import org.archivolt.layout.WrittenExtent;
import org.archivolt.ldm.ExtentOutput;
import org.archivolt.lrs.Grant;

/**
 * One object's columns: the media granted, and the extents begun on them. The first extent of each column is declared as
 * soon as the media are known, all columns in one change, while the layout reads the first bytes; further ones when they
 * are begun.
 */
final class GrantedColumns implements ExtentColumns {
    private final ExtentName name;
    private final HeldMedia media;
    private final LayoutLease lease;
    private final TransferServices services;

    /** Guarded by this, as are the other lists: columns may be used by several threads. */
    private final List<NewExtent> firstOfColumn = new ArrayList<>();

    private final List<NewExtent> declared = new ArrayList<>();
    private final List<BegunExtent> begun = new ArrayList<>();

    GrantedColumns(ObjectId object, HeldMedia media, LayoutLease lease, TransferServices services) {
        this.name = ExtentName.of(object);
        this.media = media;
        this.lease = lease;
        this.services = services;
    }

    synchronized void declareFirsts() {
        List<Integer> columns = new ArrayList<>();
        for (int column = 0; column < count(); column++) {
            columns.add(column);
        }
        firstOfColumn.addAll(declare(columns));
    }

    @Override
    public int count() {
        return media.grants().size();
    }

    @Override
    public ExtentWriter begin(int column, long objectOffset) throws ArchivoltException {
        lease.check();
        NewExtent extent = next(column);
        Answers.await(extent.declared(), services.settings().catalogAnswerBound(), "declaring an extent");
        BegunExtent started = new BegunExtent(extent, objectOffset, create(extent), media, lease);
        synchronized (this) {
            begun.add(started);
        }
        return started;
    }

    private synchronized NewExtent next(int column) {
        NewExtent first = firstOfColumn.set(column, null);
        return first != null ? first : declare(List.of(column)).get(0);
    }

    private List<NewExtent> declare(List<Integer> columns) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        List<NewExtent> extents = columns.stream().map(c -> fresh(c, done)).toList();
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

    private NewExtent fresh(int column, CompletableFuture<Void> done) {
        UUID uuid = UUID.randomUUID();
        Grant grant = media.grants().get(column);
        return new NewExtent(uuid, column, grant, grant.volume().address(name.of(uuid)), done);
    }

    private ExtentOutput create(NewExtent extent) throws ArchivoltException {
        try {
            return extent.grant().volume().create(extent.address());
        } catch (ArchivoltException e) {
            throw media.blame(extent.grant(), e);
        }
    }

    /** Attaches descriptions and closes. What the layout says it wrote must be what it did write. */
    synchronized void seal(List<WrittenExtent> written, ExtentDescription description) throws ArchivoltException {
        Set<WrittenExtent> finished = new HashSet<>();
        for (BegunExtent each : begun) {
            if (each.isFinished()) {
                finished.add(each.written());
            }
        }
        if (begun.size() != written.size() || !finished.equals(new HashSet<>(written))) {
            throw new ArchivoltException(INTERNAL, "a layout returned other extents than it had written")
                    .with("layout", lease.description().name())
                    .with("begun", begun.size())
                    .with("finished", finished.size())
                    .with("returned", written.size());
        }
        JsonText common = description.common();
        for (BegunExtent each : begun) {
            each.seal(common);
        }
    }

    synchronized List<BegunExtent> extents() {
        return List.copyOf(begun);
    }

    HeldMedia media() {
        return media;
    }

    /** Takes away what was written, as far as the media let it. Only while the media are held. */
    synchronized void discard() {
        begun.forEach(BegunExtent::discard);
    }

    /** Takes back all declarations, as soon as they have been made. */
    synchronized void abandon() {
        abandon(declared);
    }

    /** Takes back the declarations of columns the layout wrote nothing into. */
    synchronized void abandonUnused() {
        if (begun.size() == declared.size()) {
            return;
        }
        Set<UUID> used = new HashSet<>();
        begun.forEach(e -> used.add(e.uuid()));
        abandon(declared.stream().filter(e -> !used.contains(e.uuid())).toList());
    }

    private void abandon(List<NewExtent> extents) {
        if (extents.isEmpty()) {
            return;
        }
        List<UUID> uuids = extents.stream().map(NewExtent::uuid).toList();
        CompletableFuture<?>[] made =
                extents.stream().map(NewExtent::declared).distinct().toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(made)
                .whenComplete((nothing, error) -> services.committer().abandon(uuids));
    }
}
