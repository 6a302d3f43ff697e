package org.archivolt.scsi.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.scsi.UnitType;
import org.archivolt.scsi.command.ElementType;
import org.archivolt.scsi.command.PositionForm;
import org.archivolt.scsi.command.ReservationType;
import org.archivolt.scsi.data.EncryptionParameters.KeyDescriptor;
import org.archivolt.scsi.data.ModeParameters.BlockDescriptor;
import org.junit.jupiter.api.Test;

/** The bytes are laid out by hand after the tables of the standards, and read and written. */
class FormatsTest {
    @Test
    void inquiryData() throws ArchivoltException {
        byte[] bytes = hex("01 80 06 02 5b 01 00 02 49 42 4d 20 20 20 20 20"
                + " 55 4c 54 33 35 38 30 2d 54 44 39 20 20 20 20 20 50 43 34 30"
                + " 00".repeat(60));
        StandardInquiry inquiry = new StandardInquiry(0, 1, true, 6, true, "IBM", "ULT3580-TD9", "PC40");

        assertThat(StandardInquiry.decode(bytes)).isEqualTo(inquiry);
        assertThat(inquiry.encode()).isEqualTo(bytes);
        assertThat(inquiry.unit()).contains(UnitType.DRIVE);
        assertThat(StandardInquiry.decode(hex("7f" + " 00".repeat(35))).unit()).isEmpty();
    }

    @Test
    void vitalPages() throws ArchivoltException {
        assertThat(VitalPage.supported(1, Set.of(0x80, 0, 0x83)).encode()).isEqualTo(hex("01 00 00 03 00 80 83"));
        assertThat(VitalPage.decode(hex("01 00 00 03 00 80 83")).pages()).containsExactly(0, 0x80, 0x83);
        assertThat(VitalPage.serialNumber(8, 0x80, "AB12").encode()).isEqualTo(hex("08 80 00 04 41 42 31 32"));
        assertThat(VitalPage.decode(hex("08 80 00 06 20 20 41 42 31 32")).number())
                .isEqualTo("AB12");
        assertThat(VitalPage.sequentialAccess(1, true).encode()).isEqualTo(hex("01 b0 00 02 01 00"));
        assertThat(VitalPage.decode(hex("01 b0 00 02 01 00")).isWormCapable()).isTrue();
    }

    @Test
    void deviceIdentification() throws ArchivoltException {
        byte[] bytes = hex("01 83 00 2a"
                + " 02 01 00 1a 49 42 4d 20 20 20 20 20 54 44 39" + " 20".repeat(13) + " 31 32"
                + " 01 03 00 08 50 05 07 63 00 00 00 01");
        VitalPage page = VitalPage.identification(
                1, List.of(Designator.vendor("IBM", "TD9", "12"), Designator.worldWideName(0x5005076300000001L)));

        assertThat(page.encode()).isEqualTo(bytes);
        assertThat(VitalPage.decode(bytes).designators())
                .usingRecursiveComparison()
                .isEqualTo(page.designators());
        assertThat(page.designators().get(1).text()).isEqualTo("5005076300000001");
    }

    @Test
    void modeParametersWithSixAndTenBytesOfHeader() throws ArchivoltException {
        DeviceConfigurationExtensionPage page = new DeviceConfigurationExtensionPage(1, 2, 0x304);
        ModeParameters parameters = new ModeParameters(
                0x98, 0x90, Optional.of(new BlockDescriptor(0x60, 0, 0x20000)), List.of(page.toPage()));
        String body = " 60 00 00 00 00 02 00 00 50 01 00 1c 00 12 03 04" + " 00".repeat(24);
        byte[] six = hex("2b 98 90 08" + body);
        byte[] ten = hex("00 2e 98 90 00 00 00 08" + body);

        assertThat(parameters.encode6()).isEqualTo(six);
        assertThat(parameters.encode10()).isEqualTo(ten);
        assertThat(parameters.encodeForSelect10()).startsWith(0, 0, 0x98);
        assertThat(ModeParameters.decode6(six)).usingRecursiveComparison().isEqualTo(parameters);
        assertThat(ModeParameters.decode10(ten)).usingRecursiveComparison().isEqualTo(parameters);
        assertThat(parameters.isWriteProtected()).isTrue();
        assertThat(parameters.isBuffered()).isTrue();
        assertThat(DeviceConfigurationExtensionPage.from(
                        parameters.page(0x10, 1).orElseThrow()))
                .isEqualTo(page);
    }

