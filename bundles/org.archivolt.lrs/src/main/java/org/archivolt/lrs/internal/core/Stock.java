package org.archivolt.lrs.internal.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.archivolt.base.DeviceId;
import org.archivolt.base.MediumId;
import org.archivolt.dss.MediumRecord;

/** The media and devices of a family, and where each medium is. */
final class Stock {
    /** Empty ones first, then those that were not used for longest. */
    private static final Comparator<DeviceView> TO_LOAD = Comparator.comparing((DeviceView d) -> !d.isEmpty())
            .thenComparingLong(DeviceView::lastUse)
            .thenComparing(DeviceView::id);

    private final Map<MediumId, MediumView> media = new TreeMap<>();
    /** The same, to be looked up: a look at every drive does that for each, and comparing names takes long. */
    private final Map<MediumId, MediumView> mediaById = new HashMap<>();

    private final Map<DeviceId, DeviceView> devices = new TreeMap<>();
    final Shelf shelf = new Shelf();
    final MountQueue mounts = new MountQueue();
    /** By drive model and kind of work. */
    private final Map<String, Map<Kind, Integer>> drivesAtWork = new HashMap<>();

    private long uses;

    Collection<MediumView> media() {
        return media.values();
    }

    Collection<DeviceView> devices() {
        return devices.values();
    }

    /** Null when unknown. */
    MediumView medium(MediumId id) {
        return mediaById.get(id);
    }

    /** Null when unknown. */
    DeviceView device(DeviceId id) {
        return devices.get(id);
    }

    void add(DeviceView device) {
        devices.put(device.id(), device);
    }

    void add(MediumView medium) {
        media.put(medium.id(), medium);
        mediaById.put(medium.id(), medium);
        devices.values().stream()
                .filter(device -> device.holds(medium))
                .findFirst()
                .ifPresent(device -> medium.heldBy(device.id()));
        placed(medium);
    }

    /** One that has stopped. What it holds counts as being in no device. */
    void remove(DeviceView device) {
        devices.remove(device.id());
        device.medium().map(media::get).ifPresent(left -> {
            left.leftBy(device.id());
            placed(left);
        });
    }

    void remove(MediumView medium) {
        media.remove(medium.id());
        mediaById.remove(medium.id());
        shelf.remove(medium);
        mounts.remove(medium);
    }

    /** Whatever decides where a medium stands in the indexes may have changed. */
    void placed(MediumView medium) {
        if (medium(medium.id()) == medium) {
            shelf.update(medium);
            mounts.update(medium);
        }
    }

    /** @return whether anything is different */
    boolean learn(MediumView medium, MediumRecord record) {
        shelf.remove(medium);
        boolean changed = medium.learn(record);
        placed(medium);
        return changed;
    }

    // ---- who is where

    /** What the device says it holds, and where it is no more. */
    void observed(DeviceView device, Optional<MediumId> held) {
        move(device, held, device::observed);
    }

    /** The device is as broken as before, but holds something else, or nothing. */
    void emptied(DeviceView device, Optional<MediumId> held) {
        move(device, held, device::emptied);
    }

    private void move(DeviceView device, Optional<MediumId> held, Consumer<Optional<MediumId>> tell) {
        Optional<MediumView> before = device.medium().map(media::get);
        tell.accept(held);
        before.ifPresent(left -> {
            left.leftBy(device.id());
            placed(left);
        });
        held.map(media::get).ifPresent(now -> {
            now.heldBy(device.id());
            placed(now);
        });
    }

    void take(MediumView medium, DeviceView device, Kind kind) {
        if (device.inUseFor(kind) == 0) {
            countDrive(device, kind, 1);
        }
        device.take(medium, kind, ++uses);
        medium.take(device);
        placed(medium);
    }

    void giveBack(MediumView medium, DeviceView device, Kind kind) {
        device.giveBack(kind);
        medium.giveBack();
        if (device.inUseFor(kind) == 0) {
            countDrive(device, kind, -1);
        }
        placed(medium);
    }

    private void countDrive(DeviceView device, Kind kind, int change) {
        drivesAtWork.computeIfAbsent(device.model(), m -> new HashMap<>()).merge(kind, change, Integer::sum);
    }

    int drivesAtWork(String model, Kind kind) {
        return drivesAtWork.getOrDefault(model, Map.of()).getOrDefault(kind, 0);
    }

    /** All in a medium's library: one may be claimed, or have failed somebody, that another may help. */
    List<DeviceView> idleDrives(MediumId medium) {
        List<DeviceView> idle = new ArrayList<>();
        for (DeviceView device : devices.values()) {
            if (device.isIdle() && device.isWorkable() && device.id().library().equals(medium.library())) {
                idle.add(device);
            }
        }
        return idle;
    }

    int idleDrives(String model) {
        int idle = 0;
        for (DeviceView device : devices.values()) {
            if (device.isIdle() && device.isWorkable() && device.model().equals(model)) {
                idle++;
            }
        }
        return idle;
    }

    /** The device it is used in, or that holds it; null when it is in a slot, or elsewhere. */
    DeviceView deviceOf(MediumView medium) {
        return medium.usedIn() != null
                ? medium.usedIn()
                : medium.holder().map(devices::get).orElse(null);
    }

    /** What a device is at work with, or else holds. */
    Optional<MediumView> mediumOf(DeviceView device) {
        return device.target().or(() -> device.medium().map(mediaById::get));
    }

    /** Of the drives that may be used, the one that should be loaded. */
    Optional<DeviceView> driveToLoad(String library, Predicate<DeviceView> mayBeUsed) {
        return devices.values().stream()
                .filter(device -> device.id().library().equals(library))
                .filter(mayBeUsed)
                .min(TO_LOAD);
    }

    /** The drives of a library, in the order in which they should be loaded. */
    List<DeviceView> drivesToLoad(String library) {
        return devices.values().stream()
                .filter(device -> device.id().library().equals(library))
                .sorted(TO_LOAD)
                .toList();
    }

    boolean anyDrive(String library, Predicate<DeviceView> fits) {
        for (DeviceView device : devices.values()) {
            if (device.id().library().equals(library) && fits.test(device)) {
                return true;
            }
        }
        return false;
    }
}
