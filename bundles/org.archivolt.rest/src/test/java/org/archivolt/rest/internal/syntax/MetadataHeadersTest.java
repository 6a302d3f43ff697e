package org.archivolt.rest.internal.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataHeadersTest {
    @Test
    void takesNamesInLowerCaseAndBothForms() throws ArchivoltException {
        MetadataHeaders headers = new MetadataHeaders();
        headers.accept("Archivolt-Meta-Project", List.of("Apollo 11"));
        headers.accept("ARCHIVOLT-META-owner*", List.of("UTF-8''J%C3%BCrgen"));
        headers.accept("archivolt-meta-note*", List.of("utf-8'de'a"));
        headers.accept("archivolt-meta-none", List.of(""));
        headers.accept("Content-Type", List.of("x"));
        assertThat(headers.metadata())
                .isEqualTo(Map.of("project", "Apollo 11", "owner", "Jürgen", "note", "a", "none", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                " a",
                "a ",
                "a b",
                "ü",
                "😀",
                "a\nb",
                "\t",
                "100%",
                "UTF-8''x",
                "\u0000",
                "a, b; c=\"d\""
            })
    void bringsEveryTextBack(String text) throws ArchivoltException {
        Map<String, String> sent = new LinkedHashMap<>();
        MetadataHeaders.write(Map.of("name", text), sent::put);
        assertThat(sent).hasSize(1);
        sent.values().forEach(v -> assertThat(v).matches("[!-~]([ -~]*[!-~])?"));

        MetadataHeaders received = new MetadataHeaders();
        for (Map.Entry<String, String> header : sent.entrySet()) {
            received.accept(header.getKey(), List.of(header.getValue()));
        }
        assertThat(received.metadata()).isEqualTo(Map.of("name", text));
    }

    @ParameterizedTest
    @CsvSource({
        "archivolt-meta-, a",
        "archivolt-meta-*, UTF-8''a",
        "archivolt-meta-a, ü",
        "archivolt-meta-a, a\u0001b",
        "archivolt-meta-a*, plain",
        "archivolt-meta-a*, ISO-8859-1''a",
        "archivolt-meta-a*, UTF-8'a",
        "archivolt-meta-a*, UTF-8''%zz",
        "archivolt-meta-a*, UTF-8''%FF",
    })
    void refusesAndNamesTheHeader(String header, String value) {
        assertThatThrownBy(() -> new MetadataHeaders().accept(header, List.of(value)))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("field", header));
    }

    @Test
    void refusesANameGivenTwice() throws ArchivoltException {
        assertThatThrownBy(() -> new MetadataHeaders().accept("archivolt-meta-a", List.of("1", "2")))
                .isInstanceOf(ArchivoltException.class);
        MetadataHeaders headers = new MetadataHeaders();
        headers.accept("archivolt-meta-a", List.of("1"));
        assertThatThrownBy(() -> headers.accept("archivolt-meta-A*", List.of("UTF-8''1")))
                .isInstanceOf(ArchivoltException.class);
    }
}
