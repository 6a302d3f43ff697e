package org.archivolt.resource.internal.type;

/**
 * The order in which sets of resources are acquired, low ones first. Locks of applications guard the whole of what follows. Amounts come
 * before the things they are used with: nobody should wait for space with a drive in his hands. Then from the shared and distant to the
 * near: robot, drive, medium, what is on it, its name, and its record. Types of others have room between.
 */
final class Ranks {
    static final int LOCK = 100;
    static final int SPACE = 200;
    static final int BANDWIDTH = 300;
    static final int ROBOT = 400;
    static final int DRIVE = 500;
    static final int MEDIUM = 600;
    static final int EXTENT = 700;
    static final int NAMES = 750;
    static final int RECORD = 800;

    private Ranks() {}
}
