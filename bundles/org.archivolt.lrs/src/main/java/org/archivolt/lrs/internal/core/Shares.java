package org.archivolt.lrs.internal.core;

import java.util.List;
import java.util.Optional;

/**
 * How many drives of a technology each kind of work may have. The first rule that fits counts; without one there is no
 * limit.
 */
public record Shares(List<Rule> rules) {
    public static final Shares UNLIMITED = new Shares(List.of());
    private static final Rule NO_LIMIT = new Rule("*", Optional.empty(), 1, 0, Integer.MAX_VALUE);

    /**
     * @param technology model of the drives, or {@code *}
     * @param kind empty for every kind
     * @param weight when several kinds wait for a drive, the kind that has the fewest drives for its weight gets it
     * @param drivesMin kept for this kind whenever it waits
     * @param drivesMax never more at a time
     */
    public record Rule(String technology, Optional<Kind> kind, int weight, int drivesMin, int drivesMax) {
        public Rule {
            if (weight < 1 || drivesMin < 0 || drivesMax < drivesMin) {
                throw new IllegalArgumentException("weight must be positive, and min not above max");
            }
        }

        private boolean fits(String model, Kind wanted) {
            return (technology.equals("*") || technology.equals(model))
                    && kind.map(wanted::equals).orElse(true);
        }
    }

    public Shares {
        rules = List.copyOf(rules);
    }

    Rule rule(String model, Kind kind) {
        for (Rule rule : rules) {
            if (rule.fits(model, kind)) {
                return rule;
            }
        }
        return NO_LIMIT;
    }
}
