package org.archivolt.store;

import java.util.Map;
import org.archivolt.dss.JobPace;

/** Asks for a job. */
public record JobOrder(String kind, String subject, Map<String, String> parameters, JobPace pace) {
    public JobOrder {
        parameters = Map.copyOf(parameters);
    }
}
