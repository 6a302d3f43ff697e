package org.archivolt.ldm.tape.virtual;

import org.archivolt.tape.DriveModel;
import org.archivolt.tape.TapeGeneration;

/**
 * What a virtual library consists of. {@link #small()} is one to start from.
 *
 * @param name in addresses and serial numbers
 * @param slots for cartridges, at most {@value #SLOTS_MAX}
 * @param stations for import and export, behind a door
 * @param drives all of one model
 * @param changers logical units that command the same robot, for failover
 * @param arms of the robot
 * @param model of the drives
 * @param cartridges made at the first start, blank
 * @param cleaningCartridges made at the first start
 * @param generation of the cartridges made
 * @param barcodePrefix of their bar codes, at most four capital letters or digits
 * @param capacityBytes of each cartridge made
 * @param worm whether the cartridges made can be written only once
 * @param durable whether flushing a drive waits for the disk: not needed in a folder that is in memory anyway
 */
public record LibraryPlan(
        String name,
        int slots,
        int stations,
        int drives,
        int changers,
        int arms,
        DriveModel model,
        int cartridges,
        int cleaningCartridges,
        TapeGeneration generation,
        String barcodePrefix,
        long capacityBytes,
        boolean worm,
        boolean durable) {
    static final int SLOTS_MAX = 60_000;
    private static final int STATIONS_MAX = 200;
    private static final int DRIVES_MAX = 700;
    private static final int ARMS_MAX = 8;
    private static final long SMALLEST_CAPACITY_BYTES = 1L << 20;
    private static final long SMALL_CAPACITY_BYTES = 256L << 20;

    /** @throws IllegalArgumentException naming what will not do */
    public LibraryPlan {
        require(name.matches("[A-Za-z0-9][A-Za-z0-9_]{0,19}"), "name", name);
        requireRange("slots", slots, 1, SLOTS_MAX);
        requireRange("stations", stations, 0, STATIONS_MAX);
        requireRange("drives", drives, 0, DRIVES_MAX);
        requireRange("changers", changers, 1, ARMS_MAX);
        requireRange("arms", arms, 1, ARMS_MAX);
        requireRange("cartridges", cartridges + cleaningCartridges, 0, slots);
        require(cartridges >= 0 && cleaningCartridges >= 0, "cartridges", cartridges + " " + cleaningCartridges);
        require(model.takes(generation), "generation", generation.label() + " for " + model.label());
        require(barcodePrefix.matches("[A-Z0-9]{1,4}"), "barcode.prefix", barcodePrefix);
        require(capacityBytes >= SMALLEST_CAPACITY_BYTES, "capacity", capacityBytes);
    }

    private static void requireRange(String key, int value, int min, int max) {
        require(value >= min && value <= max, key, value);
    }

    private static void require(boolean good, String key, Object value) {
        if (!good) {
            throw new IllegalArgumentException(key + " = " + value);
        }
    }

    /** Two LTO-9 drives, ten slots, one station, six cartridges of 256 MiB, one cleaning cartridge. */
    public static Builder small() {
        return new Builder();
    }

    /** Makes a plan; what is not said is as in {@link #small()}. */
    public static final class Builder {
        private String name = "lib0";
        private int slots = 10;
        private int stations = 1;
        private int drives = 2;
        private int changers = 1;
        private int arms = 1;
        private DriveModel model = DriveModel.LTO_9_DRIVE;
        private int cartridges = 6;
        private int cleaningCartridges = 1;
        private TapeGeneration generation = TapeGeneration.LTO_9;
        private String barcodePrefix = "AV";
        private long capacityBytes = SMALL_CAPACITY_BYTES;
        private boolean worm;
        private boolean durable = true;

        private Builder() {}

        public Builder name(String value) {
            name = value;
            return this;
        }

        public Builder slots(int value) {
            slots = value;
            return this;
        }

        public Builder stations(int value) {
            stations = value;
            return this;
        }

        public Builder drives(int value) {
            drives = value;
            return this;
        }

        public Builder changers(int value) {
            changers = value;
            return this;
        }

        public Builder arms(int value) {
            arms = value;
            return this;
        }

        public Builder model(DriveModel value) {
            model = value;
            return this;
        }

        public Builder cartridges(int value) {
            cartridges = value;
            return this;
        }

        public Builder cleaningCartridges(int value) {
            cleaningCartridges = value;
            return this;
        }

        public Builder generation(TapeGeneration value) {
            generation = value;
            return this;
        }

        public Builder barcodePrefix(String value) {
            barcodePrefix = value;
            return this;
        }

        public Builder capacityBytes(long value) {
            capacityBytes = value;
            return this;
        }

        public Builder worm(boolean value) {
            worm = value;
            return this;
        }

        public Builder durable(boolean value) {
            durable = value;
            return this;
        }

        /** @throws IllegalArgumentException naming what will not do */
        public LibraryPlan build() {
            return new LibraryPlan(
                    name,
                    slots,
                    stations,
                    drives,
                    changers,
                    arms,
                    model,
                    cartridges,
                    cleaningCartridges,
                    generation,
                    barcodePrefix,
                    capacityBytes,
                    worm,
                    durable);
        }
    }
}
