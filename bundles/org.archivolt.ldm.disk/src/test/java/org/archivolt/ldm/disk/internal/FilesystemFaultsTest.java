package org.archivolt.ldm.disk.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FilesystemFaultsTest {
    @ParameterizedTest
    @CsvSource({
        "No space left on device, NO_SPACE",
        "Disk quota exceeded, NO_SPACE",
        "Input/output error, MEDIUM_FAULT",
        "Read-only file system, MEDIUM_FAULT",
        "Stale file handle, MEDIUM_FAULT",
        "Transport endpoint is not connected, MEDIUM_FAULT",
        "Too many open files, DEVICE_FAULT",
        "Too many open files in system, DEVICE_FAULT",
        "Cannot allocate memory, DEVICE_FAULT",
        "File name too long, INVALID_ARGUMENT",
        "something new, MEDIUM_FAULT",
    })
    void blamesByTheTextOfTheError(String text, ErrorCode code) {
        assertThat(codeOf(new IOException(text))).isEqualTo(code);
        assertThat(codeOf(new FileSystemException("/a/file", null, text))).isEqualTo(code);
        assertThat(codeOf(new FileSystemException("/a/file", null, "Unable to do it: " + text)))
                .isEqualTo(code);
    }

    @Test
    void blamesByTheKindOfException() {
        assertThat(codeOf(new FileAlreadyExistsException("/a/file"))).isEqualTo(ErrorCode.ALREADY_EXISTS);
        assertThat(codeOf(new NoSuchFileException("/a/file"))).isEqualTo(ErrorCode.MEDIUM_FAULT);
        assertThat(codeOf(new AccessDeniedException("/a/file"))).isEqualTo(ErrorCode.MEDIUM_FAULT);
        assertThat(codeOf(new ClosedByInterruptException())).isEqualTo(ErrorCode.CANCELLED);
        assertThat(codeOf(new IOException())).isEqualTo(ErrorCode.MEDIUM_FAULT);
    }

    @Test
    void keepsTheCauseAndSaysWhatWasBeingDone() {
        IOException cause = new IOException("Input/output error");
        assertThat(FilesystemFaults.translate(cause, "syncing"))
                .hasCause(cause)
                .hasMessage("MEDIUM_FAULT while syncing: Input/output error");
    }

    private static ErrorCode codeOf(IOException failure) {
        return FilesystemFaults.translate(failure, "testing").code();
    }
}
