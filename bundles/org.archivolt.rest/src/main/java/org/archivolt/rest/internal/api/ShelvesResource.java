package org.archivolt.rest.internal.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javax.servlet.http.HttpServletRequest;
import javax.ws.rs.DELETE;
import javax.ws.rs.GET;
import javax.ws.rs.PATCH;
import javax.ws.rs.POST;
import javax.ws.rs.PUT;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.BookAddress;
import org.archivolt.librarian.Caller;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Opened;
import org.archivolt.librarian.PosixError;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfAttributes;
import org.archivolt.librarian.ShelfBooks;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.syntax.JsonFields;
import org.archivolt.rest.internal.syntax.QueryParameters;

/**
 * Shelves: files, directories and links, by number or by path. Whatever changes one is on behalf of a node: see {@link
 * LibrarianParameters#caller}.
 */
@Path("librarian/shelves")
@Produces(MediaType.APPLICATION_JSON)
public final class ShelvesResource {
    private static final String PATH = "librarian/shelves/";
    private static final int FILE_PERMISSIONS = 0666;
    private static final int DIRECTORY_PERMISSIONS = 0777;

    private final Backends backends;

    public ShelvesResource(Backends backends) {
        this.backends = backends;
    }

    // --- looking

    /** By its path. */
    @GET
    public LibrarianViews.Shelf lookup(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ShelfPath path = LibrarianParameters.path(query);
        query.end();
        Librarian librarian = backends.librarian();
        return whole(librarian.lookup(path), librarian);
    }

    @GET
    @Path("{shelf}")
    public LibrarianViews.Shelf show(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        Parameters.none(request);
        Librarian librarian = backends.librarian();
        return whole(librarian.shelf(LibrarianParameters.id("shelf", shelf)), librarian);
    }

    private static LibrarianViews.Shelf whole(Shelf shelf, Librarian librarian) throws ArchivoltException {
        String target = shelf.kind() == ShelfKind.SYMLINK ? librarian.readLink(shelf.id()) : null;
        String policy = shelf.kind().hasBooks() ? policy(shelf, librarian) : null;
        return LibrarianViews.Shelf.of(shelf, path(shelf, librarian), target, policy);
    }

    /** Null when it has lost its name. */
    private static String path(Shelf shelf, Librarian librarian) throws ArchivoltException {
        try {
            return librarian.pathOf(shelf.id()).toString();
        } catch (ArchivoltException e) {
            return nullUnless(e, PosixError.ENOENT);
        }
    }

    private static String policy(Shelf shelf, Librarian librarian) throws ArchivoltException {
        try {
            return new String(librarian.attribute(shelf.id(), ShelfAttributes.POLICY), StandardCharsets.UTF_8);
        } catch (ArchivoltException e) {
            return nullUnless(e, PosixError.ENODATA);
        }
    }

    private static String nullUnless(ArchivoltException e, PosixError expected) throws ArchivoltException {
        if (PosixError.of(e) == expected) {
            return null;
        }
        throw e;
    }

    /** What is in a directory. */
    @GET
    @Path("{shelf}/entries")
    public LibrarianViews.Entries entries(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        String after = query.take("after").orElse("");
        int limit = Parameters.limit(query.take("limit"));
        query.end();
        List<LibrarianViews.Shelf> entries =
                backends.librarian().list(LibrarianParameters.id("shelf", shelf), after, limit).stream()
                        .map(LibrarianViews.Shelf::of)
                        .toList();
        return new LibrarianViews.Entries(entries, LibrarianViews.next(entries, limit, LibrarianViews.Shelf::name));
    }

