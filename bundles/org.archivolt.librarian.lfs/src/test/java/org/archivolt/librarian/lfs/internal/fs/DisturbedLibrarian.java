package org.archivolt.librarian.lfs.internal.fs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.archivolt.base.ArchivoltException;
import org.archivolt.librarian.Librarian;

/** A Librarian before which something happens each time it is asked. */
public final class DisturbedLibrarian {
    private volatile Disturbance disturbance = method -> {};

    /** What happens before. */
    @FunctionalInterface
    public interface Disturbance {
        void before(String method) throws ArchivoltException;
    }

    public final Librarian librarian;

    public DisturbedLibrarian(Librarian real) {
        librarian = (Librarian) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Librarian.class}, (proxy, method, arguments) -> {
                    disturbance.before(method.getName());
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    public void disturb(Disturbance by) {
        disturbance = by;
    }
}
