package org.archivolt.librarian.lfs.internal.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.archivolt.base.ArchivoltException;
import org.junit.jupiter.api.Test;

class FuseRequestTest {
    @Test
    void readsTheHeaderAndThenTheRest() throws ArchivoltException {
        FuseRequest request =
                new FuseRequest(bytes(1, 0xfedcba9876543210L, "Bücher\0rest\0".getBytes(StandardCharsets.UTF_8)));
        assertThat(request.opcode()).contains(FuseOpcode.LOOKUP);
        assertThat(request.unique()).isEqualTo(0xfedcba9876543210L);
        assertThat(request.node()).isEqualTo(42);
        assertThat(request.user()).isEqualTo(1000);
        assertThat(request.group()).isEqualTo(100);
        assertThat(request.thread()).isEqualTo(4711);
        assertThat(request.nextText()).isEqualTo("Bücher");
        assertThat(request.nextText()).isEqualTo("rest");
    }

    @Test
    void knowsNoOtherOpcodes() {
        assertThat(new FuseRequest(bytes(4096, 1, new byte[0])).opcode()).isEmpty();
    }

    @Test
    void refusesNamesThatAreNotUnicode() {
        FuseRequest request = new FuseRequest(bytes(1, 1, new byte[] {'a', (byte) 0xff, 0}));
        assertThatThrownBy(request::nextText).hasMessageContaining("UTF-8");
    }

    @Test
    void doesNotReadBehindItsEnd() {
        FuseRequest request = new FuseRequest(bytes(1, 1, new byte[] {'a', 'b'}));
        assertThatThrownBy(request::nextText).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void answersInTheKernelsLayout() {
        FuseReply reply = new FuseReply(100);
        reply.bytes().putLong(7);
        ByteBuffer success = reply.success(9);
        assertThat(success.remaining()).isEqualTo(24);
        assertThat(success.getInt(0)).isEqualTo(24);
        assertThat(success.getInt(4)).isZero();
        assertThat(success.getLong(8)).isEqualTo(9);
        ByteBuffer failure = reply.failure(9, 2);
        assertThat(failure.remaining()).isEqualTo(16);
        assertThat(failure.getInt(4)).isEqualTo(-2);
    }

    private static ByteBuffer bytes(int opcode, long unique, byte[] body) {
        ByteBuffer bytes = ByteBuffer.allocate(40 + body.length).order(ByteOrder.nativeOrder());
        bytes.putInt(40 + body.length).putInt(opcode).putLong(unique).putLong(42);
        bytes.putInt(1000).putInt(100).putInt(4711).putInt(0).put(body);
        return bytes.flip();
    }
}
