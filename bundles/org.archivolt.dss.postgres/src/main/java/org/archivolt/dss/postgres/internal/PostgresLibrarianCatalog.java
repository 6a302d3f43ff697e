package org.archivolt.dss.postgres.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.ibatis.session.SqlSession;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.dss.CreditFence;
import org.archivolt.dss.librarian.AttributeRecord;
import org.archivolt.dss.librarian.BookUse;
import org.archivolt.dss.librarian.HandleRecord;
import org.archivolt.dss.librarian.LibrarianCatalog;
import org.archivolt.dss.librarian.LibrarianChanges;
import org.archivolt.dss.librarian.LibrarianRecords;
import org.archivolt.dss.librarian.NodeRecord;
import org.archivolt.dss.librarian.RegistryRecord;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredController;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredNode;
import org.archivolt.dss.librarian.RegistryRecord.RegisteredSpan;
import org.archivolt.dss.librarian.ZeroingRecord;
import org.archivolt.dss.postgres.internal.LibrarianMapper.HeadRow;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The Librarian's tables in PostgreSQL: a commit is one transaction of few statements for each kind of row that changes. */
@Component
public final class PostgresLibrarianCatalog implements LibrarianCatalog {
    private static final String EXCLUSION_VIOLATION = "23P01";
    private static final String QUERY_CANCELLED = "57014";
    /** Rows of a statement: so many are written in a small part of the time that one may take. */
    private static final int PIECE = 20_000;

    private final CatalogDatabase database;

    @Activate
    public PostgresLibrarianCatalog(@Reference CatalogDatabase database) {
        this.database = database;
    }

    @Override
    public LibrarianRecords load(CreditFence fence) throws ArchivoltException {
        String doing = "reading the Librarian's tables";
        return database.transaction(doing, sql -> {
            LibrarianMapper tables = sql.getMapper(LibrarianMapper.class);
            tables.readOneState();
            Fences.require(sql, List.of(fence), doing);
            HeadRow head = tables.head();
            return new LibrarianRecords(
                    registry(tables, head),
                    head.defaultPolicy(),
                    head.lastId(),
                    tables.nodes().stream().map(LibrarianRows::node).toList(),
                    tables.shelves().stream().map(LibrarianRows::shelf).toList(),
                    tables.uses(),
                    tables.handles().stream().map(LibrarianRows::handle).toList(),
                    tables.zeroings(),
                    tables.attributes().stream().map(LibrarianRows::attribute).toList());
        });
    }

    private static Optional<RegistryRecord> registry(LibrarianMapper tables, HeadRow head) {
        if (head.mode() == null) {
            return Optional.empty();
        }
        return Optional.of(new RegistryRecord(
                head.mode(),
                head.bookSize(),
                head.datacenter(),
                head.rack(),
                head.domain(),
                head.memory(),
                tables.registeredNodes(),
                tables.controllers(),
                tables.spans()));
    }

    @Override
    public void commit(CreditFence fence, LibrarianChanges changes) throws ArchivoltException {
        String doing = "writing the Librarian's tables";
        LibrarianRows.requireStorable(changes);
        try {
            database.transaction(doing, sql -> {
                Fences.require(sql, List.of(fence), doing);
                write(sql, changes);
                return null;
            });
        } catch (ArchivoltException e) {
            if (SqlFailure.hasState(e, EXCLUSION_VIOLATION)) {
                throw new ArchivoltException(ErrorCode.CATALOG_CORRUPT, doing, e); // two of one name
            }
            if (SqlFailure.hasState(e, QUERY_CANCELLED)) {
                throw new ArchivoltException(ErrorCode.TIMEOUT, doing, e);
            }
            throw e;
        }
    }

    private static void write(SqlSession sql, LibrarianChanges changes) {
        LibrarianMapper tables = sql.getMapper(LibrarianMapper.class);
        remove(tables, changes);
        changes.registry().ifPresent(registry -> register(tables, registry));
        changes.defaultPolicy().ifPresent(tables::setDefaultPolicy);
        changes.lastId().ifPresent(tables::setLastId);
        inPieces(changes.nodes(), nodes -> putNodes(tables, nodes));
        inPieces(changes.shelves(), shelves -> tables.putShelves(LibrarianRows.columns(shelves)));
        inPieces(changes.uses(), uses -> putUses(tables, uses));
        inPieces(changes.handles(), handles -> putHandles(tables, handles));
        inPieces(changes.zeroings(), zeroings -> putZeroings(tables, zeroings));
        putAttributes(tables, changes.attributes());
    }