    @Test
    void mediumPartitionPage() throws ArchivoltException {
        byte[] bytes = hex("11 0a 00 01 3c 00 09 00 00 01 ff ff");
        MediumPartitionPage page = MediumPartitionPage.two(1);

        assertThat(page.toPage().encode()).isEqualTo(bytes);
        assertThat(MediumPartitionPage.from(page.toPage())).isEqualTo(page);
    }

    @Test
    void otherModePages() throws ArchivoltException {
        page(
                new DataCompressionPage(true, true, true, 1, 2).toPage(),
                "0f 0e c0 80 00 00 00 01 00 00 00 02 00 00 00 00");
        page(
                new DeviceConfigurationPage(1, 0x64, true, true, true, false, 1, false, true, false).toPage(),
                "10 0e 00 01 00 00 00 64 41 00 08 00 00 00 01 02");
        page(new ControlDataProtectionPage(2, 4, true, true).toPage(), "4a f0 00 1c 02 04 c0 00" + " 00".repeat(24));
        page(
                new InformationalExceptionsPage(true, true, false, 3, 0, 20).toPage(),
                "1c 0a 0c 03 00 00 00 00 00 00 00 14");
        page(
                new ElementAddressPage(1, 1, 0x400, 40, 0x10, 2, 0x100, 4).toPage(),
                "1d 12 00 01 00 01 04 00 00 28 00 10 00 02 01 00 00 04 00 00");
        page(new MediumConfigurationPage(true, 1, 2).toPage(), "1d 1e 01 00 01 02" + " 00".repeat(26));
        page(
                new ChangerCapabilitiesPage(0x0E, 1, 0x0E, 0x0E, 0x0E, 0, 2, 3, 4).toPage(),
                "1f 12 0e 00 01 0e 0e 0e 00 00 00 00 00 02 03 04 00 00 00 00");
    }

    private static void page(ModePage page, String bytes) throws ArchivoltException {
        assertThat(HexFormat.ofDelimiter(" ").formatHex(page.encode())).isEqualTo(bytes);
        byte[] parameters = new ModeParameters(0, 0, Optional.empty(), List.of(page)).encode6();
        assertThat(ModeParameters.decode6(parameters).pages())
                .usingRecursiveComparison()
                .isEqualTo(List.of(page));
    }

    @Test
    void readsBackTheModePages() throws ArchivoltException {
        DataCompressionPage compression = new DataCompressionPage(true, false, true, 1, 0xFFFFFFFFL);
        DeviceConfigurationPage configuration =
                new DeviceConfigurationPage(1, 7, false, true, false, true, 0, true, false, true);
        ElementAddressPage elements = new ElementAddressPage(1, 2, 3, 4, 5, 6, 7, 8);
        ChangerCapabilitiesPage capabilities = new ChangerCapabilitiesPage(1, 2, 3, 4, 5, 6, 7, 8, 9);
        ControlDataProtectionPage protection = new ControlDataProtectionPage(1, 4, false, true);
        InformationalExceptionsPage exceptions = new InformationalExceptionsPage(false, true, true, 3, 9, 20);

        assertThat(DataCompressionPage.from(compression.toPage())).isEqualTo(compression);
        assertThat(DeviceConfigurationPage.from(configuration.toPage())).isEqualTo(configuration);
        assertThat(ElementAddressPage.from(elements.toPage())).isEqualTo(elements);
        assertThat(ChangerCapabilitiesPage.from(capabilities.toPage())).isEqualTo(capabilities);
        assertThat(ControlDataProtectionPage.from(protection.toPage())).isEqualTo(protection);
        assertThat(InformationalExceptionsPage.from(exceptions.toPage())).isEqualTo(exceptions);
    }

