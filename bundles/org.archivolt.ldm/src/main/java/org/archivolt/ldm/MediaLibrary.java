package org.archivolt.ldm;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.archivolt.base.MediumId;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A library of media with a robot. An OSGi service for each, with the properties {@value #FAMILY} and {@value #LIBRARY}. Used
 * by many threads at once.
 *
 * <p>What is known is answered at once, whatever the robot does. What the robot has to do waits in one bounded queue; its
 * future fails with {@code BUSY} when the queue is full, {@code CANCELLED}, {@code SHUTTING_DOWN} when the service goes,
 * {@code DRIVER_UNAVAILABLE} when no transport reaches the robot, {@code DEVICE_FAULT} when the robot is to blame and
 * {@code MEDIUM_FAULT} when a medium is. Cancelling a future, or {@link #cancel}, takes back what has not begun.
 */
@ConsumerType
public interface MediaLibrary {
    /** Service property: the name of the family whose media it holds. */
    String FAMILY = "family";

    /** Service property: its {@link #name()}. */
    String LIBRARY = "library";

    /** As in {@link MediumId#library()} and {@link org.archivolt.base.DeviceId#library()}. */
    String name();

    /** As last known. Never waits. */
    LibraryInventory inventory();

    /** Where a medium is, as last known. Never waits. */
    default Optional<LibraryElement> find(MediumId medium) {
        return inventory().find(medium);
    }

    /** What runs, then what waits, in order. Never waits. */
    List<LibraryOperation> operations();

    /** Takes back an operation that has not begun. Returns false when it has, or is not known. */
    boolean cancel(long operation);

    /** Asks the library what it knows. Seconds. */
    CompletableFuture<LibraryInventory> refresh();

    /** Has the robot look at every place and read every barcode. Minutes to an hour. */
    CompletableFuture<LibraryInventory> scan();

    /** Moves what is at one place to another, which is empty. For people; {@link Drive#load} does more. */
    CompletableFuture<Void> move(int from, int to);

    /**
     * Takes a medium in from an import/export place.
     *
     * @return the slot where it is now
     */
    CompletableFuture<LibraryElement> importMedium(int from);

    /**
     * Puts a medium that is in no drive into a free import/export place.
     *
     * @return that place
     */
    CompletableFuture<LibraryElement> exportMedium(MediumId medium);
}
