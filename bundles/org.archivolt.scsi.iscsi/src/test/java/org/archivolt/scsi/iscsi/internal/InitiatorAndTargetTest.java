package org.archivolt.scsi.iscsi.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.base.Ticker;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.SenseCondition;
import org.archivolt.scsi.command.DriveCommand;
import org.archivolt.scsi.command.PrimaryCommand;
import org.archivolt.scsi.data.StandardInquiry;
import org.archivolt.scsi.data.UnitNumbers;
import org.archivolt.scsi.iscsi.internal.IscsiAddress.Portal;
import org.archivolt.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitiatorAndTargetTest {
    private static final String NAME = "iqn.2026-01.org.archivolt:test";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final byte[] READY = new PrimaryCommand.TestUnitReady().cdb();
    private static final byte[] REWIND = new DriveCommand.Rewind(false).cdb();

    private final FakeTransport fake = new FakeTransport();
    private IscsiTarget target;
    private IscsiTransport initiator;

    @BeforeEach
    void start() throws ArchivoltException {
        List<String> units = IntStream.range(0, 20).mapToObj(i -> "fake:" + i).toList();
        target = new IscsiTarget(new TargetSettings(new Portal("127.0.0.1", 0), NAME, units, 4));
        target.addTransport(fake, Map.of("scheme", "fake"));
        initiator = new IscsiTransport("iqn.2026-01.test:initiator", List.of(target.portal()), Ticker.system());
    }

    @AfterEach
    void stop() {
        fake.rewound.countDown();
        target.stop();
    }

    private String address(int number) {
        return "iscsi://" + target.portal() + '/' + NAME + '/' + number;
    }

    @ParameterizedTest
    @CsvSource({"1,true", "4095,false", "65536,true", "262144,false", "262145,true", "1048577,false", "16777215,true"})
    void movesBlocksOfAnySizeBothWays(int length, boolean direct) throws ArchivoltException {
        ByteBuffer written = direct ? ByteBuffer.allocateDirect(length + 3) : ByteBuffer.allocate(length + 3);
        byte[] block = new byte[length];
        new Random(length).nextBytes(block);
        written.position(3).put(block).position(3);
        ByteBuffer read = direct ? ByteBuffer.allocateDirect(length + 7) : ByteBuffer.allocate(length + 7);
        read.position(5).limit(length + 5);

        try (LogicalUnit unit = initiator.open(address(1))) {
            assertThat(unit.execute(write(written)).transferred()).isEqualTo(length);
            assertThat(unit.execute(read(read)).transferred()).isEqualTo(length);
        }

        byte[] back = new byte[length];
        read.get(5, back);
        assertThat(written.hasRemaining()).isFalse();
        assertThat(read.position()).isEqualTo(length + 5);
        assertThat(Arrays.equals(block, back)).isTrue();
    }

    @Test
    void tellsWhatWasMovedAndWhyNotAll() throws ArchivoltException {
        try (LogicalUnit unit = initiator.open(address(2))) {
            ScsiReply overflow = unit.execute(write(ByteBuffer.allocate(13)));
            assertThat(overflow.transferred()).isEqualTo(7);
            assertThat(overflow.decodedSense().orElseThrow().condition()).isEqualTo(SenseCondition.HARD_END);

            unit.execute(write(ByteBuffer.allocate(990)));
            ByteBuffer data = ByteBuffer.allocate(1000);
            ScsiReply shortBlock = unit.execute(read(data));
            assertThat(shortBlock.transferred()).isEqualTo(990);
            assertThat(data.position()).isEqualTo(990);
            assertThat(shortBlock.decodedSense().orElseThrow().information()).hasValue(10);
        }
    }

    @Test
    void givesEverySessionANexusOfItsOwnToEveryUnit() throws ArchivoltException {
        try (LogicalUnit first = initiator.open(address(0));
                LogicalUnit second = initiator.open(address(0))) {
            assertThat(ready(first)).isEqualTo(ScsiReply.CHECK_CONDITION);
            assertThat(ready(first)).isEqualTo(ScsiReply.GOOD);
            assertThat(ready(second)).isEqualTo(ScsiReply.CHECK_CONDITION);
            assertThat(ready(second)).isEqualTo(ScsiReply.GOOD);
        }
        assertThat(fake.opened).hasValue(40);
        Await.until("every nexus has ended", () -> fake.closed.get() == 40);
    }

    @Test
    void reportsItsUnitsItself() throws ArchivoltException {
        try (LogicalUnit unit = initiator.open(address(7))) {
            ByteBuffer data = ByteBuffer.allocate(1000);
            ScsiReply reply = unit.execute(
                    new ScsiRequest(new PrimaryCommand.ReportLuns(0, 1000).cdb(), Direction.FROM_UNIT, data, TIMEOUT));
            assertThat(reply.transferred()).isEqualTo(8 + 20 * 8);
            assertThat(UnitNumbers.decode(data.array()).numbers()).hasSize(20).contains(0, 19);
        }
    }

    @Test
    void saysThatThereIsNoUnitOfANumber() throws ArchivoltException {
        try (LogicalUnit nobody = initiator.open(address(20))) {
            ByteBuffer data = ByteBuffer.allocate(96);
            nobody.execute(new ScsiRequest(
                    new PrimaryCommand.Inquiry(false, 0, 96).cdb(), Direction.FROM_UNIT, data, TIMEOUT));
            assertThat(StandardInquiry.decode(data.array()).unit()).isEmpty();
            assertThat(nobody.execute(ScsiRequest.withoutData(READY, TIMEOUT))
                            .decodedSense()
                            .orElseThrow())
                    .hasToString("5/25/00");
            assertThat(nobody.execute(write(ByteBuffer.allocate(1 << 20))).status())
                    .isEqualTo(ScsiReply.CHECK_CONDITION);
        }
    }

    @Test
    void listsDrivesAndChangersOfItsPortals() throws ArchivoltException {
        assertThat(initiator.addresses()).hasSize(20).contains(address(0), address(19));
    }

    @Test
    void abortsACommandWhoseTimeIsUpAndGoesOn() throws ArchivoltException {
        try (LogicalUnit unit = initiator.open(address(3))) {
            assertThatExceptionOfType(ArchivoltException.class)
                    .isThrownBy(() -> unit.execute(ScsiRequest.withoutData(REWIND, Duration.ofMillis(100))))
                    .satisfies(e -> assertThat(e.facts()).containsEntry("transport", true));
            fake.rewound.countDown();
            assertThat(ready(unit)).isEqualTo(ScsiReply.CHECK_CONDITION);
            assertThat(ready(unit)).isEqualTo(ScsiReply.GOOD);
        }
    }

    @Test
    void failsTheCommandInProgressWhenClosed() throws Exception {
        LogicalUnit unit = initiator.open(address(3));
        CompletableFuture<Throwable> outcome = CompletableFuture.supplyAsync(() -> failureOf(unit));
        assertThat(fake.rewinding.await(10, TimeUnit.SECONDS)).isTrue();

        unit.close();

        assertThat(outcome.get(10, TimeUnit.SECONDS))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.facts()).containsEntry("transport", true));
        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> ready(unit))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
    }

    private static Throwable failureOf(LogicalUnit unit) {
        try {
            unit.execute(ScsiRequest.withoutData(REWIND, TIMEOUT));
            return null;
        } catch (ArchivoltException e) {
            return e;
        }
    }

    @Test
    void doesNotConnectAgainWhenTheConnectionIsLost() throws ArchivoltException {
        try (LogicalUnit unit = initiator.open(address(3))) {
            ready(unit);
            target.stop();
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(ArchivoltException.class)
                        .isThrownBy(() -> ready(unit))
                        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAULT))
                        .satisfies(e -> assertThat(e.facts()).containsEntry("transport", true));
            }
        }
    }

    @Test
    void passesOnThatNobodyKnowsTheOutcome() throws ArchivoltException {
        try (LogicalUnit unit = initiator.open(address(3))) {
            byte[] erase = new DriveCommand.Erase6(false, true).cdb();
            assertThatExceptionOfType(ArchivoltException.class)
                    .isThrownBy(() -> unit.execute(ScsiRequest.withoutData(erase, TIMEOUT)))
                    .satisfies(e -> assertThat(e.facts()).containsEntry("transport", true));
        }
    }

    @Test
    void refusesToOpenWhatIsNotThere() {
        assertOpenFails(address(0).replace(":test", ":other"), ErrorCode.NO_SUCH_DEVICE);
        assertOpenFails("iscsi://127.0.0.1:1/" + NAME + "/0", ErrorCode.NO_SUCH_DEVICE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iscsi://",
                "iscsi://host/name",
                "iscsi://host/name/x",
                "iscsi://host/name/16384",
                "sg:/dev/sg0",
                "iscsi://host:99999/name/0",
                "iscsi:// /name/0"
            })
    void refusesAnAddressThatIsNone(String address) {
        assertOpenFails(address, ErrorCode.INVALID_ARGUMENT);
    }

    private void assertOpenFails(String address, ErrorCode code) {
        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> initiator.open(address))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void turnsAwayMoreConnectionsThanConfigured() throws Exception {
        LogicalUnit[] units = new LogicalUnit[4];
        for (int i = 0; i < units.length; i++) {
            units[i] = initiator.open(address(i));
        }
        assertOpenFails(address(4), ErrorCode.DEVICE_FAULT);
        for (LogicalUnit unit : units) {
            unit.close();
        }
        Await.until("the sessions have ended", () -> target.connections() == 0);
        initiator.open(address(4)).close();
    }

    @Test
    void servesTwoInitiatorsAtATime() throws Exception {
        LogicalUnit slow = initiator.open(address(5));
        CompletableFuture<Throwable> outcome = CompletableFuture.supplyAsync(() -> failureOf(slow));
        assertThat(fake.rewinding.await(10, TimeUnit.SECONDS)).isTrue();

        try (LogicalUnit other = initiator.open(address(6))) {
            assertThat(ready(other)).isEqualTo(ScsiReply.CHECK_CONDITION);
        }
        fake.rewound.countDown();
        assertThat(outcome.get(10, TimeUnit.SECONDS)).isNull();
        slow.close();
    }

    private static int ready(LogicalUnit unit) throws ArchivoltException {
        return unit.execute(ScsiRequest.withoutData(READY, TIMEOUT)).status();
    }

    private static ScsiRequest write(ByteBuffer data) {
        byte[] cdb = new DriveCommand.Write6(false, data.remaining()).cdb();
        return new ScsiRequest(cdb, Direction.TO_UNIT, data, TIMEOUT);
    }

    private static ScsiRequest read(ByteBuffer data) {
        byte[] cdb = new DriveCommand.Read6(false, false, data.remaining()).cdb();
        return new ScsiRequest(cdb, Direction.FROM_UNIT, data, TIMEOUT);
    }
}
