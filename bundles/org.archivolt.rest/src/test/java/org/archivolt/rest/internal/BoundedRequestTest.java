package org.archivolt.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;

class BoundedRequestTest {
    /** Bytes without end, or until the client is gone. */
    private static final class Endless extends ServletInputStream {
        private final int breaksAt;
        private int given;

        Endless(int breaksAt) {
            this.breaksAt = breaksAt;
        }

        @Override
        public int read() throws IOException {
            if (given > breaksAt) {
                throw new IllegalStateException("Parser is terminated"); // as Jetty says it the second time
            }
            if (given++ == breaksAt) {
                throw new IOException("early end");
            }
            return 'x';
        }

        @Override
        public boolean isFinished() {
            return false;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {}
    }

    private static BoundedRequest request(ServletInputStream body) {
        HttpServletRequest request = (HttpServletRequest) Proxy.newProxyInstance(
                BoundedRequestTest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> method.getName().equals("getInputStream") ? body : null);
        return new BoundedRequest(request);
    }

    /** Scenario 23 of the Librarian: what CXF would write to a file until the disk is full. */
    @Test
    void endsABodyThatHasNone() throws IOException {
        BoundedRequest request = request(new Endless(Integer.MAX_VALUE));
        assertThat(request.getInputStream().readNBytes(1000)).hasSize(1000);
        assertThat(request.isCut()).isFalse();
        assertThat(request.getInputStream().readAllBytes()).hasSize(BoundedRequest.BYTES_MAX - 1000);
        assertThat(request.getInputStream().isFinished()).isTrue();
        assertThat(request.isCut()).isTrue();
    }

    @Test
    void isAtItsEndWhereItHasBrokenOff() throws IOException {
        BoundedRequest request = request(new Endless(10));
        InputStream body = request.getInputStream();
        assertThat(body.readNBytes(10)).hasSize(10);
        assertThatThrownBy(body::read).isInstanceOf(IOException.class);
        assertThat(body.read()).isEqualTo(-1);
        assertThat(request.getInputStream().readAllBytes()).isEmpty();
        assertThat(request.isCut()).isFalse();
    }
}
