package org.archivolt.librarian.lfs.internal.fs;

/** Numbers of devices as the kernel puts them into 32 bits (Linux, include/linux/kdev_t.h). The major number does not matter here. */
final class DeviceNumber {
    private static final int LOW = 0xff;
    private static final int HIGH = 0xfff00;
    private static final int SHIFT = 12;

    private DeviceNumber() {}

    static int minorOf(int device) {
        return device & LOW | device >>> SHIFT & HIGH;
    }

    static int ofMinor(int minor) {
        return minor & LOW | (minor & HIGH) << SHIFT;
    }
}
