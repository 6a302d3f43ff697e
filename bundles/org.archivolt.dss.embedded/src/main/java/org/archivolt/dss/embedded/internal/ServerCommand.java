package org.archivolt.dss.embedded.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The server's command line. What is set here prevails over its configuration files; what an operator may want to tune
 * beyond our configuration is left to {@code postgresql.conf}.
 */
final class ServerCommand {
    private ServerCommand() {}

    static List<String> of(Binaries binaries, Path data, int port, EmbeddedSettings settings) {
        List<String> command = new ArrayList<>(List.of(binaries.program("postgres"), "-D", data.toString()));
        settings(port, settings).forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    private static Map<String, String> settings(int port, EmbeddedSettings settings) {
        Map<String, String> values = new TreeMap<>();
        values.put("listen_addresses", "127.0.0.1");
        values.put("port", Integer.toString(port));
        values.put("unix_socket_directories", "");
        values.put("max_connections", Integer.toString(settings.connectionsMax()));

        // What is acknowledged is on disk.
        values.put("fsync", "on");
        values.put("synchronous_commit", "on");
        values.put("full_page_writes", "on");

        // Few checkpoints: after each, the first change of a page writes the whole page to the log.
        values.put("checkpoint_timeout", "15min");
        values.put("max_wal_size", "512MB");
        values.put("wal_buffers", "4MB");

        // Batches of objects that overlap are rare; when they block each other, it is found soon.
        values.put("deadlock_timeout", "100ms");
        values.put("autovacuum_naptime", "20s");

        // A small server: little memory, few processes.
        values.put("shared_buffers", settings.sharedBuffersMebibytes() + "MB");
        values.put("work_mem", "4MB");
        values.put("maintenance_work_mem", "32MB");
        values.put("autovacuum_worker_slots", "2");
        values.put("autovacuum_max_workers", "2");
        values.put("max_wal_senders", "2");
        values.put("max_logical_replication_workers", "0");
        values.put("max_parallel_workers_per_gather", "0");
        values.put("io_method", "sync");
        values.put("jit", "off");
        values.put("update_process_title", "off");

        // Its words come to our log; statements, which hold users' data, do not.
        values.put("log_destination", "stderr");
        values.put("logging_collector", "off");
        values.put("log_checkpoints", "off");
        values.put("log_min_error_statement", "panic");
        values.put("log_line_prefix", "[%p] ");
        values.put("lc_messages", "C");
        return values;
    }
}