    @Test
    void readsAPageThatIsShorterThanTheStandardHasItAsZeros() throws ArchivoltException {
        ModePage old = new ModePage(0x1F, 0, false, hex("0e 00 00 0e"));

        assertThat(ChangerCapabilitiesPage.from(old).movesFromStorage()).isEqualTo(0x0E);
        assertThat(ChangerCapabilitiesPage.from(old).exchangesFromStorage()).isZero();
    }

    @Test
    void elementStatusWithVolumeTagsAndDrives() throws ArchivoltException {
        ElementStatus arm = ElementStatus.empty(ElementType.TRANSPORT, 1);
        ElementStatus slot = ElementStatus.empty(ElementType.STORAGE, 0x400).holding("A00001L9", OptionalInt.empty());
        ElementStatus broken = ElementStatus.empty(ElementType.STORAGE, 0x401).withException(0x83, 0x01);
        ElementStatus door = ElementStatus.empty(ElementType.IMPORT_EXPORT, 0x10)
                .placedByHand()
                .inaccessible();
        ElementStatus drive = ElementStatus.empty(ElementType.DRIVE, 0x100)
                .withDevice("SER1")
                .holding("A00002L9", OptionalInt.of(0x402));
        String tag = " 20".repeat(24) + " 00 00 00 00";
        byte[] bytes = hex("00 01 00 05 00 00 01 28"
                + " 01 80 00 34 00 00 00 34 00 01 00" + " 00".repeat(49)
                + " 02 80 00 34 00 00 00 68"
                + " 04 00 09 00 00 00 00 00 00 00 00 00 41 30 30 30 30 31 4c 39" + tag + " 00 00 00 00"
                + " 04 01 0c 00 83 01 00 00 00 00 00 00" + " 00".repeat(36) + " 00 00 00 00"
                + " 03 80 00 34 00 00 00 34 00 10 32" + " 00".repeat(49)
                + " 04 80 00 38 00 00 00 38"
                + " 01 00 09 00 00 00 00 00 00 80 04 02 41 30 30 30 30 32 4c 39" + tag
                + " 02 00 00 04 53 45 52 31");
        List<ElementStatus> all = List.of(arm, slot, broken, door, drive);

        assertThat(ElementStatus.encode(all, true, true)).isEqualTo(bytes);
        assertThat(ElementStatus.decode(bytes)).isEqualTo(all);
        assertThat(ElementStatus.bytesOfReport(bytes)).isEqualTo(296);
        assertThat(drive.deviceSerial()).contains("SER1");
    }

    @Test
    void elementStatusWithoutVolumeTags() throws ArchivoltException {
        ElementStatus slot = ElementStatus.empty(ElementType.STORAGE, 3).holding("X", OptionalInt.of(2));
        byte[] bytes = ElementStatus.encode(List.of(slot), false, false);

        assertThat(bytes)
                .isEqualTo(hex("00 03 00 01 00 00 00 18 02 00 00 10 00 00 00 10"
                        + " 00 03 09 00 00 00 00 00 00 80 00 02 00 00 00 00"));
        assertThat(ElementStatus.decode(bytes).get(0).volumeTag()).isEmpty();
        assertThat(ElementStatus.decode(bytes).get(0).source()).hasValue(2);
    }

    @Test
    void readsTheElementsOfAnAnswerThatWasCut() throws ArchivoltException {
        List<ElementStatus> slots =
                List.of(ElementStatus.empty(ElementType.STORAGE, 1), ElementStatus.empty(ElementType.STORAGE, 2));
        byte[] whole = ElementStatus.encode(slots, true, false);

        assertThat(ElementStatus.decode(Arrays.copyOf(whole, whole.length - 8))).isEqualTo(slots);
        assertThat(ElementStatus.decode(Arrays.copyOf(whole, whole.length - 9))).isEqualTo(slots.subList(0, 1));
    }

