package org.archivolt.store.internal;

import static org.archivolt.base.ErrorCode.CHECKSUM_MISMATCH;
import static org.archivolt.base.ErrorCode.CLIENT_ABORTED;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.archivolt.base.Checksum;
import org.archivolt.base.ChecksumAlgorithm;
import org.archivolt.base.RunningChecksum;
import org.archivolt.base.Ticker;
import org.archivolt.layout.ObjectBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerifiedBodyTest {
    private final byte[] bytes = Bodies.random(new Random(3), 10_000);
    private final LayoutLease lease = lease();

    private static LayoutLease lease() {
        LayoutRegistry registry = new LayoutRegistry(new TestSettings().build(), Ticker.system(), () -> false);
        registry.bind(new CopyLayout());
        try {
            return registry.lease(CopyLayout.NAME);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void computesWhatIsExpectedInOnePass(ChecksumAlgorithm algorithm) throws Exception {
        VerifiedBody body = new VerifiedBody(Bodies.of(bytes), List.of(of(algorithm, bytes)), lease);
        drain(body, 999);

        assertThat(body.count()).isEqualTo(bytes.length);
        assertThat(body.checksum()).isEqualTo(of(ChecksumAlgorithm.XXH128, bytes));
    }

    @ParameterizedTest
    @EnumSource(ChecksumAlgorithm.class)
    void theReadThatReachesTheEndFailsOnAMismatch(ChecksumAlgorithm algorithm) {
        VerifiedBody body = new VerifiedBody(Bodies.of(bytes), List.of(of(algorithm, new byte[1])), lease);

        assertFails(CHECKSUM_MISMATCH, () -> body.read(ByteBuffer.allocateDirect(bytes.length)));
    }

    @Test
    void knowsTheChecksumOnlyAtTheEnd() throws Exception {
        VerifiedBody body = new VerifiedBody(Bodies.ofUnknownSize(bytes), List.of(), lease);
        body.read(ByteBuffer.allocate(bytes.length));

        assertThatThrownBy(body::checksum).isInstanceOf(IllegalStateException.class);
        body.read(ByteBuffer.allocate(1));
        assertThat(body.checksum()).isEqualTo(of(ChecksumAlgorithm.XXH128, bytes));
    }

    @Test
    void knowsTheChecksumOfWhatWasReadSoFar() throws Exception {
        VerifiedBody body = new VerifiedBody(Bodies.of(bytes), List.of(), lease);
        ByteBuffer buffer = ByteBuffer.allocate(3000);
        int end = 0;
        while (body.read(buffer.clear()) > 0) {
            end += buffer.position();
            assertThat(body.checksumSoFar().orElseThrow().finish())
                    .isEqualTo(of(ChecksumAlgorithm.XXH128, Arrays.copyOf(bytes, end)));
        }
        assertThat(end).isEqualTo(bytes.length);
    }

    @Test
    void refusesABodyShorterThanAnnounced() {
        ObjectBody liar = new ObjectBody() {
            @Override
            public OptionalLong size() {
                return OptionalLong.of(10);
            }

            @Override
            public int read(ByteBuffer into) {
                return 0;
            }
        };

        assertFails(CLIENT_ABORTED, () -> new VerifiedBody(liar, List.of(), lease).read(ByteBuffer.allocate(5)));
    }

    private static void drain(VerifiedBody body, int chunk) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocateDirect(chunk);
        while (body.read(buffer) > 0) {
            buffer.clear();
        }
    }

    private static Checksum of(ChecksumAlgorithm algorithm, byte[] bytes) {
        RunningChecksum running = algorithm.start();
        running.update(ByteBuffer.wrap(bytes));
        return running.finish();
    }
}
