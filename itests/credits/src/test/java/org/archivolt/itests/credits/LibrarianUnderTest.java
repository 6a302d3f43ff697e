package org.archivolt.itests.credits;

import java.lang.annotation.Annotation;
import java.util.Map;
import org.archivolt.librarian.internal.policy.BuiltInPolicies;
import org.archivolt.librarian.internal.runtime.HostLibrarian;
import org.archivolt.librarian.internal.runtime.LibrarianConfig;
import org.archivolt.librarian.memory.FabricMemory;
import org.archivolt.librarian.policy.AllocationPolicy;

/** The Librarian of a host over PostgreSQL, as the distribution wires it, without a container. */
final class LibrarianUnderTest {
    private LibrarianUnderTest() {}

    /** @return one that has to be stopped before its host is closed */
    static HostLibrarian on(HostUnderTest host, FabricMemory memory) {
        HostLibrarian librarian = new HostLibrarian(host.librarianTables(), host.credits(), new Config(host.name()));
        for (BuiltInPolicies.Named each : BuiltInPolicies.all()) {
            librarian.bindPolicy(each.policy(), Map.of(AllocationPolicy.NAME, each.name()));
        }
        librarian.bindMemory(memory);
        return librarian;
    }

    /** The defaults, but for a host that looks often whether the seat is free. */
    private record Config(String host) implements LibrarianConfig {
        @Override
        public long heartbeat_ms() {
            return 10_000;
        }

        @Override
        public int missed_beats() {
            return 3;
        }

        @Override
        public long relaxed_ms() {
            return 100;
        }

        @Override
        public long command_timeout_ms() {
            return 20_000;
        }

        @Override
        public int queue_max() {
            return 10_000;
        }

        @Override
        public long hold_ms() {
            return 1000;
        }

        @Override
        public long look_ms() {
            return 500;
        }

        @Override
        public long stop_timeout_ms() {
            return 5000;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return LibrarianConfig.class;
        }
    }
}
