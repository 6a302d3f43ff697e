package org.archivolt.itests.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What has to be true of the media of an instance that is at rest. */
final class Media {
    private static final Duration REAPER_LIMIT = Duration.ofSeconds(30);
    private static final Pattern MEMBER = Pattern.compile("\\S+ \\S+ +(\\d+) \\S+ \\S+ (.*)");
    private static final int UUID_LENGTH = 36;

    private Media() {}

    /** The bytes of one column of one object, in a file of their own or in a pack. */
    private record Stored(String object, long size) {}

    /**
     * Each visible object has its replicas, and nothing else is there: no remains of failed, replaced, deleted ones, but in
     * packs that somebody else still needs.
     */
    static void awaitNothingButObjects(Instance instance, Path... media) throws Exception {
        Client client = instance.client();
        Await.untilHolds(REAPER_LIMIT, () -> {
            Map<String, Client.Listed> objects = new HashMap<>();
            client.list("").forEach(object -> objects.put(readable(object.id()), object));
            Map<Stored, Integer> own = new HashMap<>();
            Map<Stored, Integer> packed = new HashMap<>();
            boolean unseen = false;
            for (Instance.ExtentFile file : instance.extents(media)) {
                String name = file.path().getFileName().toString();
                if (name.startsWith("pack.") && name.endsWith(".tar") && !Files.isRegularFile(file.path())) {
                    unseen = true; // on a cartridge; that its members are there, only reading them through the runtime
                    // tells
                } else if (name.startsWith("pack.") && name.endsWith(".tar")) {
                    List<Stored> members = members(file.path());
                    assertThat(members).as("needed in " + file).anyMatch(m -> isOf(m, objects));
                    members.forEach(member -> packed.merge(member, 1, Integer::sum));
                } else {
                    Stored stored = new Stored(withoutUuid(name), file.size());
                    assertThat(isOf(stored, objects))
                            .as("%s is of an object", file)
                            .isTrue();
                    own.merge(stored, 1, Integer::sum);
                }
            }
            boolean isAllSeen = !unseen;
            assertThat(unseen && objects.isEmpty()).as("packs of no object").isFalse();
            objects.forEach((name, object) -> {
                Stored stored = new Stored(name, object.size());
                int files = own.getOrDefault(stored, 0);
                assertThat(files).as("files of %s", object).isLessThanOrEqualTo(object.replicas());
                if (isAllSeen) {
                    assertThat(files + packed.getOrDefault(stored, 0))
                            .as("replicas of %s", object)
                            .isGreaterThanOrEqualTo(object.replicas());
                }
            });
        });
    }

    private static boolean isOf(Stored stored, Map<String, Client.Listed> objects) {
        Client.Listed object = objects.get(stored.object());
        return object != null && object.size() == stored.size();
    }

    /** As any site would look. */
    private static List<Stored> members(Path pack) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "--quoting-style=literal", "-tvf", pack.toString())
                .redirectErrorStream(true)
                .start();
        String listing = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tar.waitFor()).as(listing).isZero();
        List<Stored> members = new ArrayList<>();
        for (String line : listing.lines().toList()) {
            Matcher member = MEMBER.matcher(line);
            assertThat(member.matches()).as(line).isTrue();
            members.add(new Stored(withoutUuid(member.group(2)), Long.parseLong(member.group(1))));
        }
        return members;
    }

    private static String withoutUuid(String name) {
        return name.substring(0, name.length() - UUID_LENGTH - 1);
    }

    /** The readable part of a file name, as docs/extent-description.md has it. */
    private static String readable(String id) {
        StringBuilder name = new StringBuilder();
        int bytes = 0;
        for (int character :
                Normalizer.normalize(id, Normalizer.Form.NFC).codePoints().toArray()) {
            String text = Character.toString(character);
            boolean encode = Character.isISOControl(character)
                    || "%/\\:*?\"<>|".indexOf(character) >= 0
                    || name.length() == 0 && character == '.';
            String written = encode ? percent(text) : text;
            bytes += written.getBytes(StandardCharsets.UTF_8).length;
            if (bytes > 200) {
                break;
            }
            name.append(written);
        }
        return name.toString();
    }

    private static String percent(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            encoded.append("%%%02X".formatted(each));
        }
        return encoded.toString();
    }
}
