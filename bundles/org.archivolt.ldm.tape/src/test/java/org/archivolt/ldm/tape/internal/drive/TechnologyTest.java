package org.archivolt.ldm.tape.internal.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.archivolt.ldm.DriveType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TechnologyTest {
    @ParameterizedTest
    @CsvSource({
        "ULTRIUM-TD9, LTO-9",
        "ULT3580-TD8, LTO-8",
        "ULTRIUM-HH7, LTO-7",
        "Ultrium 9-SCSI, LTO-9",
        "Ultrium 10-SCSI, LTO-10",
        "ULTRIUM-TD10, LTO-10",
        "03592E05, TS1120",
        "03592E06, TS1130",
        "03592EU6, TS1130",
        "03592E07, TS1140",
        "03592E08, TS1150",
        "0359255F, TS1155",
        "0359260F, TS1160",
        "0359260S, TS1160",
        "0359270F, TS1170",
        "0359299X, 0359299X"
    })
    void tellsTheGenerationOfADrive(String product, String model) {
        assertThat(Technology.modelOfDrive(product)).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource({
        "ULTRIUM-TD9, A00001L9, true",
        "ULTRIUM-TD9, A00001L8, true",
        "ULTRIUM-TD9, A00001L7, false",
        "ULTRIUM-TD9, A00001M8, false",
        "ULTRIUM-TD8, A00001L9, false",
        "ULTRIUM-TD8, A00001M8, true",
        "ULTRIUM-TD8, A00001L7, true",
        "ULTRIUM-TD8, A00001L6, false",
        "ULTRIUM-TD7, A00001L5, true",
        "ULTRIUM-TD10, A00001LA, true",
        "ULTRIUM-TD10, A00001L9, false",
        "ULTRIUM-TD9, A00001, true",
        "03592E08, A00001JE, false",
        "03592E08, A00001JD, true",
        "03592E08, A00001JC, true",
        "03592E08, A00001JB, false",
        "03592E07, A00001JA, true",
        "03592E07, A00001JC, true",
        "03592E07, A00001JD, false",
        "0359260F, A00001JE, true",
        "0359260F, A00001JC, true",
        "0359270F, A00001JF, true",
        "0359270F, A00001JE, false",
        "0359299X, A00001JE, true",
        "ULTRIUM-TD9, A00001JE, false"
    })
    void tellsWhichCartridgesFit(String product, String barcode, boolean fits) {
        assertThat(Technology.fits(product, barcode)).isEqualTo(fits);
    }

    @Test
    void namesTheGenerationOfACartridge() {
        assertThat(Technology.modelOfCartridge("A00001L9")).contains("LTO-9");
        assertThat(Technology.modelOfCartridge("A00001LA")).contains("LTO-10");
        assertThat(Technology.modelOfCartridge("A00001PA")).contains("LTO-10");
        assertThat(Technology.modelOfCartridge("A00001M8")).contains("LTO-7-M8");
        assertThat(Technology.modelOfCartridge("A00001JL")).contains("JL");
        assertThat(Technology.modelOfCartridge("A00001LX"))
                .as("write once, of any generation")
                .isEmpty();
        assertThat(Technology.modelOfCartridge("anything")).isEmpty();
    }

    @Test
    void knowsWhatOldDrivesOnlyRead() {
        assertThat(Technology.types())
                .extracting(DriveType::model)
                .startsWith("LTO-5")
                .endsWith("TS1170")
                .hasSize(13);
        assertThat(Technology.types())
                .filteredOn(type -> !type.reads().isEmpty())
                .containsExactly(
                        new DriveType("LTO-7", Set.of("LTO-6", "LTO-7"), Set.of("LTO-5")),
                        new DriveType("TS1140", Set.of("JB", "JX", "JC", "JK", "JY"), Set.of("JA", "JJ", "JW", "JR")));
    }
}
