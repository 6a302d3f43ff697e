package org.archivolt.rest.internal.limit;

/**
 * @param objectBytesMax 0: any size
 * @param perSecond requests of one client in the long run; 0: any number
 * @param burst requests of one client at once
 * @param concurrent requests of one client under way; 0: any number
 * @param longRequests of all clients under way, see {@link LongRequests}
 */
public record LimitSettings(long objectBytesMax, int perSecond, int burst, int concurrent, int longRequests) {
    public static final LimitSettings NONE = new LimitSettings(0, 0, 1, 0, 100);
}
