package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What has to be true of the media of an instance that is at rest. */
final class Media {
    private static final Duration REAPER_LIMIT = Duration.ofSeconds(30);

    private Media() {}

    /** Each visible object has its replicas, and nothing else is there: no remains of failed, replaced, deleted ones. */
    static void awaitNothingButObjects(Instance instance, Path... media) throws Exception {
        Client client = instance.client();
        Await.untilHolds(REAPER_LIMIT, () -> {
            List<Client.Listed> objects = client.list("");
            List<Instance.ExtentFile> files = instance.extents(media);
            assertThat(files)
                    .as("files on media for %d objects", objects.size())
                    .hasSize(objects.stream().mapToInt(Client.Listed::replicas).sum());
            assertThat(files.stream().mapToLong(Instance.ExtentFile::size).sum())
                    .as("bytes on media")
                    .isEqualTo(objects.stream()
                            .mapToLong(o -> o.size() * o.replicas())
                            .sum());
        });
    }
}
