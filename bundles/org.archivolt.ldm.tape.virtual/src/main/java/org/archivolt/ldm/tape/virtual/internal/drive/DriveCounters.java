package org.archivolt.ldm.tape.virtual.internal.drive;

/** What a drive has counted since it was made. Its commands own it. */
final class DriveCounters {
    long bytesFromHost;
    long bytesToHost;
    long writeErrors;
    long readErrors;
    long loads;
    long cleanings;
    boolean cleaningRequested;

    void resetErrors() {
        bytesFromHost = 0;
        bytesToHost = 0;
        writeErrors = 0;
        readErrors = 0;
    }
}
