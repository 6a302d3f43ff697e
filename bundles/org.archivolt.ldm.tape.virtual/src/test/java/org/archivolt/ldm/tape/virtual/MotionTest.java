package org.archivolt.ldm.tape.virtual;

import static org.assertj.core.api.Assertions.assertThat;

import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.Destination;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.PositionForm;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.command.SpaceUnit;
import org.archivolt.scsi.data.TapePosition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Method: records and file marks as {@code R R F R F F R}. */
final class MotionTest extends Bench {
    @BeforeEach
    void writeSome() throws Exception {
        drive.write(record(10, 0));
        drive.write(record(10, 1));
        drive.writeMarks(1);
        drive.write(record(10, 3));
        drive.writeMarks(2);
        drive.write(record(10, 6));
    }

    @Test
    void stopsSpacingBlocksBehindAFileMark() throws Exception {
        drive.rewind();
        Sense sense = drive.refused(new DriveCommand.Space6(SpaceUnit.BLOCKS, 5));
        assertThat(sense.fileMark()).isTrue();
        assertThat(sense.information()).hasValue(3);
        assertThat(drive.position().block()).isEqualTo(3);
    }

    @Test
    void stopsSpacingBackBeforeAFileMark() throws Exception {
        Sense sense = drive.refused(new DriveCommand.Space6(SpaceUnit.BLOCKS, -2));
        assertThat(sense.fileMark()).isTrue();
        assertThat(sense.information()).hasValue(1);
        assertThat(drive.position().block()).isEqualTo(5);
    }

    @Test
    void stopsSpacingBackAtTheBeginning() throws Exception {
        drive.locate(0, 2);
        Sense sense = drive.refused(new DriveCommand.Space16(SpaceUnit.BLOCKS, -3));
        assertThat(sense.condition()).isEqualTo(SenseCondition.BEGINNING_OF_PARTITION);
        assertThat(sense.endOfMedium()).isTrue();
        assertThat(sense.information()).hasValue(1);
        assertThat(drive.position().beginning()).isTrue();
    }

    @Test
    void spacesOverFileMarksInBothDirections() throws Exception {
        drive.good(new DriveCommand.Space6(SpaceUnit.FILE_MARKS, -2));
        assertThat(drive.position().block()).isEqualTo(4);
        drive.good(new DriveCommand.Space6(SpaceUnit.FILE_MARKS, 1));
        assertThat(drive.position().block()).isEqualTo(5);
        Sense sense = drive.refused(new DriveCommand.Space6(SpaceUnit.FILE_MARKS, 4));
        assertThat(sense.condition()).isEqualTo(SenseCondition.END_OF_DATA);
        assertThat(sense.information()).hasValue(3);
    }

    @Test
    void findsFileMarksInARowAndTheEnd() throws Exception {
        drive.rewind();
        drive.good(new DriveCommand.Space6(SpaceUnit.SEQUENTIAL_FILE_MARKS, 2));
        assertThat(drive.position().block()).isEqualTo(6);
        drive.rewind();
        drive.good(new DriveCommand.Space6(SpaceUnit.END_OF_DATA, 0));
        assertThat(drive.position().block()).isEqualTo(7);
    }

    @Test
    void locatesByBlockByFileAndToTheEnd() throws Exception {
        drive.good(new DriveCommand.Locate10(false, false, 3, 0));
        assertThat(drive.read(10)).isEqualTo(record(10, 3));
        drive.good(new DriveCommand.Locate16(Destination.FILE, false, false, 0, 1));
        assertThat(drive.position().block()).isEqualTo(3);
        drive.good(new DriveCommand.Locate16(Destination.END_OF_DATA, false, false, 0, 0));
        assertThat(drive.position().block()).isEqualTo(7);
    }

    @Test
    void standsAtTheEndAfterALocateBeyondIt() throws Exception {
        assertThat(drive.refused(new DriveCommand.Locate16(Destination.OBJECT, false, false, 0, 100))
                        .condition())
                .isEqualTo(SenseCondition.END_OF_DATA);
        assertThat(drive.position().block()).isEqualTo(7);
    }