    @Test
    void findsTheSerialNumberBehindVendorAndProduct() {
        ElementStatus drive =
                ElementStatus.empty(ElementType.DRIVE, 1).withDevice("IBM     ULT3580-TD9     1013000123");

        assertThat(drive.deviceSerial()).contains("1013000123");
    }

    @Test
    void tapePositions() throws ArchivoltException {
        TapePosition position = new TapePosition(false, true, false, true, 1, 0x1234, 0x1230, 7, 4, 0x20000);

        assertThat(position.encode(PositionForm.SHORT))
                .isEqualTo(hex("40 01 00 00 00 00 12 34 00 00 12 30 00 00 00 04 00 02 00 00"));
        assertThat(position.encode(PositionForm.LONG))
                .isEqualTo(hex("40 00 00 00 00 00 00 01 00 00 00 00 00 00 12 34 00 00 00 00 00 00 00 07"
                        + " 00 00 00 00 00 00 00 00"));
        assertThat(position.encode(PositionForm.EXTENDED))
                .isEqualTo(hex("40 01 00 1c 00 00 00 04 00 00 00 00 00 00 12 34 00 00 00 00 00 00 12 30"
                        + " 00 00 00 00 00 02 00 00"));
        assertThat(TapePosition.decode(PositionForm.SHORT, position.encode(PositionForm.SHORT)))
                .isEqualTo(new TapePosition(false, true, false, true, 1, 0x1234, 0x1230, -1, 4, 0x20000));
        assertThat(TapePosition.decode(PositionForm.LONG, position.encode(PositionForm.LONG)))
                .isEqualTo(new TapePosition(false, true, false, true, 1, 0x1234, 0x1234, 7, -1, -1));
        assertThat(TapePosition.decode(PositionForm.EXTENDED, position.encode(PositionForm.EXTENDED)))
                .isEqualTo(new TapePosition(false, true, false, true, 1, 0x1234, 0x1230, -1, 4, 0x20000));
    }

    @Test
    void doesNotKnowAPositionTooLargeForTheShortForm() throws ArchivoltException {
        TapePosition far = new TapePosition(false, false, true, true, 0, 1L << 32, 1L << 32, 0, -1, -1);
        byte[] bytes = far.encode(PositionForm.SHORT);

        assertThat(bytes[0]).isEqualTo((byte) 0x35);
        assertThat(TapePosition.decode(PositionForm.SHORT, bytes).known()).isFalse();
        assertThat(TapePosition.decode(PositionForm.LONG, far.encode(PositionForm.LONG))
                        .block())
                .isEqualTo(1L << 32);
    }

    @Test
    void blockLimits() throws ArchivoltException {
        assertThat(new BlockLimits(2, 0x800000, 1).encode()).isEqualTo(hex("02 80 00 00 00 01"));
        assertThat(BlockLimits.decode(hex("02 80 00 00 00 01"))).isEqualTo(new BlockLimits(2, 0x800000, 1));
    }

    @Test
    void attributesOfTheMemory() throws ArchivoltException {
        byte[] bytes = hex("00 00 00 16 08 06 01 00 08 41 30 30 30 30 31 4c 39 00 09 80 00 04 00 00 00 2a");
        List<MemoryAttribute> attributes = List.of(
                MemoryAttribute.ascii(MemoryAttribute.BARCODE, 8, "A00001L9"),
                new MemoryAttribute(
                        MemoryAttribute.VOLUME_CHANGE_REFERENCE,
                        true,
                        MemoryAttribute.Format.BINARY,
                        hex("00 00 00 2a")));

        assertThat(MemoryAttribute.encode(attributes)).isEqualTo(bytes);
        assertThat(MemoryAttribute.decode(bytes)).usingRecursiveComparison().isEqualTo(attributes);
        assertThat(attributes.get(0).text()).isEqualTo("A00001L9");
        assertThat(attributes.get(1).number()).isEqualTo(42);
        assertThat(MemoryAttribute.encodeIdentifiers(List.of(9, 0x806))).isEqualTo(hex("00 00 00 04 00 09 08 06"));
        assertThat(MemoryAttribute.decodeIdentifiers(hex("00 00 00 04 00 09 08 06")))
                .containsExactly(9, 0x806);
        assertThat(MemoryAttribute.decodeCount(MemoryAttribute.encodeCount(0, 2)))
                .isEqualTo(2);
    }