    private static void remove(LibrarianMapper tables, LibrarianChanges changes) {
        inPieces(changes.removedShelves(), ids -> tables.removeShelves(longs(ids)));
        inPieces(changes.freed(), addresses -> tables.free(longs(addresses)));
        inPieces(changes.removedHandles(), ids -> tables.removeHandles(longs(ids)));
        inPieces(changes.removedZeroings(), ids -> tables.removeZeroings(longs(ids)));
    }

    private static <T> void inPieces(List<T> rows, Consumer<List<T>> statement) {
        for (int begin = 0; begin < rows.size(); begin += PIECE) {
            statement.accept(rows.subList(begin, Math.min(rows.size(), begin + PIECE)));
        }
    }

    private static long[] longs(Collection<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    private static void register(LibrarianMapper tables, RegistryRecord registry) {
        tables.removeRegistry();
        tables.register(
                registry.mode(),
                registry.bookSize(),
                registry.datacenter(),
                registry.rack(),
                registry.domain(),
                registry.memory());
        List<RegisteredNode> nodes = registry.nodes();
        tables.addNodes(
                Columns.ints(nodes, RegisteredNode::node),
                Columns.texts(nodes, RegisteredNode::host),
                Columns.texts(nodes, RegisteredNode::mac),
                Columns.texts(nodes, RegisteredNode::serial),
                Columns.texts(nodes, RegisteredNode::coordinate));
        List<RegisteredController> controllers = registry.controllers();
        tables.addControllers(
                Columns.ints(controllers, RegisteredController::node),
                Columns.ints(controllers, RegisteredController::number),
                Columns.ints(controllers, RegisteredController::cid),
                Columns.ints(controllers, RegisteredController::group),
                Columns.ints(controllers, RegisteredController::books),
                Columns.texts(controllers, RegisteredController::coordinate));
        List<RegisteredSpan> spans = registry.spans();
        tables.addSpans(
                Columns.ints(spans, RegisteredSpan::group),
                Columns.ints(spans, RegisteredSpan::position),
                Columns.ints(spans, RegisteredSpan::node),
                Columns.ints(spans, RegisteredSpan::books),
                Columns.longs(spans, RegisteredSpan::address));
    }

    private static void putNodes(LibrarianMapper tables, List<NodeRecord> nodes) {
        tables.putNodes(
                Columns.ints(nodes, NodeRecord::node),
                Columns.texts(nodes, NodeRecord::state),
                Columns.texts(nodes, node -> node.policy().orElse(null)),
                Columns.booleans(nodes, NodeRecord::areControllersOnline));
    }

    private static void putUses(LibrarianMapper tables, List<BookUse> uses) {
        tables.putUses(
                Columns.longs(uses, BookUse::address),
                Columns.longs(uses, BookUse::shelf),
                Columns.longs(uses, BookUse::zeroing),
                Columns.ints(uses, BookUse::position),
                Columns.booleans(uses, BookUse::isOffline));
    }

    private static void putHandles(LibrarianMapper tables, List<HandleRecord> handles) {
        tables.putHandles(
                Columns.longs(handles, HandleRecord::id),
                Columns.longs(handles, HandleRecord::shelf),
                Columns.ints(handles, HandleRecord::node),
                Columns.longs(handles, HandleRecord::process),
                Columns.longs(handles, handle -> LibrarianRows.micros(handle.opened())));
    }

    private static void putZeroings(LibrarianMapper tables, List<ZeroingRecord> zeroings) {
        tables.putZeroings(
                Columns.longs(zeroings, ZeroingRecord::id),
                Columns.longs(zeroings, ZeroingRecord::shelf),
                Columns.texts(zeroings, ZeroingRecord::reason));
    }

    private static void putAttributes(LibrarianMapper tables, List<AttributeRecord> attributes) {
        List<AttributeRecord> removed = new ArrayList<>();
        List<AttributeRecord> put = new ArrayList<>();
        attributes.forEach(each -> (each.value() == null ? removed : put).add(each));
        inPieces(
                removed,
                each -> tables.removeAttributes(
                        Columns.longs(each, AttributeRecord::shelf), LibrarianRows.names(each)));
        inPieces(
                put,
                each -> tables.putAttributes(
                        Columns.longs(each, AttributeRecord::shelf),
                        LibrarianRows.names(each),
                        LibrarianRows.values(each)));
    }
}
