package org.archivolt.testkit.ldm;

/** The calls of the LDM SPI, as {@link Faults} know them. */
public enum Call {
    IDENTIFY,
    ATTACH,
    /** {@code DeviceDriver.release}. */
    RELEASE,
    HEALTH,
    STATE,
    LOAD,
    UNLOAD,
    LABEL,
    MOUNT,
    UNMOUNT,
    FORMAT,
    /** {@code Drive.close}. */
    DETACH,
    SPACE,
    CREATE,
    WRITE,
    DESCRIBE,
    /** {@code ExtentOutput.close}. */
    FINISH,
    OPEN,
    READ,
    DESCRIPTION,
    LIST,
    DELETE,
    SYNC
}
