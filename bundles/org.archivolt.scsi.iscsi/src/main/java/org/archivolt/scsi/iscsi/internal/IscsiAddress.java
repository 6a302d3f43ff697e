package org.archivolt.scsi.iscsi.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.archivolt.base.ArchivoltException;

/** {@code iscsi://host:port/target/number}: a unit behind a portal. The port may be left out. */
public record IscsiAddress(Portal portal, String target, int number) {
    private static final Pattern PATH = Pattern.compile("/([^/]{1,223})/(\\d{1,5})");
    private static final int NUMBER_MAX = 16383;

    /** Where a target listens. */
    public record Portal(String host, int port) {
        static final int PORT = 3260;

        /** Reads {@code host:port}, {@code host}, {@code [address]:port}. */
        static Portal parse(String text) throws ArchivoltException {
            return portalOf(uri("iscsi://" + text), text);
        }

        @Override
        public String toString() {
            return host + ':' + port;
        }
    }

    static IscsiAddress parse(String address) throws ArchivoltException {
        URI uri = uri(address);
        Matcher path = PATH.matcher(uri.getPath() == null ? "" : uri.getPath());
        if (!"iscsi".equals(uri.getScheme()) || !path.matches() || Integer.parseInt(path.group(2)) > NUMBER_MAX) {
            throw wrong(address);
        }
        return new IscsiAddress(portalOf(uri, address), path.group(1), Integer.parseInt(path.group(2)));
    }

    @Override
    public String toString() {
        return "iscsi://" + portal + '/' + target + '/' + number;
    }

    private static Portal portalOf(URI uri, String text) throws ArchivoltException {
        if (uri.getHost() == null || uri.getPort() > 65535) {
            throw wrong(text);
        }
        return new Portal(uri.getHost(), uri.getPort() < 0 ? Portal.PORT : uri.getPort());
    }

    private static URI uri(String text) throws ArchivoltException {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw wrong(text);
        }
    }

    private static ArchivoltException wrong(String text) {
        return ArchivoltException.invalid("path", "an address is iscsi://host:port/target/number")
                .with("address", text);
    }
}
