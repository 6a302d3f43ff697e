package org.archivolt.itests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Hands out the one instance that is as an archive would be: versions are kept, and there are four disks, {@code disk0} to
 * {@code disk3}, so that layouts have room for their columns. Each test has ids of its own.
 */
final class SharedArchive extends SharedInstance {
    @Override
    Instance begin() throws Exception {
        Instance instance = Instance.keepingVersions("archive");
        instance.configure("org.archivolt.store.cfg", "copies.preferred =", "copies.preferred = preferred");
        instance.profile("safe", "layout = raid1", "layout.parameters = replicas=3", "grouping = vault");
        instance.schedule("hsm", "copy", "aschedulecopies", "to=hsm;family=tape");
        try {
            instance.up().requireSuccess();
            addDisk(instance, "disk2");
            addDisk(instance, "disk3");
        } catch (Exception | AssertionError e) {
            instance.close();
            throw e;
        }
        return instance;
    }

    /** A folder, formatted and unlocked. Returns the id of its medium. */
    static String addDisk(Instance instance, String name) throws Exception {
        Path folder = Files.createDirectories(instance.medium(name));
        Client client = instance.client();
        JsonNode added =
                client.tell("POST", "/api/v1/media", Map.of("family", "disk", "path", folder.toString(), "name", name));
        String medium = added.at("/media/0/id").textValue();
        client.tell("POST", "/api/v1/media/" + medium + "/format?wait_ms=60000", Map.of("unlock", true));
        return medium;
    }
}
