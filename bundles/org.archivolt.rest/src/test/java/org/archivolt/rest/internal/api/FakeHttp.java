package org.archivolt.rest.internal.api;

import java.io.ByteArrayInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import javax.servlet.ReadListener;
import javax.servlet.ServletInputStream;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.rest.internal.login.Caller;

/** Requests without a server. */
final class FakeHttp {
    private FakeHttp() {}

    static HttpServletRequest request(String query, String body) {
        return request(query, body, "application/json");
    }

    /** @param body with single quotes for double ones, if that is easier to read */
    static HttpServletRequest json(String body) {
        return request(null, body.replace('\'', '"'));
    }

    static HttpServletRequest request(String query, String body, String contentType) {
        return request(query, body.getBytes(StandardCharsets.UTF_8), contentType, null);
    }

    /** Any bytes, sent by somebody. */
    static HttpServletRequest bytes(String query, byte[] body, Caller caller) {
        return request(query, body, "application/octet-stream", caller);
    }

    private static HttpServletRequest request(String query, byte[] body, String contentType, Caller caller) {
        return proxy(HttpServletRequest.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "getQueryString" -> query;
            case "getContentLengthLong" -> -1L;
            case "getContentType" -> contentType;
            case "getAttribute" -> caller;
            case "getInputStream" -> stream(body);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    private static ServletInputStream stream(byte[] body) {
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        return new ServletInputStream() {
            @Override
            public int read() {
                return bytes.read();
            }

            @Override
            public boolean isFinished() {
                return bytes.available() == 0;
            }

            @Override
            public boolean isReady() {
                return true;
            }

            @Override
            public void setReadListener(ReadListener listener) {
                throw new UnsupportedOperationException();
            }
        };
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
