package org.archivolt.lrs.internal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.Test;

class FamilyKeysTest {
    /** Goal: whoever adds a key of a kind that cannot be read, or spells it unlike the others, learns it here. */
    @Test
    void readsBackEveryKeyThereIs() throws Exception {
        Map<String, String> texts = new HashMap<>(FamilyKeys.valuesOf(FamilyKeys.read(Map.of("family", "disk"))));
        assertThat(FamilyKeys.valuesOf(FamilyKeys.read(texts))).isEqualTo(texts);
        assertThat(texts.keySet()).allMatch(key -> key.matches("[a-z]+(\\.[a-z]+)*"));
    }

    @Test
    void takesDefaultsThatTheSettingsAccept() throws Exception {
        assertThat(new FamilySettings(FamilyKeys.read(Map.of("family", "disk"))).values())
                .isEqualTo(FamilyKeys.valuesOf(FamilyKeys.read(Map.of("family", "disk"))));
    }

    @Test
    void wantsWhatHasNoDefault() {
        assertThatThrownBy(() -> FamilyKeys.read(Map.of()))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", "family"));
    }

    @Test
    void marksWhatIsReadAtStart() {
        assertThat(Arrays.stream(FamilyConfig.class.getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(ReadAtStart.class))
                        .map(method -> method.getName()))
                .contains("family", "queue_capacity");
    }
}
