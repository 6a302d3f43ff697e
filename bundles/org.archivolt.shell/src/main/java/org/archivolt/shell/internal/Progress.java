package org.archivolt.shell.internal;

import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.shell.internal.text.Sizes;

/** Shows how far a transfer has come, a few times a second, and ends it on Ctrl-C. */
final class Progress {
    private static final long SHOW_NANOS = 250_000_000;

    private final Output output;
    private final Ticker ticker;
    private final long total;
    private long done;
    private long shownAt;
    private int shownLength;

    Progress(Output output, Ticker ticker, long total) {
        this.output = output;
        this.ticker = ticker;
        this.total = total;
        this.shownAt = ticker.nanos();
    }

    /** One that shows nothing. */
    static Progress unseen() {
        return new Progress(new Output(null, false), Ticker.system(), 0);
    }

    /** @throws ArchivoltException {@code CANCELLED} when the user has had enough */
    void add(long bytes) throws ArchivoltException {
        if (Thread.currentThread().isInterrupted()) {
            throw new ArchivoltException(ErrorCode.CANCELLED, "transferring: interrupted").with("bytes", done);
        }
        done += bytes;
        if (output.interactive() && ticker.nanos() - shownAt >= SHOW_NANOS) {
            shownAt = ticker.nanos();
            show("%s of %s, %d %%".formatted(Sizes.of(done), Sizes.of(total), total == 0 ? 100 : 100 * done / total));
        }
    }

    /** Leaves an empty line where the progress was. */
    void clear() {
        if (shownLength > 0) {
            show("");
            output.stream().print('\r');
        }
    }

    private void show(String text) {
        String padding = " ".repeat(Math.max(0, shownLength - text.length()));
        output.stream().print("\r" + text + padding);
        output.stream().flush();
        shownLength = text.length();
    }
}