    /** In the order of its bytes. */
    @GET
    @Path("{shelf}/books")
    public LibrarianViews.BooksOfShelf books(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        OptionalLong after = LibrarianParameters.number("after", query, 0, Long.MAX_VALUE);
        int limit = Parameters.limit(query.take("limit"));
        query.end();
        Librarian librarian = backends.librarian();
        ShelfBooks books = librarian.books(LibrarianParameters.id("shelf", shelf));
        long first = after.isPresent() ? after.getAsLong() / books.bookSize() + 1 : 0;
        int from = (int) Math.min(first, books.count());
        int to = Math.min(books.count(), from + limit);
        List<BookAddress> page = IntStream.range(from, to).mapToObj(books::at).toList();
        return new LibrarianViews.BooksOfShelf(
                books.shelf(),
                books.size(),
                books.bookSize(),
                described(librarian, page),
                to < books.count() ? (to - 1) * books.bookSize() : null);
    }

    /** Which books it would get now. */
    @GET
    @Path("{shelf}/preview")
    public LibrarianViews.Preview preview(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        Optional<String> policy = query.take("policy");
        int books = LibrarianParameters.count("books", query, 1, Parameters.LIMIT_MAX)
                .orElseThrow(() -> ArchivoltException.invalid("books", "must be given"));
        long id = LibrarianParameters.id("shelf", shelf);
        Librarian librarian = backends.librarian();
        Caller caller = LibrarianParameters.caller(query, librarian);
        return new LibrarianViews.Preview(id, described(librarian, librarian.preview(caller, id, policy, books)));
    }

    private static List<LibrarianViews.Book> described(Librarian librarian, List<BookAddress> books)
            throws ArchivoltException {
        return librarian.books(books).stream().map(LibrarianViews.Book::of).toList();
    }

    // --- names

    /** Makes one. Answered by 201; by 200 when a file was there already. */
    @POST
    public Response post(@Context HttpServletRequest request) throws ArchivoltException {
        return make(request).toResponse();
    }

    Reply make(HttpServletRequest request) throws ArchivoltException {
        Librarian librarian = backends.librarian();
        JsonFields body = Bodies.read(request);
        ShelfKind kind = body.word("kind", ShelfKind.FILE);
        ShelfPath path = LibrarianParameters.path(body, "path");
        return switch (kind) {
            case FILE -> makeFile(librarian, path, body, request);
            case DIRECTORY -> makeDirectory(librarian, path, body, request);
            case SYMLINK -> makeLink(librarian, path, body, request);
            case BLOCK -> makeBlock(librarian, path, body, request);
        };
    }

    private static Reply makeFile(Librarian librarian, ShelfPath path, JsonFields body, HttpServletRequest request)
            throws ArchivoltException {
        int permissions = LibrarianParameters.permissions(body).orElse(FILE_PERMISSIONS);
        boolean isExclusive = body.flag("exclusive", false);
        boolean staysOpen = body.flag("open", false);
        body.end();
        Caller caller = LibrarianParameters.callerOnly(request, librarian);
        Opened opened = librarian.create(caller, path, permissions, isExclusive);
        if (!staysOpen) {
            librarian.close(caller, opened.handle().id());
        }
        LibrarianViews.Opened view = staysOpen
                ? LibrarianViews.Opened.of(opened)
                : new LibrarianViews.Opened(LibrarianViews.Shelf.of(opened.shelf()), null);
        return opened.isNew() ? Reply.created(PATH + opened.shelf().id(), view) : Reply.ok(view);
    }

    private static Reply makeDirectory(Librarian librarian, ShelfPath path, JsonFields body, HttpServletRequest request)
            throws ArchivoltException {
        int permissions = LibrarianParameters.permissions(body).orElse(DIRECTORY_PERMISSIONS);
        body.end();
        Caller caller = LibrarianParameters.callerOnly(request, librarian);
        return created(librarian.makeDirectory(caller, path, permissions));
    }

    private static Reply makeLink(Librarian librarian, ShelfPath path, JsonFields body, HttpServletRequest request)
            throws ArchivoltException {
        String target = LibrarianParameters.text(body, "target", Bodies.PATH_LENGTH_MAX);
        body.end();
        return created(librarian.symlink(LibrarianParameters.callerOnly(request, librarian), path, target));
    }

