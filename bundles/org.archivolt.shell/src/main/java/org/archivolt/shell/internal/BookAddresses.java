package org.archivolt.shell.internal;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.karaf.shell.support.table.ShellTable;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Book;
import org.archivolt.librarian.BookAddress;

/** Books as people name them. */
final class BookAddresses {
    private static final Pattern ADDRESS = Pattern.compile("0x[0-9a-fA-F]{1,16}");
    private static final int HEXADECIMAL = 16;

    private BookAddresses() {}

    /** @param field to blame */
    static BookAddress parse(String field, String text) throws ArchivoltException {
        if (ADDRESS.matcher(text).matches()) {
            long value = Long.parseUnsignedLong(text, 2, text.length(), HEXADECIMAL);
            if (value >= 0) {
                return new BookAddress(value);
            }
        }
        throw ArchivoltException.invalid(field, "must be the address of a book, such as 0x0005400200000000")
                .with("value", text);
    }

    static ShellTable table(List<Book> books, String whenEmpty) {
        ShellTable table = new ShellTable().emptyTableText(whenEmpty);
        table.column("Address");
        table.column("Group").alignRight();
        table.column("Number").alignRight();
        table.column("Node").alignRight();
        table.column("State");
        table.column("Shelf").maxSize(12).alignRight();
        table.column("Offset").maxSize(18).alignRight();
        for (Book book : books) {
            table.addRow()
                    .addContent(
                            book.address(),
                            book.group(),
                            book.number(),
                            book.node(),
                            book.state().name().toLowerCase(Locale.ROOT),
                            book.shelf().isPresent() ? book.shelf().getAsLong() : "",
                            book.offset() < 0 ? "" : book.offset());
        }
        return table;
    }
}
