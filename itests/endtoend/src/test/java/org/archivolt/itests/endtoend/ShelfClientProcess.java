package org.archivolt.itests.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@link ShelfClient} as seen from outside: what was acknowledged to it, and the one thing of which it does not know. */
final class ShelfClientProcess {

    private final Process process;
    private final Thread reader;
    private final Map<String, Long> settled;
    private String asked = "";
    private long askedSize;
    private int acknowledged;

    private ShelfClientProcess(Process process, Map<String, Long> settled) {
        this.process = process;
        this.settled = new HashMap<>(settled);
        this.reader = new Thread(this::read, "shelf client " + process.pid());
    }

    /** @param settled what is there already: sizes by name */
    static ShelfClientProcess start(Client client, int node, String directory, long seed, Map<String, Long> settled)
            throws IOException, URISyntaxException {
        Path classes = Path.of(ShelfClient.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes.toString(),
                        ShelfClient.class.getName(),
                        "http://127.0.0.1:" + client.port(),
                        client.authorization(),
                        Integer.toString(node),
                        directory,
                        Long.toString(seed)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ShelfClientProcess started = new ShelfClientProcess(process, settled);
        started.reader.start();
        return started;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            while (line != null) {
                note(line.split(" "));
                line = lines.readLine();
            }
        } catch (IOException e) {
            // the process is gone, which is what this is about
        }
    }

    private synchronized void note(String[] words) {
        switch (words[0]) {
            case "ask" -> {
                asked = words[1];
                askedSize = Long.parseLong(words[2]);
            }
            case "done" -> {
                settled.put(asked, askedSize);
                asked = "";
                acknowledged++;
            }
            case "failed" -> {
                if (settled.getOrDefault(asked, -1L) < 0 && askedSize >= 0) {
                    settled.put(asked, 0L); // made, and not given its size
                }
                asked = "";
            }
            default -> {}
        }
    }

    synchronized int acknowledged() {
        return acknowledged;
    }

    /** Kill -9, or wait for the end of one that has nobody to talk to. */
    void end(boolean byForce) throws InterruptedException {
        if (byForce) {
            process.destroyForcibly();
        }
        process.waitFor();
        reader.join();
    }

    /** The sizes that a name may have, after the end: several, when nobody was told what became of the last request. -1 for none. */
    synchronized Set<Long> sizesOf(String name) {
        Set<Long> sizes = new HashSet<>();
        sizes.add(settled.getOrDefault(name, -1L));
        if (name.equals(asked)) {
            sizes.add(askedSize);
            if (askedSize >= 0 && sizes.contains(-1L)) {
                sizes.add(0L); // made, and not yet given its size
            }
        }
        return sizes;
    }
}