    @Test
    void cutsTextBetweenCharacters() {
        assertThat(MemoryAttribute.text(MemoryAttribute.USER_MEDIUM_TEXT_LABEL, 4, "añño")
                        .value())
                .isEqualTo(hex("61 c3 b1 00"));
    }

    @Test
    void logPages() throws ArchivoltException {
        byte[] bytes = hex("31 00 00 10 00 01 00 04 00 00 00 64 00 03 03 04 00 00 10 00");
        LogPage page = LogPage.decode(bytes);

        assertThat(page.number(1)).hasValue(100);
        assertThat(page.number(3)).hasValue(4096);
        assertThat(page.number(2)).isEmpty();
        assertThat(page.encode()).isEqualTo(bytes);
        assertThat(LogPage.encodeSupported(Set.of(0x2E, 0))).isEqualTo(hex("00 00 00 02 00 2e"));
        assertThat(LogPage.decodeSupported(hex("00 00 00 02 00 2e"))).containsExactly(0, 0x2E);
        assertThat(new LogPage(0x17, 1, List.of()).encode()).isEqualTo(hex("57 01 00 00"));
        assertThat(LogPage.Parameter.counter(1, 6, 0x102).value()).isEqualTo(hex("00 00 00 00 01 02"));
    }

    @Test
    void tapeAlerts() throws ArchivoltException {
        byte[] bytes = TapeAlert.toPage(Set.of(TapeAlert.CLEAN_NOW, TapeAlert.WORM_OVERWRITE_ATTEMPTED))
                .encode();

        assertThat(bytes).startsWith(0x2E, 0, 0x01, 0x40, 0, 1, 0, 1, 0).hasSize(4 + 64 * 5);
        assertThat(bytes[4 + 19 * 5 + 4]).isEqualTo((byte) 1);
        assertThat(TapeAlert.from(LogPage.decode(bytes)))
                .containsExactly(TapeAlert.CLEAN_NOW, TapeAlert.WORM_OVERWRITE_ATTEMPTED);
    }

    @Test
    void densities() throws ArchivoltException {
        Density lto9 =
                new Density(0x60, 0x60, true, true, 20000, 127, 8960, 18_000_000, "LTO-CVE", "U-918", "Ultrium 9/18T");
        byte[] bytes = hex("00 36 00 00 60 60 a0 00 00 00 4e 20 00 7f 23 00 01 12 a8 80"
                + " 4c 54 4f 2d 43 56 45 20 55 2d 39 31 38 20 20 20"
                + " 55 6c 74 72 69 75 6d 20 39 2f 31 38 54 20 20 20 20 20 20 20");

        assertThat(Density.encode(List.of(lto9))).isEqualTo(bytes);
        assertThat(Density.decode(bytes)).containsExactly(lto9);
    }

