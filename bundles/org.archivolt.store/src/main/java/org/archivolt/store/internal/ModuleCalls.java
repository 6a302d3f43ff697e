package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.INTERNAL;

import org.archivolt.base.ArchivoltException;
import org.archivolt.layout.LayoutModule;

/** A module is other people's code, and may lose its classes while it runs. */
final class ModuleCalls {
    private ModuleCalls() {}

    /** Something done by a module. */
    @FunctionalInterface
    interface Call<T> {
        T on(LayoutModule module) throws ArchivoltException;
    }

    /** Something a module does that has no result. */
    @FunctionalInterface
    interface Run {
        void on(LayoutModule module) throws ArchivoltException;
    }

    static <T> T call(LayoutLease lease, Call<T> call) throws ArchivoltException {
        try {
            return call.on(lease.module());
        } catch (RuntimeException | LinkageError e) {
            lease.check();
            throw new ArchivoltException(INTERNAL, "running a layout", e)
                    .with("layout", lease.description().name());
        }
    }

    static void run(LayoutLease lease, Run run) throws ArchivoltException {
        call(lease, module -> {
            run.on(module);
            return null;
        });
    }
}
