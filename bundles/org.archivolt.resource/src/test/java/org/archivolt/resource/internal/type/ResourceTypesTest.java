package org.archivolt.resource.internal.type;

import static org.archivolt.base.ErrorCode.INVALID_ARGUMENT;
import static org.archivolt.base.ErrorCode.NO_SUCH_RESOURCE;
import static org.archivolt.testkit.Failures.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.annotation.Annotation;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.resource.Amount;
import org.archivolt.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceTypesTest {
    private final ResourceTypes types = ResourceTypes.of(Map.of("pool", 1000L), Map.of());

    @ParameterizedTest
    @ValueSource(strings = {"robot", "drive", "medium", "lock", "record", "names", "extent", "space", "bandwidth"})
    void findsTheShippedOnesByName(String name) throws ArchivoltException {
        assertThat(types.find(name).name()).isEqualTo(name);
    }

    @Test
    void knowsNoOthers() {
        assertFails(NO_SUCH_RESOURCE, () -> types.find("ship"));
        assertFails(NO_SUCH_RESOURCE, () -> types.find("x".repeat(100_000)));
    }

    @Test
    void findsATypeAsLongAsItsServiceIsThere() throws ArchivoltException {
        ResourceType ship = new Ship("ship");
        types.bind(ship);
        assertThat(types.find("ship")).isSameAs(ship);
        assertThat(types.names()).contains("drive", "ship");

        types.unbind(ship);
        assertThat(types.names()).contains("drive").doesNotContain("ship");
        assertFails(NO_SUCH_RESOURCE, () -> types.find("ship"));
    }

    @Test
    void keepsTheFirstOfTwoWithTheSameName() throws ArchivoltException {
        ResourceType first = new Ship("ship");
        ResourceType second = new Ship("ship");
        types.bind(new Ship("drive"));
        types.bind(first);
        types.bind(second);

        assertThat(types.find("drive")).isSameAs(ExclusiveUnit.DRIVE);
        assertThat(types.find("ship")).isSameAs(first);

        types.unbind(first);
        assertThat(types.find("ship")).isSameAs(second);
    }

    @Test
    void doesNotUseATypeWithoutAProperName() throws ArchivoltException {
        ResourceType nameless = new Ship(null);
        types.bind(nameless);
        types.bind(new Ship("Ship"));
        types.bind(new Ship("ship"));

        assertThat(types.find("ship").name()).isEqualTo("ship");
        assertFails(NO_SUCH_RESOURCE, () -> types.find("Ship"));
        types.unbind(nameless);
    }

    @Test
    void hasOnlyTheCountedResourcesThatAreConfigured() throws ArchivoltException {
        assertThat(types.find("space").capital("pool")).isEqualTo(new Amount(1000));
        assertFails(NO_SUCH_RESOURCE, () -> types.find("space").capital("other"));
        assertFails(NO_SUCH_RESOURCE, () -> types.find("bandwidth").capital("pool"));
    }

    @Test
    void countsNothingByDefault() throws ArchivoltException {
        ResourceTypes byDefault = new ResourceTypes(config("", ""));

        assertFails(NO_SUCH_RESOURCE, () -> byDefault.find("space").capital(""));
    }

    @Test
    void readsAmountsFromItsConfiguration() throws ArchivoltException {
        ResourceTypes configured = new ResourceTypes(config("a=1, b=2=3", "line=9223372036854775807"));

        assertThat(configured.find("space").capital("a")).isEqualTo(new Amount(1));
        assertThat(configured.find("space").capital("b=2")).isEqualTo(new Amount(3));
        assertThat(configured.find("bandwidth").capital("line")).isEqualTo(new Amount(Long.MAX_VALUE));

        configured.modified(config("a=5", ""));
        assertThat(configured.find("space").capital("a")).isEqualTo(new Amount(5));
        assertFails(NO_SUCH_RESOURCE, () -> configured.find("bandwidth").capital("line"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=1", "a=", "a=-1", "a=1,", "a=1,a=2", "a=1TB", "a=9223372036854775808"})
    void refusesAConfigurationThatIsNoListOfAmounts(String text) throws ArchivoltException {
        ArchivoltException refused = assertFails(INVALID_ARGUMENT, () -> new ResourceTypes(config("", text)));
        assertThat(refused.facts()).containsEntry("field", "bandwidth").containsKeys("pid", "value");

        ResourceTypes kept = new ResourceTypes(config("pool=1", ""));
        assertFails(INVALID_ARGUMENT, () -> kept.modified(config(text, "")));
        assertThat(kept.find("space").capital("pool")).isEqualTo(new Amount(1));
    }

    private static TypesConfig config(String space, String bandwidth) {
        return new TypesConfig() {
            @Override
            public String space() {
                return space;
            }

            @Override
            public String bandwidth() {
                return bandwidth;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return TypesConfig.class;
            }
        };
    }

    /** A type from elsewhere. */
    private static final class Ship extends ModeType {
        Ship(String name) {
            super(name, 1, ModeAlgebra.of("sail"));
        }
    }
}
