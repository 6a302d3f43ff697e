package org.archivolt.resource.internal.core.conformance;

import static org.archivolt.base.ErrorCode.BUSY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.Modes;
import org.archivolt.resource.internal.core.conformance.Owners.Claim;
import org.archivolt.resource.internal.core.conformance.Owners.Owner;
import org.archivolt.resource.internal.type.LockType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases C80 to C84 of the reference, as far as they are about credits: users of locks and of what they guard (docs/credit-cases.md). */
@ParameterizedClass
@MethodSource(Links.ALL)
class SystemCasesTest {
    private static final Modes READ = LockType.LOCK.algebra().modes("read");
    private static final Modes WRITE = LockType.LOCK.algebra().modes("write");

    private final Owners owners;
    private final Owner root;
    private final Owner first;
    private final Owner second;

    SystemCasesTest(Links links) throws ArchivoltException {
        owners = new Owners(links, LockType.LOCK, "configuration");
        root = owners.root("root");
        first = owners.below(root, "first");
        second = owners.below(root, "second");
    }

    @Test
    void c80_aRequestThatIsRefusedLeavesNothingBehind() {
        Claim holder = root.asks(WRITE);

        assertThat(first.asks(READ, Patience.TRY).refused()).contains(BUSY);
        assertThat(first.books().isEmpty()).isTrue();

        first.windsUp();
        assertThat(holder.isHeld()).isTrue();
        assertThat(holder.isWanted()).isFalse();
    }

    /** Goal: who reads sees what was written last. Method: five writers and five readers on two owners, in random order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void c82_readersSeeVersionsThatNeverDecrease(long seed) throws ArchivoltException {
        Random random = new Random(seed);
        long written = 0;
        for (int round = 0; round < 100; round++) {
            Owner owner = random.nextBoolean() ? first : second;
            if (random.nextInt(3) == 0) {
                written++;
                write(owner, written);
            } else {
                assertThat(read(owner)).isEqualTo(written);
            }
        }
    }

    private void write(Owner owner, long value) throws ArchivoltException {
        Claim writer = owner.asks(WRITE);
        assertThat(writer.isHeld()).isTrue();
        owner.books()
                .update(writer.number(), ByteBuffer.allocate(8).putLong(value).array());
        owner.changed();
        writer.release();
    }

    private long read(Owner owner) {
        Claim reader = owner.asks(READ);
        assertThat(reader.isHeld()).isTrue();
        byte[] value = owner.books().value().value();
        reader.release();
        return value.length == 0 ? 0 : ByteBuffer.wrap(value).getLong();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void c82_readersNeverReadWhileSomebodyWrites(long seed) {
        Random random = new Random(seed);
        List<Claim> readers = new ArrayList<>();
        List<Claim> writers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            readers.add((random.nextBoolean() ? first : second).asks(READ));
            writers.add((random.nextBoolean() ? first : second).asks(WRITE));
        }
        for (int finished = 0; finished < 10; finished++) {
            List<Claim> reading = readers.stream().filter(Claim::isHeld).toList();
            List<Claim> writing = writers.stream().filter(Claim::isHeld).toList();
            assertThat(writing).hasSizeLessThanOrEqualTo(1);
            assertThat(reading.isEmpty() || writing.isEmpty()).isTrue();
            assertThat(reading.isEmpty() && writing.isEmpty())
                    .as("somebody's turn")
                    .isFalse();
            Claim next = reading.isEmpty() ? writing.get(0) : reading.get(random.nextInt(reading.size()));
            next.release();
            readers.remove(next);
            writers.remove(next);
        }
    }

    @Test
    void c84_whatIsCalledBackDuringUseIsReturnedAfterIt() throws ArchivoltException {
        Claim user = first.asks(READ);

        root.books().callBack("first");
        root.changed();
        owners.settle();
        assertThat(user.isHeld()).isTrue();
        assertThat(user.isWanted()).isTrue();

        user.release();
        assertThat(first.has()).isEqualTo(Modes.NONE);
        assertThat(first.asks(READ).isHeld()).isTrue();
    }
}
