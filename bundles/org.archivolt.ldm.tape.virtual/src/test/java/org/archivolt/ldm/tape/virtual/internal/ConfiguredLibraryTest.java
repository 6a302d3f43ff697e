package org.archivolt.ldm.tape.virtual.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.tape.DriveModel;
import org.archivolt.tape.TapeGeneration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfiguredLibraryTest {
    @TempDir
    Path folder;

    @Test
    void isASmallLibraryUnlessToldOtherwise() throws Exception {
        assertThat(ConfiguredLibrary.plan(config(Map.of())))
                .isEqualTo(LibraryPlan.small().capacityBytes(1L << 30).build());
    }

    @Test
    void takesEveryKey() throws Exception {
        LibraryPlan plan = ConfiguredLibrary.plan(config(Map.ofEntries(
                Map.entry("name", "big"),
                Map.entry("slots", 500),
                Map.entry("stations", 4),
                Map.entry("drives", 12),
                Map.entry("changers", 2),
                Map.entry("arms", 3),
                Map.entry("model", "LTO-10"),
                Map.entry("cartridges", 400),
                Map.entry("cleaning_cartridges", 5),
                Map.entry("generation", "LTO-10 40 TB"),
                Map.entry("barcode_prefix", "BG"),
                Map.entry("capacity_mib", 77L),
                Map.entry("worm", true),
                Map.entry("durable", false))));
        assertThat(plan)
                .isEqualTo(new LibraryPlan(
                        "big",
                        500,
                        4,
                        12,
                        2,
                        3,
                        DriveModel.LTO_10_DRIVE,
                        400,
                        5,
                        TapeGeneration.LTO_10_40TB,
                        "BG",
                        77L << 20,
                        true,
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "slots, 0",
        "drives, -1",
        "arms, 99",
        "cartridges, 11",
        "cartridges, 2147483647",
        "model, LTO-3",
        "generation, LTO-10 30 TB",
        "capacity_mib, 0",
        "capacity_mib, -9223372036854775808",
        "barcode_prefix, toolong",
        "name, a/b",
        "time_scale, NaN",
        "time_scale, -1",
        "folder, ' '"
    })
    void refusesAValueByItsName(String key, String value) {
        Map<String, Object> values = key.equals("folder")
                ? Map.of(key, value)
                : Map.of("folder", folder.resolve("it").toString(), key, typed(key, value));
        assertThatThrownBy(() -> new ConfiguredLibrary(config(values)))
                .isInstanceOfSatisfying(ArchivoltException.class, e -> {
                    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
                    assertThat(e.getMessage()).contains("pid=org.archivolt.ldm.tape.virtual");
                    assertThat(e.getMessage().replace('.', '_')).containsAnyOf(key.replace("_mib", ""), "overflow");
                });
    }

    @Test
    void servesTheLibrariesThatThereAre() throws Exception {
        VirtualTransport transport = new VirtualTransport();
        assertThat(transport.addresses()).isEmpty();
        ConfiguredLibrary one = new ConfiguredLibrary(config(Map.of("folder", folder.toString())));
        transport.addLibrary(one);
        assertThat(transport.addresses())
                .containsExactly("virtual:lib0/changer", "virtual:lib0/drive0", "virtual:lib0/drive1");
        transport.open("virtual:lib0/drive1").close();
        assertCode(ErrorCode.NO_SUCH_DEVICE, transport, "virtual:lib0/drive2");
        assertCode(ErrorCode.NO_SUCH_DEVICE, transport, "virtual:lib1/drive0");
        assertCode(ErrorCode.INVALID_ARGUMENT, transport, "virtual:lib0");
        assertCode(ErrorCode.INVALID_ARGUMENT, transport, "iscsi:lib0/drive0");
        transport.removeLibrary(one);
        assertCode(ErrorCode.NO_SUCH_DEVICE, transport, "virtual:lib0/drive0");
        one.deactivate();
    }

    private static void assertCode(ErrorCode code, VirtualTransport transport, String address) {
        assertThatThrownBy(() -> transport.open(address))
                .isInstanceOfSatisfying(
                        ArchivoltException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static Object typed(String key, String value) {
        Class<?> type = method(key).getReturnType();
        if (type == int.class) {
            return Integer.valueOf(value);
        }
        return type == long.class ? Long.valueOf(value) : type == double.class ? Double.valueOf(value) : value;
    }

    private static Method method(String key) {
        try {
            return LibraryConfig.class.getMethod(key);
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    private static LibraryConfig config(Map<String, Object> values) {
        return (LibraryConfig) Proxy.newProxyInstance(
                LibraryConfig.class.getClassLoader(),
                new Class<?>[] {LibraryConfig.class},
                (proxy, method, arguments) -> values.getOrDefault(method.getName(), method.getDefaultValue()));
    }
}
