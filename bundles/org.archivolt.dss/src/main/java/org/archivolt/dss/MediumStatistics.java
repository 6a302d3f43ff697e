package org.archivolt.dss;

import java.time.Instant;
import java.util.Optional;

/**
 * How a medium has fared, or what is added to that.
 *
 * @param loads how often it was loaded into a drive
 * @param errors how often a driver has blamed it
 * @param lastLoad when it was last loaded
 */
public record MediumStatistics(long loads, long errors, Optional<Instant> lastLoad) {
    public static final MediumStatistics NONE = new MediumStatistics(0, 0, Optional.empty());

    public MediumStatistics {
        if (loads < 0 || errors < 0) {
            throw new IllegalArgumentException("nothing is counted down: " + loads + ", " + errors);
        }
    }

    public static MediumStatistics load(Instant when) {
        return new MediumStatistics(1, 0, Optional.of(when));
    }

    public static MediumStatistics error() {
        return new MediumStatistics(0, 1, Optional.empty());
    }

    /** These and later ones. */
    public MediumStatistics plus(MediumStatistics later) {
        return new MediumStatistics(loads + later.loads, errors + later.errors, later.lastLoad.or(() -> lastLoad));
    }
}
