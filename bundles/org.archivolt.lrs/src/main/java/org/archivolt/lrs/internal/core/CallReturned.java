package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Space;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.MediumLabel;
import org.archivolt.ldm.Volume;

/**
 * How a {@link DriveCall} ended.
 *
 * @param error empty when it did what it says
 * @param state what the drive says of itself afterwards; empty when it could not be asked
 * @param volume the mounted volume, if one is
 * @param space room on it, if the call learnt that
 * @param order what {@link DriveCall.Order} asked for
 * @param found what {@link DriveCall.Adopt} has found
 * @param nanos how long the call took
 */
public record CallReturned(
        Optional<ArchivoltException> error,
        Optional<Drive.State> state,
        Optional<Volume> volume,
        Optional<Space> space,
        List<String> order,
        Optional<Found> found,
        long nanos)
        implements DeviceEvent {
    /**
     * What is on a medium.
     *
     * @param used whether there are extents
     */
    public record Found(MediumLabel label, boolean used) {}

    public static CallReturned done(Drive.State state, Optional<Volume> volume, Optional<Space> space) {
        return new CallReturned(Optional.empty(), Optional.of(state), volume, space, List.of(), Optional.empty(), 0);
    }

    /** For {@link DriveCall.Close}, after which there is nothing to ask. */
    public static CallReturned closed() {
        return new CallReturned(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), 0);
    }

    public static CallReturned failed(ArchivoltException error, Optional<Drive.State> state, Optional<Volume> volume) {
        return new CallReturned(Optional.of(error), state, volume, Optional.empty(), List.of(), Optional.empty(), 0);
    }

    public CallReturned ordered(List<String> addresses) {
        return new CallReturned(error, state, volume, space, addresses, found, nanos);
    }

    public CallReturned finding(Optional<Found> what) {
        return new CallReturned(error, state, volume, space, order, what, nanos);
    }

    public CallReturned took(long duration) {
        return new CallReturned(error, state, volume, space, order, found, duration);
    }

    @Override
    public DeviceStep applyTo(DeviceState state) {
        return state.returned(this);
    }
}
