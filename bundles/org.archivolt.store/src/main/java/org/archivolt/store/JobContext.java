package org.archivolt.store;

import java.util.Map;
import org.archivolt.dss.JobProgress;
import org.osgi.annotation.versioning.ProviderType;

/** A job as its kind sees it. */
@ProviderType
public interface JobContext {
    long number();

    String subject();

    /** Complete: what was not given has its default. */
    Map<String, String> parameters();

    /** What the last step has returned; empty before the first. */
    String cursor();

    /** As of the end of the last step. */
    JobProgress progress();

    /**
     * Whether the job was paused or cancelled, or the runtime stops: a step that may last longer than a second looks at
     * this now and then, and returns where it is. Its thread is never interrupted.
     */
    boolean isStopping();
}