    @Test
    void reservations() throws ArchivoltException {
        byte[] keys = hex("00 00 00 05 00 00 00 10 00 00 00 00 00 00 00 0a 40 00 00 00 00 00 00 0b");
        byte[] held = hex("00 00 00 05 00 00 00 10 40 00 00 00 00 00 00 0b 00 00 00 00 00 03 00 00");
        byte[] free = hex("00 00 00 05 00 00 00 00");
        byte[] parameters = hex("00 00 00 00 00 00 00 01 00 00 00 00 00 00 00 02 00 00 00 00 01 00 00 00");
        byte[] capabilities = hex("00 08 01 80 6a 01 00 00");
        Reservation reservation = new Reservation(
                5, Optional.of(new Reservation.Holder(0x400000000000000BL, ReservationType.EXCLUSIVE_ACCESS)));

        assertThat(ReservationKeys.decode(keys).keys()).containsExactly(10L, 0x400000000000000BL);
        assertThat(ReservationKeys.decode(keys).encode()).isEqualTo(keys);
        assertThat(Reservation.decode(held)).isEqualTo(reservation);
        assertThat(reservation.encode()).isEqualTo(held);
        assertThat(Reservation.decode(free).holder()).isEmpty();
        assertThat(new Reservation(5, Optional.empty()).encode()).isEqualTo(free);
        assertThat(new ReservationParameters(1, 2, false, true).encode()).isEqualTo(parameters);
        assertThat(ReservationParameters.decode(parameters)).isEqualTo(new ReservationParameters(1, 2, false, true));
        assertThat(ReservationCapabilities.decode(capabilities).types())
                .containsExactlyInAnyOrder(
                        ReservationType.WRITE_EXCLUSIVE,
                        ReservationType.EXCLUSIVE_ACCESS,
                        ReservationType.WRITE_EXCLUSIVE_REGISTRANTS_ONLY,
                        ReservationType.EXCLUSIVE_ACCESS_REGISTRANTS_ONLY,
                        ReservationType.EXCLUSIVE_ACCESS_ALL_REGISTRANTS);
        assertThat(ReservationCapabilities.decode(capabilities).encode()).isEqualTo(capabilities);
    }

    @Test
    void accessOrders() throws ArchivoltException {
        AccessOrder order = new AccessOrder(List.of(new AccessOrder.Segment("f1", 1, 0x10, 0x1F)));
        byte[] bytes = hex("00 00 00 00 00 00 00 20 00 1e 00 00 00 66 31 20 20 20 20 20 20 20 20 01"
                + " 00 00 00 00 00 00 00 10 00 00 00 00 00 00 00 1f");

        assertThat(order.encode()).isEqualTo(bytes);
        assertThat(AccessOrder.decode(bytes)).isEqualTo(order);
        assertThat(new AccessOrder.Limits(2730, 32).encode()).isEqualTo(hex("0a aa 00 20"));
        assertThat(AccessOrder.Limits.decode(hex("0a aa 00 20"))).isEqualTo(new AccessOrder.Limits(2730, 32));
    }

    @Test
    void encryption() throws ArchivoltException {
        byte[] key = new byte[32];
        key[0] = 0x55;
        EncryptionParameters parameters =
                new EncryptionParameters(2, true, 2, 3, 1, key, List.of(new KeyDescriptor(0, hex("61 62"))));
        byte[] bytes = hex("00 10 00 36 41 00 02 03 01 00 00 00 00 00 00 00 00 00 00 20 55" + " 00".repeat(31)
                + " 00 00 00 02 61 62");
        byte[] status = hex("00 20 00 1a 42 02 03 01 00 00 00 07" + " 00".repeat(12) + " 00 00 00 02 61 62");

        assertThat(parameters.encode()).isEqualTo(bytes);
        assertThat(EncryptionParameters.decode(bytes))
                .usingRecursiveComparison()
                .isEqualTo(parameters);
        assertThat(parameters.toString()).doesNotContain("key");
        assertThat(EncryptionStatus.decode(status).encode()).isEqualTo(status);
        assertThat(EncryptionStatus.decode(status).keyInstance()).isEqualTo(7);
    }

    @Test
    void supportedOperations() throws ArchivoltException {
        byte[] all = hex(
                "00 00 00 1c 0a 00 00 00 00 02 00 06 00 0a 00 00 00 00 00 01 00 00 05 dc" + " a3 00 00 0c 00 01 00 0c");
        byte[] one = hex("00 83 00 06 0a 01 ff ff ff 00 00 0a 00 00 00 00 00 01 00 00 05 dc");
        List<SupportedOperation> operations = List.of(
                new SupportedOperation(0x0A, false, 0, 6, Optional.of(new SupportedOperation.Timeouts(1, 1500))),
                new SupportedOperation(0xA3, true, 0x0C, 12, Optional.empty()));

        assertThat(SupportedOperation.encodeAll(operations)).isEqualTo(all);
        assertThat(SupportedOperation.decodeAll(all)).isEqualTo(operations);
        assertThat(SupportedOperation.One.decode(one).encode()).isEqualTo(one);
        assertThat(SupportedOperation.One.decode(one).timeouts()).contains(new SupportedOperation.Timeouts(1, 1500));
        assertThat(SupportedOperation.One.decode(hex("00 01 00 00")).isSupported())
                .isFalse();
    }

