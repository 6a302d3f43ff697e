package org.archivolt.librarian.file.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What the JDK does not offer: punching holes, and files that an interrupted thread does not close for all others. Buffers are direct; what is
 * between their position and limit counts, and the position stays.
 */
interface FileCalls {
    /** Opens a file to read and write; makes it when it is not there. */
    int open(Path file) throws FileFailure;

    /** @return how many bytes; 0 at the end */
    int read(int descriptor, ByteBuffer into, long offset) throws FileFailure;

    /** @return how many bytes */
    int write(int descriptor, ByteBuffer from, long offset) throws FileFailure;

    /** Has a part of the file read as zeros, and gives back what it took. */
    void punch(int descriptor, long offset, long length) throws FileFailure;

    /** Waits until the file's bytes are durable. */
    void sync(int descriptor) throws FileFailure;

    void close(int descriptor);

    /** Waits until the names in a folder are durable: a file without one is lost with all its bytes. */
    void syncFolder(Path folder) throws FileFailure;
}
