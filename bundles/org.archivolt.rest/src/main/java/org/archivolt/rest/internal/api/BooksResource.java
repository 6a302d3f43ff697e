package org.archivolt.rest.internal.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.BookQuery;
import org.archivolt.librarian.BookState;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.NodeId;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;

/** Books, by address. */
@Path("librarian/books")
@Produces(MediaType.APPLICATION_JSON)
public final class BooksResource {
    private final Backends backends;

    public BooksResource(Backends backends) {
        this.backends = backends;
    }

    @GET
    public LibrarianViews.Books list(@Context HttpServletRequest request) throws ArchivoltException {
        BookQuery query = query(new QueryParameters(request.getQueryString()));
        Librarian librarian = backends.librarian();
        List<LibrarianViews.Book> books =
                librarian.books(query).stream().map(LibrarianViews.Book::of).toList();
        return new LibrarianViews.Books(
                librarian.status().bookSize(),
                books,
                LibrarianViews.next(books, query.limit(), LibrarianViews.Book::address));
    }

    private static BookQuery query(QueryParameters query) throws ArchivoltException {
        OptionalInt group = LibrarianParameters.count("group", query, 0, BookAddress.GROUPS - 1);
        Optional<NodeId> node = LibrarianParameters.node(query);
        Optional<BookState> state = LibrarianParameters.word("state", query, BookState.class);
        Optional<String> after = query.take("after");
        OptionalLong from = after.isPresent()
                ? OptionalLong.of(
                        LibrarianParameters.address("after", after.get()).value())
                : OptionalLong.empty();
        int limit = Parameters.limit(query.take("limit"));
        query.end();
        return new BookQuery(group, node, state, from, limit);
    }

    @GET
    @Path("{address}")
    public LibrarianViews.Book show(@PathParam("address") String address, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        return LibrarianViews.Book.of(backends.librarian().book(LibrarianParameters.address("address", address)));
    }

    /** Takes it out of use, or back. */
    @PATCH
    @Path("{address}")
    public LibrarianViews.Book change(@PathParam("address") String address, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        BookAddress book = LibrarianParameters.address("address", address);
        JsonFields body = Bodies.read(request);
        boolean isOffline = body.flag("offline").orElseThrow(() -> body.fault("offline", "must be given"));
        body.end();
        backends.librarian().setOffline(book, isOffline);
        return LibrarianViews.Book.of(backends.librarian().book(book));
    }
}