    private static Reply makeBlock(Librarian librarian, ShelfPath path, JsonFields body, HttpServletRequest request)
            throws ArchivoltException {
        int permissions = LibrarianParameters.permissions(body).orElse(FILE_PERMISSIONS);
        int books = (int)
                body.number("books", 1, Integer.MAX_VALUE).orElseThrow(() -> body.fault("books", "must be given"));
        body.end();
        Caller caller = LibrarianParameters.callerOnly(request, librarian);
        return created(librarian.createBlock(caller, path, permissions, books));
    }

    private static Reply created(Shelf shelf) {
        return Reply.created(PATH + shelf.id(), new LibrarianViews.Opened(LibrarianViews.Shelf.of(shelf), null));
    }

    /** By path. */
    @PATCH
    public LibrarianViews.Shelf changeByPath(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ShelfPath path = LibrarianParameters.path(query);
        Librarian librarian = backends.librarian();
        return change(librarian, librarian.lookup(path).id(), Optional.of(path), query, request);
    }

    /** Renames it, or changes its permissions, owner and times. A new name is alone: the two would not be one step. */
    @PATCH
    @Path("{shelf}")
    public LibrarianViews.Shelf change(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        long id = LibrarianParameters.id("shelf", shelf);
        return change(backends.librarian(), id, Optional.empty(), query, request);
    }

    private static LibrarianViews.Shelf change(
            Librarian librarian, long id, Optional<ShelfPath> known, QueryParameters query, HttpServletRequest request)
            throws ArchivoltException {
        JsonFields body = Bodies.read(request);
        if (body.has("path")) {
            ShelfPath to = LibrarianParameters.path(body, "path");
            boolean isReplacing = body.flag("replace", false);
            body.end();
            Caller caller = LibrarianParameters.caller(query, librarian);
            ShelfPath from = known.isPresent() ? known.get() : librarian.pathOf(id);
            return whole(librarian.rename(caller, from, to, isReplacing), librarian);
        }
        ShelfChange change = ShelfChange.read(body);
        change.apply(librarian, LibrarianParameters.caller(query, librarian), id);
        return whole(librarian.shelf(id), librarian);
    }

    /** What else can be changed. Read as a whole before anything is done. */
    private record ShelfChange(
            Optional<Integer> permissions,
            OptionalLong user,
            OptionalLong group,
            Optional<Instant> accessed,
            Optional<Instant> modified) {
        static ShelfChange read(JsonFields body) throws ArchivoltException {
            ShelfChange change = new ShelfChange(
                    LibrarianParameters.permissions(body),
                    body.number("user", 0, Integer.MAX_VALUE),
                    body.number("group", 0, Integer.MAX_VALUE),
                    LibrarianParameters.time(body, "accessed"),
                    LibrarianParameters.time(body, "modified"));
            body.end();
            if (!change.ofPermissions() && !change.ofOwner() && !change.ofTimes()) {
                throw ArchivoltException.invalid("body", "must say what to change");
            }
            return change;
        }

        private boolean ofPermissions() {
            return permissions.isPresent();
        }

        private boolean ofOwner() {
            return user.isPresent() || group.isPresent();
        }

        private boolean ofTimes() {
            return accessed.isPresent() || modified.isPresent();
        }

        void apply(Librarian librarian, Caller caller, long shelf) throws ArchivoltException {
            if (ofPermissions()) {
                librarian.setPermissions(caller, shelf, permissions.get());
            }
            if (ofOwner()) {
                librarian.setOwner(caller, shelf, (int) user.orElse(-1), (int) group.orElse(-1));
            }
            if (ofTimes()) {
                librarian.setTimes(caller, shelf, accessed, modified);
                librarian.settle();
            }
        }
    }

