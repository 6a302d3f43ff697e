package org.archivolt.ldm.tape.internal.drive;

import static org.assertj.core.api.Assertions.assertThat;

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
        "03592E08, 03592E08"
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
        "03592E08, A00001JE, true"
    })
    void tellsWhichCartridgesFit(String product, String barcode, boolean fits) {
        assertThat(Technology.fits(product, barcode)).isEqualTo(fits);
    }

    @Test
    void namesTheGenerationOfACartridge() {
        assertThat(Technology.modelOfCartridge("A00001L9")).contains("LTO-9");
        assertThat(Technology.modelOfCartridge("A00001LA")).contains("LTO-10");
        assertThat(Technology.modelOfCartridge("anything")).isEmpty();
    }
}
