package org.archivolt.shell.internal;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.LibraryOperation;
import org.archivolt.ldm.MediaLibrary;
import org.archivolt.shell.internal.text.Ages;
import org.archivolt.shell.internal.text.Plain;

/** Waits for a robot, shows a person what it does meanwhile, and takes back on Ctrl-C what it has not begun. */
final class RobotWait {
    private static final long SHOW_MILLIS = 500;
    private static final int SHOWN_MAX = 90;

    private final MediaLibrary library;
    private final Output output;
    private final Ticker ticker;
    private int shownLength;

    RobotWait(MediaLibrary library, Output output) {
        this(library, output, Ticker.system());
    }

    RobotWait(MediaLibrary library, Output output, Ticker ticker) {
        this.library = library;
        this.output = output;
        this.ticker = ticker;
    }

    /** @throws ArchivoltException also {@code CANCELLED}: on Ctrl-C, and when somebody else has taken the work back */
    <T> T until(CompletableFuture<T> work, String doing) throws ArchivoltException {
        try {
            if (output.interactive()) {
                showUntil(work);
            }
            return Answers.await(work, doing);
        } catch (InterruptedException e) {
            work.cancel(true);
            Thread.currentThread().interrupt();
            throw new ArchivoltException(
                    ErrorCode.CANCELLED, doing + ": interrupted; what the robot has begun it brings to an end");
        } catch (CancellationException e) {
            throw new ArchivoltException(ErrorCode.CANCELLED, doing, e);
        } finally {
            clear();
        }
    }

    private void showUntil(CompletableFuture<?> work) throws InterruptedException {
        while (!work.isDone()) {
            show(state(library.operations(), ticker.now()));
            try {
                work.handle((done, failure) -> null).get(SHOW_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // to be shown anew
            } catch (ExecutionException e) {
                throw new IllegalStateException("neither success nor failure is passed on", e);
            }
        }
    }

    static String state(List<LibraryOperation> operations, Instant now) {
        if (operations.isEmpty()) {
            return "the robot is idle";
        }
        LibraryOperation first = operations.get(0);
        int waiting = operations.size() - (first.begun().isPresent() ? 1 : 0);
        String runs = first.begun()
                .map(begun -> "%s for %s".formatted(Plain.of(first.what()), Ages.since(begun, now)))
                .orElse("nothing runs");
        return waiting == 0 ? runs : runs + ", " + waiting + " waiting";
    }

    private void show(String text) {
        String line = text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) : text;
        output.stream().print("\r" + line + " ".repeat(Math.max(0, shownLength - line.length())));
        output.stream().flush();
        shownLength = line.length();
    }

    private void clear() {
        if (shownLength > 0) {
            show("");
            output.stream().print('\r');
            shownLength = 0;
        }
    }
}