    @Test
    void refusesAPartitionThatIsNotThere() throws Exception {
        assertThat(drive.refused(new DriveCommand.Locate16(Destination.OBJECT, true, false, 1, 0))
                        .condition())
                .isEqualTo(SenseCondition.INVALID_FIELD);
    }

    @Test
    void tellsThePositionInAllForms() throws Exception {
        assertThat(drive.position().fileMarks()).isEqualTo(3);
        TapePosition shortForm = TapePosition.decode(
                PositionForm.SHORT, drive.ask(new DriveCommand.ReadPosition(PositionForm.SHORT, 0)));
        assertThat(shortForm.block()).isEqualTo(7);
        assertThat(shortForm.medium()).isEqualTo(6);
        assertThat(shortForm.bufferedBlocks()).isEqualTo(1);
        assertThat(shortForm.bufferedBytes()).isEqualTo(10);
        drive.writeMarks(0);
        TapePosition extended = TapePosition.decode(
                PositionForm.EXTENDED, drive.ask(new DriveCommand.ReadPosition(PositionForm.EXTENDED, 32)));
        assertThat(extended.medium()).isEqualTo(7);
        assertThat(extended.bufferedBlocks()).isZero();
    }

    @Test
    void dividesACartridgeAndKeepsThePartitionsApart() throws Exception {
        partition();
        drive.locate(1, 0);
        drive.write(record(100, 1));
        drive.locate(0, 0);
        drive.write(record(50, 2));
        drive.locate(1, 0);
        assertThat(drive.read(200)).isEqualTo(record(100, 1));
        changer.move(Host.DRIVE, Host.SLOT);
        changer.move(Host.SLOT, Host.DRIVE + 1);
        try (Host other = Host.of(library, "drive1")) {
            other.locate(1, 0);
            assertThat(other.read(200)).isEqualTo(record(100, 1));
        }
    }

    @Test
    void erasesFromHereOn() throws Exception {
        drive.locate(0, 3);
        drive.good(new DriveCommand.Erase6(false, false));
        assertThat(drive.readFails(10).condition()).isEqualTo(SenseCondition.END_OF_DATA);
        assertThat(drive.position().block()).isEqualTo(3);
    }

    @Test
    void unloadsAndLoadsOnCommand() throws Exception {
        drive.good(new DriveCommand.LoadUnload(false, false, false, false, false));
        assertThat(drive.refused(new PrimaryCommand.TestUnitReady()).condition())
                .isEqualTo(SenseCondition.NO_MEDIUM);
        drive.good(new DriveCommand.LoadUnload(false, false, false, false, true));
        drive.clearAttentions();
        assertThat(drive.read(10)).isEqualTo(record(10, 0));
        drive.good(new DriveCommand.LoadUnload(false, true, false, false, false));
        assertThat(drive.refused(new PrimaryCommand.TestUnitReady()).condition())
                .isEqualTo(SenseCondition.NEEDS_LOAD);
    }

    /** Linux does unless it is told not to ({@code mt tell}, {@code mt seek}); drives of today have no numbers of their own. */
    @Test
    void givesTheUsualBlockNumbersToWhoAsksForTheDrivesOwn() throws Exception {
        drive.good(new DriveCommand.Locate10(true, false, false, 3, 0));
        TapePosition position = TapePosition.decode(
                PositionForm.SHORT_OF_VENDOR,
                drive.ask(new DriveCommand.ReadPosition(PositionForm.SHORT_OF_VENDOR, 0)));

        assertThat(position.block()).isEqualTo(3);
        assertThat(drive.position().block()).isEqualTo(3);
    }

    @Test
    void rewindsWithinThePartition() throws Exception {
        drive.locate(0, 0);
        partition();
        drive.locate(1, 0);
        drive.write(record(10, 1));
        drive.rewind();

        assertThat(drive.position().partition()).isEqualTo(1);
        assertThat(drive.position().block()).isZero();
    }
}
