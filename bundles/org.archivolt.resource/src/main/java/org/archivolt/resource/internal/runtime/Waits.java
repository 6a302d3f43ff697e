package org.archivolt.resource.internal.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.dss.CreditCatalog;
import org.archivolt.dss.CreditSession;
import org.archivolt.dss.RootBooks;
import org.archivolt.resource.Credit;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Books;
import org.archivolt.resource.internal.core.Standing;
import org.archivolt.resource.internal.runtime.WaitGraph.Waiting;

/**
 * Who waits for whom, as far as it can matter to somebody who waits on this host: what waits here, what waits at the root for
 * resources that this host has or wants, and what those wait for who are in the way there.
 */
final class Waits {
    static final String ROOT = "root";
    /** Rows of the catalog read in one look; what is beyond waits for the next one. */
    private static final int ROWS_MAX = 1000;

    private final CreditCatalog catalog;
    private final Roots roots;
    private final Owner owner;
    /** Those read, by resource. */
    private final Map<ResourceName, Books> books = new LinkedHashMap<>();

    private final List<Waiting> found = new ArrayList<>();
    private final Map<Waiting, Credit> wants = new HashMap<>();

    Waits(CreditCatalog catalog, Roots roots, Owner owner) {
        this.catalog = catalog;
        this.roots = roots;
        this.owner = owner;
    }

    /**
     * Blocks.
     *
     * @param first what is asked about in particular
     */
    Waits gather(Optional<RootBooks> first) throws ArchivoltException {
        gatherHere();
        if (first.isPresent()) {
            add(first.get());
        }
        for (Slot slot : owner.troubled()) {
            if (books.size() < ROWS_MAX) {
                Optional<RootBooks> row =
                        catalog.find(slot.resource().type(), slot.resource().name());
                if (row.isPresent()) {
                    add(row.get());
                }
            }
        }
        follow();
        return this;
    }

    void gatherHere() throws ArchivoltException {
        gatherHere(owner);
    }

    private void gatherHere(Owner from) throws ArchivoltException {
        for (Slot slot : from.troubled()) {
            for (Standing.Waiter each : slot.ask(Books::waiting)) {
                // What a debtor asks of its creditor here waits as that user's request there, too.
                add(slot.resource(), from.name(), each);
            }
        }
        for (Owner below : from.debtors()) {
            gatherHere(below);
        }
    }

    private void add(RootBooks row) throws ArchivoltException {
        if (!books.containsKey(Roots.name(row))) {
            roots.readable(row).ifPresent(root -> add(Roots.name(row), root));
        }
    }

    void add(ResourceName resource, Books root) {
        books.put(resource, root);
        root.waiting().forEach(each -> add(resource, ROOT, each));
    }

    private void add(ResourceName resource, String place, Standing.Waiter waiter) {
        Waiting waiting =
                new Waiting(resource, place, waiter.arrival(), waiter.user(), new HashSet<>(waiter.waitsFor()));
        found.add(waiting);
        wants.put(waiting, waiter.want());
    }

    /** Users of other hosts, in the way of somebody, may wait for something that this host has nothing to do with. */
    private void follow() throws ArchivoltException {
        Map<String, CreditSession> sessions = new HashMap<>();
        catalog.sessions().forEach(each -> sessions.put(each.session().host(), each.session()));
        sessions.remove(owner.name());
        Set<String> followed = new HashSet<>();
        boolean isNew = true;
        while (isNew && books.size() < ROWS_MAX) {
            isNew = false;
            for (String host : hostsInTheWay()) {
                if (sessions.containsKey(host) && followed.add(host)) {
                    isNew = true;
                    addAll(sessions.get(host));
                }
            }
        }
    }

    /** What nobody else has anything of, nobody waits for. */
    private void addAll(CreditSession session) throws ArchivoltException {
        int left = ROWS_MAX - books.size();
        if (left > 0) {
            for (RootBooks row : catalog.shared(session, left)) {
                add(row);
            }
        }
    }

    private Set<String> hostsInTheWay() {
        Set<String> hosts = new HashSet<>();
        for (Waiting each : found) {
            for (String user : each.waitsFor()) {
                int end = user.indexOf('/');
                if (end > 0) {
                    hosts.add(user.substring(0, end));
                }
            }
        }
        return hosts;
    }

    /** What one of them asks for. */
    Credit want(Waiting waiting) {
        return wants.get(waiting);
    }

    List<Waiting> all() {
        return found;
    }

    /** The root's books of resources that were read. */
    Map<ResourceName, Books> books() {
        return books;
    }
}