    @Test
    void unitNumbers() throws ArchivoltException {
        byte[] bytes = hex(
                "00 00 00 18 00 00 00 00 00 00 00 00 00 00 00 00 00 05 00 00 00 00 00 00" + " 41 2c 00 00 00 00 00 00");

        assertThat(new UnitNumbers(List.of(0, 5, 300)).encode()).isEqualTo(bytes);
        assertThat(UnitNumbers.decode(bytes).numbers()).containsExactly(0, 5, 300);
        assertThat(UnitNumbers.number(0xC101000000000000L)).isEqualTo(-1);
    }

    @Test
    void refusesAnswersWithoutTheirHeader() {
        assertThatThrownBy(() -> StandardInquiry.decode(new byte[35])).isInstanceOf(ArchivoltException.class);
        assertThatThrownBy(() -> ElementStatus.decode(new byte[7])).isInstanceOf(ArchivoltException.class);
        assertThatThrownBy(() -> TapePosition.decode(PositionForm.LONG, new byte[20]))
                .isInstanceOf(ArchivoltException.class);
    }

    /** Something that reads bytes. */
    private interface Decoder {
        Object decode(byte[] bytes) throws ArchivoltException;
    }

    @Test
    void survivesWhateverAUnitSays() {
        List<Decoder> decoders = List.of(
                StandardInquiry::decode,
                bytes -> VitalPage.decode(bytes).designators(),
                bytes -> VitalPage.decode(bytes).number(),
                ModeParameters::decode6,
                ModeParameters::decode10,
                bytes -> MediumPartitionPage.from(new ModePage(0x11, 0, false, bytes)),
                ElementStatus::decode,
                bytes -> TapePosition.decode(PositionForm.SHORT, bytes),
                bytes -> TapePosition.decode(PositionForm.LONG, bytes),
                bytes -> TapePosition.decode(PositionForm.EXTENDED, bytes),
                BlockLimits::decode,
                MemoryAttribute::decode,
                MemoryAttribute::decodeIdentifiers,
                LogPage::decode,
                LogPage::decodeSupported,
                bytes -> TapeAlert.from(LogPage.decode(bytes)),
                Density::decode,
                ReservationKeys::decode,
                Reservation::decode,
                ReservationParameters::decode,
                ReservationCapabilities::decode,
                AccessOrder::decode,
                EncryptionParameters::decode,
                EncryptionStatus::decode,
                SupportedOperation::decodeAll,
                SupportedOperation.One::decode,
                UnitNumbers::decode);
        Random random = new Random(42);
        for (int i = 0; i < 60_000; i++) {
            decodeOrRefuse(decoders.get(i % decoders.size()), hostile(random));
        }
    }

    /** Small lengths and codes are met more often than by chance. */
    private static byte[] hostile(Random random) {
        byte[] bytes = new byte[random.nextInt(120)];
        for (int i = 0; i < bytes.length; i++) {
            int kind = random.nextInt(4);
            bytes[i] = (byte) (kind == 0 ? random.nextInt(256) : kind == 1 ? random.nextInt(40) : kind == 2 ? 0xFF : 0);
        }
        return bytes;
    }

    private static void decodeOrRefuse(Decoder decoder, byte[] bytes) {
        try {
            assertThat(decoder.decode(bytes)).isNotNull();
        } catch (ArchivoltException e) {
            assertThat(e.code()).isIn(ErrorCode.DEVICE_FAULT, ErrorCode.INVALID_ARGUMENT);
        }
    }

    private static byte[] hex(String text) {
        return HexFormat.ofDelimiter(" ").parseHex(text);
    }
}
