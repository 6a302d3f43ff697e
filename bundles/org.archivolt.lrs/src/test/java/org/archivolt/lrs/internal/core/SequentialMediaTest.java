package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.MEDIUM_FAULT;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.Drive.Position;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads of a tape: one by one, in the order that costs least, and nobody for ever last. */
final class SequentialMediaTest extends DeviceScene {
    @BeforeEach
    void isATapeDrive() {
        send(new DeviceEvent.Configure(new DeviceSettings(4, 10, new FlushPolicy(DELAY, 3, 1_000), 600, 600)));
    }

    @Test
    void readsOneByOneInTheOrderTheMediumSays() {
        mountedWith(A);
        send(read(1, "far"), read(2, "near"), read(3, "middle"));
        decide();
        assertThat(call).contains(new DriveCall.Order(List.of("far", "near", "middle")));
        returns(mounted(A).ordered(List.of("near", "middle", "far")));
        serves(2, 3, 1);
    }

    @Test
    void servesAllOfAnOrderBeforeThoseWhoCameLater() {
        mountedWith(A);
        send(read(1, "far"), read(2, "near"));
        decide();
        returns(mounted(A).ordered(List.of("near", "far")));
        look();
        decide();
        assertThat(reports).containsExactly(ready(2));
        send(read(3, "near"), read(4, "middle"), done(2));
        look();
        decide();
        assertThat(reports).as("the last of the first order").containsExactly(ready(1));
        send(done(1));
        decide();
        assertThat(call).contains(new DriveCall.Order(List.of("near", "middle")));
        returns(mounted(A).ordered(List.of("middle", "near")));
        serves(4, 3);
    }

    @Test
    void asksNobodyForTheOrderOfOne() {
        mountedWith(A);
        send(read(1, "far"));
        look();
        decide();
        assertThat(call).isEmpty();
        assertThat(reports).containsExactly(ready(1));
    }

    @Test
    void readsAsTheyCameWhenTheMediumCannotSay() {
        mountedWith(A);
        send(read(1, "far"), read(2, "near"), read(3, ""));
        decide();
        returns(CallReturned.failed(
                new ArchivoltException(MEDIUM_FAULT, "ordering"),
                Optional.of(new Drive.State(Position.MOUNTED, Optional.of(A))),
                Optional.of(VOLUME)));
        serves(1, 2, 3);
    }

    @Test
    void servesThoseWhoReadTheSameInTheOrderTheyCame() {
        mountedWith(A);
        send(read(1, "here"), read(2, "there"), read(3, "here"));
        decide();
        returns(mounted(A).ordered(List.of("here", "there", "nowhere")));
        serves(1, 3, 2);
    }

    @Test
    void forgetsThoseWhoHaveGivenUp() {
        mountedWith(A);
        send(read(1, "far"), read(2, "near"), read(3, "middle"));
        decide();
        send(new DeviceEvent.Withdraw(sub(2)));
        returns(mounted(A).ordered(List.of("near", "middle", "far")));
        serves(3, 1);
    }

    private void serves(long... requests) {
        for (long request : requests) {
            look();
            decide();
            assertThat(reports).containsExactly(ready(request));
            send(done(request));
        }
    }

    private static DeviceEvent read(long request, String address) {
        return new DeviceEvent.Assign(new DeviceTask.Use(sub(request), LABEL_A, Kind.READ, address));
    }

    private static DeviceEvent done(long request) {
        return new DeviceEvent.GiveBack(sub(request), null, false);
    }
}
