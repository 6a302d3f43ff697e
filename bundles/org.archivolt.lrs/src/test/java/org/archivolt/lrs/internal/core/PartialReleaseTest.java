package org.archivolt.lrs.internal.core;

import static org.archivolt.base.ErrorCode.DEVICE_FAULT;
import static org.archivolt.base.ErrorCode.NO_SUCH_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.archivolt.lrs.Release;
import org.junit.jupiter.api.Test;

/** A partial release: what was written is flushed, and the medium stays with its user. */
final class PartialReleaseTest extends FamilyScene {
    @Test
    void isAnsweredOnceItIsFlushedAndKeepsTheMedium() {
        media(A);
        write(1, 1, 0);
        ready(A);
        release(10, 1, kept(A, 100));
        assertThat(world.answers).doesNotContainKey(10L);
        flush(A, 10, 100);
        assertThat(world.answers.get(10L)).isEqualTo("done");
        assertThat(core.allocations()).isEqualTo(1);
        release(11, 1, kept(A, 50));
        flush(A, 11, 50);
        release(12, 1, part(A));
        assertThat(world.answers.get(12L)).isEqualTo("done");
        assertThat(core.allocations()).isZero();
        assertThat(world.accounts).containsExactly(Map.entry(A, 150L));
        mustBeUnused(A);
    }

    @Test
    void tellsTheDeviceToFlushAndNotThatTheMediumIsGivenBack() {
        media(A);
        held(1, A);
        release(10, 1, kept(A, 100));
        assertThat(world.told.get(world.told.size() - 1).event())
                .isInstanceOfSatisfying(
                        DeviceEvent.Sync.class,
                        sync -> assertThat(sync.toSync().urgent()).isTrue());
    }

    @Test
    void promisesWhatWasWrittenNoLonger() {
        media(A);
        write(1, 1, 300);
        ready(A);
        release(10, 1, kept(A, 200));
        assertThat(view(A).promisedBytes()).isEqualTo(100);
        assertThat(view(A).unflushedBytes()).isEqualTo(200);
        release(11, 1, kept(A, 900));
        assertThat(view(A).promisedBytes()).as("more than was promised").isZero();
        flush(A, 10, 200);
        flush(A, 11, 900);
        release(12, 1, part(A));
        mustBeUnused(A);
        assertThat(view(A).unflushedBytes()).isZero();
    }

    @Test
    void givesTheStreamToNobodyElse() {
        begin(rules(1));
        media(A);
        held(1, A);
        read(2, 1, A);
        release(10, 1, kept(A, 1));
        flush(A, 10, 1);
        assertThat(core.queued()).isEqualTo(1);
        release(11, 1, part(A));
        assertThat(chosenFor(2)).containsExactly(A);
    }

    @Test
    void keepsSomeAndGivesOthersBack() {
        begin(rules(1));
        media(A, B);
        held(1, A, B);
        release(10, 1, kept(A, 1), part(B, 1));
        read(2, 1, B);
        assertThat(chosenFor(2)).containsExactly(B);
        flush(A, 10, 1);
        assertThat(world.answers).doesNotContainKey(10L);
        flush(B, 10, 1);
        assertThat(world.answers.get(10L)).isEqualTo("done");
        release(11, 1, part(B));
        assertThat(refusal(11)).isEqualTo(NO_SUCH_REQUEST);
        release(12, 1, part(A));
        assertThat(world.answers.get(12L)).isEqualTo("done");
    }

    @Test
    void failsWithItsFlushAndLeavesTheMediumToBeGivenBack() {
        media(A);
        held(1, A);
        release(10, 1, kept(A, 100));
        flushFails(A, 10, 100);
        assertThat(refusal(10)).isEqualTo(DEVICE_FAULT);
        assertThat(core.allocations()).isEqualTo(1);
        release(11, 1, part(A));
        assertThat(world.answers.get(11L)).isEqualTo("done");
        mustBeUnused(A);
    }

    @Test
    void isRefusedOfWhatIsNotHeld() {
        media(A, B);
        held(1, A);
        release(10, 1, kept(B, 1));
        assertThat(refusal(10)).isEqualTo(NO_SUCH_REQUEST);
        release(11, 2, kept(A, 1));
        assertThat(refusal(11)).as("unknown").isEqualTo(NO_SUCH_REQUEST);
        release(12, 1, part(A));
        release(13, 1, kept(A, 1));
        assertThat(refusal(13)).as("given back").isEqualTo(NO_SUCH_REQUEST);
        assertThat(core.openReleases()).isZero();
    }

    @Test
    void aMediumKeptByOneWhoCancelsIsTakenBack() {
        media(A);
        held(1, A);
        release(10, 1, kept(A, 1));
        send(new FamilyEvent.Cancel(1));
        mustBeUnused(A);
        flush(A, 10, 1);
        assertThat(world.answers.get(10L)).isEqualTo("done");
    }

    private static Release.Part kept(String name, long bytes) {
        return new Release.Part(
                medium(name), Release.Outcome.OK, true, bytes, 1, List.of("at"), Optional.empty(), true);
    }
}
