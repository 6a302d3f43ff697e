package org.archivolt.scsi.linux.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.scsi.LogicalUnit;
import org.archivolt.scsi.ScsiReply;
import org.archivolt.scsi.ScsiRequest;
import org.archivolt.scsi.ScsiRequest.Direction;
import org.archivolt.scsi.Sense;
import org.archivolt.scsi.SenseCondition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinuxTransportTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final byte[] READ = {0x08, 0, 0, 0, 10, 0};
    private static final byte[] WRITE = {0x0A, 0, 0, 0, 10, 0};

    @TempDir
    Path sysfs;

    private final FakeKernel kernel = new FakeKernel();

    private LinuxTransport transport() {
        return new LinuxTransport(() -> kernel, new GenericDevices(sysfs));
    }

    @Test
    void opensWithMemoryReserved() throws ArchivoltException {
        transport().open("sg:/dev/sg3").close();

        assertThat(kernel.calls).containsExactly("open /dev/sg3", "reserve 1048576", "close 7");
    }

    @Test
    void opensExclusivelyIfAsked() throws ArchivoltException {
        transport().open("sg:/dev/sg3?exclusive");

        assertThat(kernel.calls).contains("open /dev/sg3 exclusive");
    }

    @Test
    void worksWithoutReservedMemory() throws ArchivoltException {
        kernel.reserveErrno = KernelCalls.KernelFailure.ENOMEM;

        assertThat(transport().open("sg:/dev/sg3")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sg:", "sg:dev/sg3", "sg:/dev/sg3?shared", "iscsi:/dev/sg3"})
    void refusesAnotherAddress(String address) {
        assertOpenFails(address, ErrorCode.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @CsvSource({"2,NO_SUCH_DEVICE", "6,NO_SUCH_DEVICE", "19,NO_SUCH_DEVICE", "16,WRONG_STATE", "13,DEVICE_FAULT"})
    void saysWhyADeviceDoesNotOpen(int number, ErrorCode code) {
        kernel.openErrno = number;

        assertOpenFails("sg:/dev/sg3", code);
    }

    @ParameterizedTest
    @ValueSource(ints = {-25, 20000})
    void refusesAndClosesWhatIsNoGenericDevice(int version) {
        kernel.version = version;

        assertOpenFails("sg:/dev/null", ErrorCode.INVALID_ARGUMENT);
        assertThat(kernel.calls).contains("close 7");
    }

    private void assertOpenFails(String address, ErrorCode code) {
        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> transport().open(address))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsLessThanAskedForIntoAnyBuffer(boolean direct) throws ArchivoltException {
        kernel.answer = "seven b".getBytes(US_ASCII);
        ByteBuffer data = direct ? ByteBuffer.allocateDirect(12) : ByteBuffer.allocate(12);
        data.position(1).limit(11);

        ScsiReply reply = unit().execute(new ScsiRequest(READ, Direction.FROM_UNIT, data, TIMEOUT));

        assertThat(reply.transferred()).isEqualTo(7);
        assertThat(data.position()).isEqualTo(8);
        assertThat(US_ASCII.decode(data.flip().position(1)).toString()).isEqualTo("seven b");
        assertThat(kernel.cdb).isEqualTo(READ);
        assertThat(kernel.timeout).isEqualTo(30_000);
        assertThat(kernel.direction).isEqualTo(-3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesWhatRemainsOfAnyBuffer(boolean direct) throws ArchivoltException {
        ByteBuffer data = direct ? ByteBuffer.allocateDirect(9000) : ByteBuffer.allocate(9000);
        data.put(8995, "bytes".getBytes(US_ASCII)).position(8995);

        ScsiReply reply = unit().execute(new ScsiRequest(WRITE, Direction.TO_UNIT, data, TIMEOUT));

        assertThat(kernel.received).isEqualTo("bytes".getBytes(US_ASCII));
        assertThat(reply.transferred()).isEqualTo(5);
        assertThat(data.remaining()).isZero();
    }

    @Test
    void sendsACommandWithoutData() throws ArchivoltException {
        assertThat(unit().execute(ScsiRequest.withoutData(new byte[6], TIMEOUT)).isGood())
                .isTrue();
        assertThat(kernel.direction).isEqualTo(-1);
    }

    @Test
    void givesSenseDataWithTheirStatus() throws ArchivoltException {
        kernel.status = ScsiReply.CHECK_CONDITION;
        kernel.driverStatus = 0x08;
        kernel.sense = Sense.of(Sense.BLANK_CHECK, 0, 5).encode();

        ScsiReply reply = unit().execute(ScsiRequest.withoutData(new byte[6], TIMEOUT));

        assertThat(reply.status()).isEqualTo(ScsiReply.CHECK_CONDITION);
        assertThat(reply.decodedSense().orElseThrow().condition()).isEqualTo(SenseCondition.END_OF_DATA);
    }

    @Test
    void doesNotBelieveAResidualThatCannotBe() throws ArchivoltException {
        kernel.answer = new byte[10];
        kernel.residual = -5;
        ByteBuffer data = ByteBuffer.allocate(10);

        assertThat(unit().execute(new ScsiRequest(READ, Direction.FROM_UNIT, data, TIMEOUT))
                        .transferred())
                .isEqualTo(10);
        kernel.residual = 99;
        data.clear();
        assertThat(unit().execute(new ScsiRequest(READ, Direction.FROM_UNIT, data, TIMEOUT))
                        .transferred())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"1,0", "3,0", "5,0", "8,0", "0,6", "0,5"})
    void doesNotKnowTheOutcomeWhenTheTransportFails(int host, int driver) throws ArchivoltException {
        kernel.hostStatus = host;
        kernel.driverStatus = driver;

        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> unit().execute(ScsiRequest.withoutData(new byte[6], TIMEOUT)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DEVICE_FAULT))
                .satisfies(e -> assertThat(e.facts()).containsEntry("transport", true));
    }

    @ParameterizedTest
    @CsvSource({"5,DEVICE_FAULT,true", "19,DEVICE_FAULT,true", "22,INVALID_ARGUMENT,", "12,INVALID_ARGUMENT,"})
    void tellsARefusalOfTheKernelFromAnUnknownOutcome(int number, ErrorCode code, Boolean transport) {
        kernel.executeErrno = number;

        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> unit().execute(ScsiRequest.withoutData(new byte[6], TIMEOUT)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code))
                .satisfies(e -> assertThat(e.facts().get("transport")).isEqualTo(transport));
    }

    @Test
    void refusesCommandsOnceClosed() throws ArchivoltException {
        LogicalUnit unit = unit();
        unit.close();
        unit.close();

        assertThatExceptionOfType(ArchivoltException.class)
                .isThrownBy(() -> unit.execute(ScsiRequest.withoutData(new byte[6], TIMEOUT)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.WRONG_STATE));
        assertThat(kernel.calls).containsOnlyOnce("close 7");
    }

    @Test
    void listsTapesAndChangersOnly() throws Exception {
        device("sg0", "0\n");
        device("sg10", "8\n");
        device("sg2", "1\n");
        device("sg3", "what?");
        Files.createDirectory(sysfs.resolve("sg4"));

        assertThat(transport().addresses()).containsExactly("sg:/dev/sg2", "sg:/dev/sg10");
    }

    @Test
    void listsNothingWithoutTheDriver() throws ArchivoltException {
        LinuxTransport transport = new LinuxTransport(() -> kernel, new GenericDevices(sysfs.resolve("none")));

        assertThat(transport.addresses()).isEmpty();
    }

    /** The real calls of the C library, on what every host has. */
    @Test
    void bindsTheCLibrary() throws KernelCalls.KernelFailure {
        KernelCalls calls = new JnaKernelCalls();
        int descriptor = calls.open("/dev/null", false);

        assertThat(calls.addressOf(ByteBuffer.allocateDirect(1))).isNotZero();
        assertThatExceptionOfType(KernelCalls.KernelFailure.class)
                .isThrownBy(() -> calls.version(descriptor))
                .satisfies(e -> assertThat(e.number()).isEqualTo(25)); // ENOTTY
        assertThatExceptionOfType(KernelCalls.KernelFailure.class)
                .isThrownBy(() -> calls.execute(descriptor, new CommandHeader().memory()));
        assertThatExceptionOfType(KernelCalls.KernelFailure.class)
                .isThrownBy(() -> calls.open("/dev/no-such-device", true))
                .satisfies(e -> assertThat(e.number()).isEqualTo(KernelCalls.KernelFailure.ENOENT));
        calls.close(descriptor);
    }

    private LogicalUnit unit() throws ArchivoltException {
        return transport().open("sg:/dev/sg3");
    }

    private void device(String name, String type) throws IOException {
        Path device = Files.createDirectories(sysfs.resolve(name).resolve("device"));
        Files.writeString(device.resolve("type"), type);
    }
}
