package org.archivolt.rest.internal.limit;

/**
 * @param objectBytesMax 0: any size
 * @param perSecond requests of one client in the long run; 0: any number
 * @param burst requests of one client at once
 * @param concurrent requests of one client under way; 0: any number
 */
public record LimitSettings(long objectBytesMax, int perSecond, int burst, int concurrent) {
    public static final LimitSettings NONE = new LimitSettings(0, 0, 1, 0);
}