    /** By path. Answered by 204. */
    @DELETE
    public void removeByPath(@Context HttpServletRequest request) throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        ShelfPath path = LibrarianParameters.path(query);
        Removal removal = Removal.of(query.take("mode"));
        Librarian librarian = backends.librarian();
        removal.apply(librarian, LibrarianParameters.caller(query, librarian), path);
    }

    /** Answered by 204. */
    @DELETE
    @Path("{shelf}")
    public void remove(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        QueryParameters query = new QueryParameters(request.getQueryString());
        long id = LibrarianParameters.id("shelf", shelf);
        Removal removal = Removal.of(query.take("mode"));
        Librarian librarian = backends.librarian();
        Caller caller = LibrarianParameters.caller(query, librarian);
        removal.apply(librarian, caller, librarian.pathOf(id));
    }

    private enum Removal {
        /** Who has it open goes on with it. */
        UNLINK,
        /** Not while anybody has it open. */
        DESTROY,
        /** A directory, which must be empty. */
        DIRECTORY;

        static Removal of(Optional<String> word) throws ArchivoltException {
            return switch (word.orElse("unlink")) {
                case "unlink" -> UNLINK;
                case "destroy" -> DESTROY;
                case "directory" -> DIRECTORY;
                default ->
                    throw ArchivoltException.invalid("mode", "must be unlink, destroy or directory")
                            .with("value", word.get());
            };
        }

        void apply(Librarian librarian, Caller caller, ShelfPath path) throws ArchivoltException {
            switch (this) {
                case UNLINK -> librarian.unlink(caller, path);
                case DESTROY -> librarian.destroy(caller, path);
                case DIRECTORY -> librarian.removeDirectory(caller, path);
            }
        }
    }

    // --- handles

    /** Opens it. Answered by 201. */
    @POST
    @Path("{shelf}/handles")
    public Response postHandle(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        return open(shelf, request).toResponse();
    }

    Reply open(String shelf, HttpServletRequest request) throws ArchivoltException {
        long id = LibrarianParameters.id("shelf", shelf);
        Bodies.read(request).end();
        Librarian librarian = backends.librarian();
        Opened opened = librarian.open(LibrarianParameters.callerOnly(request, librarian), id);
        return Reply.created("librarian/handles/" + opened.handle().id(), LibrarianViews.Opened.of(opened));
    }

    /** Closes it; nothing happens when it is not open, another shelf's or another node's. Answered by 204. */
    @DELETE
    @Path("{shelf}/handles/{handle}")
    public void close(
            @PathParam("shelf") String shelf, @PathParam("handle") String handle, @Context HttpServletRequest request)
            throws ArchivoltException {
        long id = LibrarianParameters.id("shelf", shelf);
        long open = LibrarianParameters.id("handle", handle);
        Librarian librarian = backends.librarian();
        Caller caller = LibrarianParameters.callerOnly(request, librarian);
        if (isOf(id, open, librarian)) {
            librarian.close(caller, open);
        }
    }

    private static boolean isOf(long shelf, long handle, Librarian librarian) throws ArchivoltException {
        try {
            return librarian.handle(handle).shelf() == shelf;
        } catch (ArchivoltException e) {
            if (PosixError.of(e) == PosixError.ESTALE) {
                return false;
            }
            throw e;
        }
    }

    // --- bytes

    /** Makes it longer or shorter; with {@code atLeast} longer only. */
    @PUT
    @Path("{shelf}/size")
    public LibrarianViews.Shelf resize(@PathParam("shelf") String shelf, @Context HttpServletRequest request)
            throws ArchivoltException {
        long id = LibrarianParameters.id("shelf", shelf);
        JsonFields body = Bodies.read(request);
        long size = body.number("size", Long.MIN_VALUE, Long.MAX_VALUE)
                .orElseThrow(() -> body.fault("size", "must be given"));
        boolean isAtLeast = body.flag("atLeast", false);
        body.end();
        Librarian librarian = backends.librarian();
        Caller caller = LibrarianParameters.callerOnly(request, librarian);
        if (!isAtLeast) {
            return LibrarianViews.Shelf.of(librarian.resize(caller, id, size));
        }
        Shelf longer = librarian.extend(caller, id, size);
        librarian.settle();
        return LibrarianViews.Shelf.of(longer);
    }
}
