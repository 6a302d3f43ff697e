package org.archivolt.resource.internal.runtime;

import java.util.concurrent.CompletionStage;
import org.archivolt.resource.ResourceName;
import org.archivolt.resource.internal.core.Report;

/** Whom an owner borrows from: the root in the catalog, or another owner of this process. */
interface Creditor {
    /** Brings a report to it, now or later; of those of one resource only the last one has to arrive. Never blocks. */
    void report(ResourceName resource, Report report);

    /** Ends when all reports of the resource so far have arrived at the root, or with the error that keeps them from it. */
    CompletionStage<Void> arrived(ResourceName resource);
}
