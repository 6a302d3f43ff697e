package org.archivolt.rest.internal.api;

import static org.archivolt.rest.internal.api.FakeHttp.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletRequest;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.rest.internal.Backends;
import org.archivolt.rest.internal.api.LayoutsResource.LayoutView;
import org.archivolt.rest.internal.api.LayoutsResource.ParameterView;
import org.archivolt.store.LayoutCatalog.InstalledLayout;
import org.archivolt.store.LayoutCatalog.Origin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayoutsResourceTest {
    private static final HttpServletRequest NO_PARAMETERS = request(null, "");
    private static final Origin ORIGIN = new Origin(84, "org.archivolt.layout.raid1", "0.1.0");
    private static final LayoutParameter REPLICAS = new LayoutParameter.Number("replicas", "how many", 2, 1, 16);
    private static final LayoutParameter CHECKSUM =
            new LayoutParameter.Choice("checksum", "over each file", List.of("xxh128", "md5"));

    private final Backends backends = new Backends();
    private final LayoutsResource layouts = new LayoutsResource(backends);

    @BeforeEach
    void install() {
        backends.bindLayouts(() -> List.of(layout(2, 3, Optional.of(ORIGIN)), layout(1, 0, Optional.empty())));
    }

    private static InstalledLayout layout(int minor, int inUse, Optional<Origin> origin) {
        return new InstalledLayout(
                new LayoutDescription("raid1", 1, minor, "replicas", List.of(REPLICAS, CHECKSUM)), 1, inUse, origin);
    }

    @Test
    void listsEveryVersion() throws Exception {
        assertThat(layouts.list(NO_PARAMETERS).layouts())
                .extracting(LayoutView::version)
                .containsExactly("1.2", "1.1");
    }

    @Test
    void tellsAllOfTheOneThatWrites() throws Exception {
        assertThat(layouts.get(NO_PARAMETERS, "raid1"))
                .isEqualTo(new LayoutView(
                        "raid1",
                        "1.2",
                        "replicas",
                        List.of(
                                new ParameterView("replicas", "number", "1 to 16", "2", "how many"),
                                new ParameterView("checksum", "choice", "xxh128, md5", "xxh128", "over each file")),
                        1,
                        3,
                        ORIGIN));
    }
}
