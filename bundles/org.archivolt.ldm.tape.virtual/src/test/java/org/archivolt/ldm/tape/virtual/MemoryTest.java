package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.AttributeQuestion;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.MemoryAttribute;
import org.junit.jupiter.api.Test;

final class MemoryTest extends Bench {
    @Test
    void keepsAttributesOfHostsInTheLayoutOfTheReference() throws Exception {
        write(0, MemoryAttribute.ascii(MemoryAttribute.BARCODE, 32, "AV0001L9"));
        assertThat(read(0, MemoryAttribute.BARCODE).orElseThrow().text()).isEqualTo("AV0001L9");
        byte[] file = Files.readAllBytes(library.folder("AV0001L9").resolve("attr_0_806"));
        assertThat(HexFormat.of().formatHex(file, 0, 7)).isEqualTo("08060100204156");
        assertThat(file).hasSize(37);
    }

    @Test
    void keepsAttributesOfEachPartitionThroughAMove() throws Exception {
        partition();
        write(0, MemoryAttribute.binary(MemoryAttribute.VOLUME_COHERENCY, record(70, 1)));
        write(1, MemoryAttribute.binary(MemoryAttribute.VOLUME_COHERENCY, record(70, 2)));
        changer.move(Host.DRIVE, Host.SLOT);
        changer.move(Host.SLOT, Host.DRIVE);
        drive.clearAttentions();
        assertThat(read(0, MemoryAttribute.VOLUME_COHERENCY).orElseThrow().value())
                .isEqualTo(record(70, 1));
        assertThat(read(1, MemoryAttribute.VOLUME_COHERENCY).orElseThrow().value())
                .isEqualTo(record(70, 2));
    }

    @Test
    void removesAnAttributeThatIsWrittenEmpty() throws Exception {
        write(0, MemoryAttribute.binary(0x0C0D - 0x0400, record(4, 1)));
        write(0, MemoryAttribute.binary(0x0C0D - 0x0400, new byte[0]));
        assertThat(read(0, 0x0C0D - 0x0400)).isEmpty();
    }

    @Test
    void refusesToWriteWhatIsNotTheHosts() throws Exception {
        byte[] parameters = MemoryAttribute.encode(List.of(MemoryAttribute.binary(0x0401, record(32, 1))));
        assertThat(drive.refused(new PrimaryCommand.WriteAttribute(true, 0, 0, 0, parameters.length), parameters)
                        .condition())
                .isEqualTo(SenseCondition.INVALID_FIELD);
    }

    @Test
    void countsLoadsAndTheFirstWriteOfEach() throws Exception {
        long before = number(MemoryAttribute.VOLUME_CHANGE_REFERENCE);
        drive.write(record(10, 0));
        drive.write(record(10, 0));
        assertThat(number(MemoryAttribute.VOLUME_CHANGE_REFERENCE)).isEqualTo(before + 1);
        assertThat(number(MemoryAttribute.LOAD_COUNT)).isEqualTo(1);
        changer.move(Host.DRIVE, Host.SLOT);
        changer.move(Host.SLOT, Host.DRIVE);
        drive.clearAttentions();
        assertThat(number(MemoryAttribute.LOAD_COUNT)).isEqualTo(2);
        assertThat(number(MemoryAttribute.VOLUME_CHANGE_REFERENCE)).isEqualTo(before + 1);
        drive.writeMarks(1);
        assertThat(number(MemoryAttribute.VOLUME_CHANGE_REFERENCE)).isEqualTo(before + 2);
    }

    @Test
    void tellsWhatRemainsOfEachPartition() throws Exception {
        assertThat(number(MemoryAttribute.MAXIMUM_CAPACITY)).isEqualTo(64);
        drive.write(record(4 << 20, 1));
        assertThat(number(MemoryAttribute.REMAINING_CAPACITY)).isEqualTo(60);
        partition();
        assertThat(number(MemoryAttribute.MAXIMUM_CAPACITY)).isEqualTo(3);
        assertThat(read(1, MemoryAttribute.REMAINING_CAPACITY).orElseThrow().number())
                .isBetween(58L, 61L);
    }

    @Test
    void remembersItsDrivesAndItsSerialNumber() throws Exception {
        assertThat(read(0, 0x020A).orElseThrow().text()).contains("lib0D000");
        assertThat(read(0, MemoryAttribute.MEDIUM_SERIAL_NUMBER).orElseThrow().text())
                .isEqualTo("VAV0001L9");
    }

    private long number(int id) throws ArchivoltException {
        return read(0, id).orElseThrow().number();
    }

    private Optional<MemoryAttribute> read(int partition, int id) throws ArchivoltException {
        byte[] answer = drive.ask(
                new PrimaryCommand.ReadAttribute(AttributeQuestion.VALUES, 0, 0, partition, 0, 60_000, false));
        return MemoryAttribute.decode(answer).stream()
                .filter(attribute -> attribute.identifier() == id)
                .findFirst();
    }

    private void write(int partition, MemoryAttribute attribute) throws ArchivoltException {
        byte[] parameters = MemoryAttribute.encode(List.of(attribute));
        drive.send(new PrimaryCommand.WriteAttribute(true, 0, 0, partition, parameters.length), parameters);
    }
}
