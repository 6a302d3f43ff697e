package org.archivolt.scsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SenseTest {
    @Test
    void readsAShortBlockFromFixedFormat() throws ArchivoltException {
        Sense sense = Sense.decode(hex("f0 00 20 00 00 03 de 0a 00 00 00 00 00 00 00 00 00 00"));

        assertThat(sense.incorrectLength()).isTrue();
        assertThat(sense.information()).hasValue(0x3DE);
        assertThat(sense.condition()).isEqualTo(SenseCondition.INCORRECT_LENGTH);
    }

    @Test
    void readsALongBlockAsANegativeRest() throws ArchivoltException {
        assertThat(Sense.decode(hex("f0 00 20 ff ff fc 18 0a 00 00 00 00 00 00"))
                        .information())
                .hasValue(-1000);
    }

    @Test
    void doesNotBelieveInformationThatIsNotValid() throws ArchivoltException {
        assertThat(Sense.decode(hex("70 00 80 00 00 03 de 0a 00 00 00 00 00 01"))
                        .information())
                .isEmpty();
    }

    @Test
    void readsAllFlagsAndADeferredError() throws ArchivoltException {
        Sense sense = Sense.decode(hex("71 00 e3 00 00 00 00 0a 00 00 00 00 0c 00 00 00 00 00"));

        assertThat(sense.deferred()).isTrue();
        assertThat(sense.fileMark()).isTrue();
        assertThat(sense.endOfMedium()).isTrue();
        assertThat(sense.incorrectLength()).isTrue();
        assertThat(sense.toString()).isEqualTo("3/0C/00");
        assertThat(sense.failure("writing").facts()).containsEntry("deferred", true);
    }

    @Test
    void readsProgressOfALoad() throws ArchivoltException {
        Sense sense = Sense.decode(hex("70 00 02 00 00 00 00 0a 00 00 00 00 04 07 00 80 40 00"));

        assertThat(sense.progress()).hasValue(0x4000);
        assertThat(sense.condition()).isEqualTo(SenseCondition.BECOMING_READY);
    }

    @Test
    void readsTheFieldPointerOfAnIllegalRequest() throws ArchivoltException {
        Sense sense = Sense.decode(hex("70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 ca 00 01"));

        assertThat(sense.fieldPointer()).hasValue(1);
        assertThat(sense.progress()).isEmpty();
    }

    @Test
    void readsDescriptorFormat() throws ArchivoltException {
        // information, stream commands (file mark and end of medium), sense key specific
        Sense sense = Sense.decode(hex("72 00 00 01 00 00 00 18"
                + " 00 0a 80 00 ff ff ff ff ff ff fc 18"
                + " 04 02 00 c0"
                + " 02 06 00 00 80 12 34 00"));

        assertThat(sense.information()).hasValue(-1000);
        assertThat(sense.fileMark()).isTrue();
        assertThat(sense.endOfMedium()).isTrue();
        assertThat(sense.incorrectLength()).isFalse();
        assertThat(sense.progress()).hasValue(0x1234);
        assertThat(sense.condition()).isEqualTo(SenseCondition.FILE_MARK);
    }

    @Test
    void readsSenseDataThatEndEarly() throws ArchivoltException {
        assertThat(Sense.decode(hex("70 00 06")).condition()).isEqualTo(SenseCondition.UNIT_ATTENTION);
        assertThat(Sense.decode(hex("72 05")).condition()).isEqualTo(SenseCondition.ILLEGAL_REQUEST);
        assertThatThrownBy(() -> Sense.decode(new byte[0])).isInstanceOf(ArchivoltException.class);
        assertThatThrownBy(() -> Sense.decode(hex("7f 00 00"))).isInstanceOf(ArchivoltException.class);
    }

    @Test
    void writesFixedFormat() {
        Sense sense = Sense.of(Sense.NO_SENSE, 0, 1).withFileMark().withInformation(-2);

        assertThat(sense.encode()).isEqualTo(hex("f0 00 80 ff ff ff fe 0a 00 00 00 00 00 01 00 00 00 00"));
        assertThat(Sense.of(5, 0x24, 0).withFieldPointer(7).encode())
                .isEqualTo(hex("70 00 05 00 00 00 00 0a 00 00 00 00 24 00 00 c0 00 07"));
        assertThat(Sense.of(3, 0x0C, 0).asDeferred().encode()).startsWith(0x71);
    }

    @Test
    void survivesWhateverAUnitSays() {
        Random random = new Random(41);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] = (byte) (0x70 | bytes[0] & 0x83);
            }
            roundTripOrRefusal(bytes);
        }
    }

    private static void roundTripOrRefusal(byte[] bytes) {
        try {
            Sense sense = Sense.decode(bytes);
            assertThat(sense.condition()).isNotNull();
            assertThat(Sense.decode(sense.encode()).condition()).isEqualTo(sense.condition());
        } catch (ArchivoltException e) {
            assertThat(bytes.length).isLessThan(3);
        }
    }

    /** The table of what a driver makes of sense data, line by line. */
    @ParameterizedTest
    @CsvSource({
        "0,00,01,FILE_MARK,",
        "0,00,02,EARLY_WARNING,",
        "0,00,07,PROGRAMMABLE_EARLY_WARNING,",
        "0,00,04,BEGINNING_OF_PARTITION,",
        "0,00,17,CLEANING_REQUESTED,",
        "1,00,17,CLEANING_REQUESTED,",
        "0,00,00,NOTHING,",
        "1,17,01,RECOVERED,",
        "1,37,00,ROUNDED_PARAMETER,",
        "1,5D,00,FAILURE_PREDICTED,",
        "2,04,01,BECOMING_READY,WRONG_STATE",
        "2,04,07,BECOMING_READY,WRONG_STATE",
        "2,04,02,NEEDS_LOAD,WRONG_STATE",
        "2,3A,00,NO_MEDIUM,WRONG_STATE",
        "2,31,00,NO_MEDIUM,WRONG_STATE",
        "2,30,03,CLEANING_CARTRIDGE,WRONG_STATE",
        "2,04,12,OFFLINE,DEVICE_FAULT",
        "2,3A,04,ONLY_MEMORY_ACCESSIBLE,WRONG_STATE",
        "2,04,00,NOT_READY,DEVICE_FAULT",
        "2,30,00,INCOMPATIBLE_MEDIUM,MEDIUM_FAULT",
        "3,0C,00,WRITE_ERROR,MEDIUM_FAULT",
        "3,50,00,WRITE_ERROR,MEDIUM_FAULT",
        "3,11,00,READ_ERROR,MEDIUM_FAULT",
        "3,14,03,END_OF_DATA_NOT_FOUND,MEDIUM_FAULT",
        "3,30,01,INCOMPATIBLE_MEDIUM,MEDIUM_FAULT",
        "3,30,02,INCOMPATIBLE_MEDIUM,MEDIUM_FAULT",
        "3,31,00,FORMAT_CORRUPT,MEDIUM_FAULT",
        "3,51,00,ERASE_FAILED,MEDIUM_FAULT",
        "3,52,00,CARTRIDGE_FAULT,MEDIUM_FAULT",
        "3,53,00,LOAD_FAILED,MEDIUM_FAULT",
        "3,33,00,MEDIUM_ERROR,MEDIUM_FAULT",
        "4,44,00,HARDWARE,DEVICE_FAULT",
        "4,15,01,HARDWARE,DEVICE_FAULT",
        "5,20,00,UNSUPPORTED,INVALID_ARGUMENT",
        "5,24,00,INVALID_FIELD,INVALID_ARGUMENT",
        "5,21,01,INVALID_ELEMENT,INVALID_ARGUMENT",
        "5,30,05,INCOMPATIBLE_MEDIUM,MEDIUM_FAULT",
        "5,3B,0D,DESTINATION_FULL,WRONG_STATE",
        "5,3B,0E,SOURCE_EMPTY,WRONG_STATE",
        "5,53,02,REMOVAL_PREVENTED,WRONG_STATE",
        "5,55,00,ILLEGAL_REQUEST,INVALID_ARGUMENT",
        "6,28,00,MEDIUM_CHANGED,WRONG_STATE",
        "6,28,01,IMPORT_EXPORT_OPENED,WRONG_STATE",
        "6,29,00,RESET,DEVICE_FAULT",
        "6,29,03,RESET,DEVICE_FAULT",
        "6,2A,01,PARAMETERS_CHANGED,WRONG_STATE",
        "6,2A,03,RESERVATIONS_PREEMPTED,WRONG_STATE",
        "6,2A,04,RESERVATIONS_PREEMPTED,WRONG_STATE",
        "6,2A,05,RESERVATIONS_PREEMPTED,WRONG_STATE",
        "6,2A,11,ENCRYPTION_CHANGED,WRONG_STATE",
        "6,3F,01,UNIT_CHANGED,WRONG_STATE",
        "6,3F,03,UNIT_CHANGED,WRONG_STATE",
        "6,70,00,UNIT_ATTENTION,WRONG_STATE",
        "7,27,00,WRITE_PROTECTED,MEDIUM_FAULT",
        "7,30,05,INCOMPATIBLE_MEDIUM,MEDIUM_FAULT",
        "7,30,0C,WORM_OVERWRITE,MEDIUM_FAULT",
        "8,00,05,END_OF_DATA,",
        "8,14,03,BLANK,",
        "B,00,00,ABORTED,DEVICE_FAULT",
        "B,4B,00,ABORTED,DEVICE_FAULT",
        "D,00,02,HARD_END,NO_SPACE",
        "E,1D,00,UNKNOWN,DEVICE_FAULT"
    })
    void blamesTheRightThing(String key, String code, String qualifier, SenseCondition condition, ErrorCode error) {
        Sense sense = Sense.of(Integer.parseInt(key, 16), Integer.parseInt(code, 16), Integer.parseInt(qualifier, 16));

        assertThat(sense.condition()).isEqualTo(condition);
        assertThat(sense.condition().error().orElse(null)).isEqualTo(error);
    }

    @Test
    void reachesEveryCondition() {
        Set<SenseCondition> reached =
                EnumSet.of(Sense.of(0, 0, 0).withIncorrectLength().condition());
        for (int codes = 0; codes < 0x100000; codes++) {
            reached.add(Sense.of(codes >> 16, codes >> 8 & 0xFF, codes & 0xFF).condition());
        }
        assertThat(reached).containsExactlyInAnyOrder(SenseCondition.values());
    }

    private static byte[] hex(String text) {
        return HexFormat.ofDelimiter(" ").parseHex(text);
    }
}
