package org.archivolt.ldm.tape.virtual.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.tape.virtual.LibraryClock;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.tape.DriveModel;
import org.archivolt.tape.TapeGeneration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;

/** A library from a configuration file. A change of the file opens it anew: its units fail as if a cable had been pulled. */
@Component(
        service = ConfiguredLibrary.class,
        configurationPid = ConfiguredLibrary.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LibraryConfig.class, factory = true)
public final class ConfiguredLibrary {
    static final String PID = "org.archivolt.ldm.tape.virtual";

    private static final long MEBIBYTE = 1L << 20;

    private final Library library;

    @Activate
    public ConfiguredLibrary(LibraryConfig config) throws ArchivoltException {
        this(config, Ticker.system());
    }

    ConfiguredLibrary(LibraryConfig config, Ticker ticker) throws ArchivoltException {
        library = Library.open(folder(config), plan(config), clock(config, ticker));
    }

    @Deactivate
    void deactivate() throws IOException {
        library.close();
    }

    Library library() {
        return library;
    }

    private static Path folder(LibraryConfig config) throws ArchivoltException {
        if (config.folder().isBlank()) {
            throw refused("folder", config.folder());
        }
        return Path.of(config.folder());
    }

    static LibraryPlan plan(LibraryConfig config) throws ArchivoltException {
        DriveModel model = named("model", config.model(), DriveModel.values(), DriveModel::label);
        TapeGeneration generation =
                named("generation", config.generation(), TapeGeneration.values(), TapeGeneration::label);
        try {
            return LibraryPlan.small()
                    .name(config.name())
                    .slots(config.slots())
                    .stations(config.stations())
                    .drives(config.drives())
                    .changers(config.changers())
                    .arms(config.arms())
                    .model(model)
                    .cartridges(config.cartridges())
                    .cleaningCartridges(config.cleaning_cartridges())
                    .generation(generation)
                    .barcodePrefix(config.barcode_prefix())
                    .capacityBytes(Math.multiplyExact(config.capacity_mib(), MEBIBYTE))
                    .worm(config.worm())
                    .durable(config.durable())
                    .build();
        } catch (IllegalArgumentException | ArithmeticException e) { // says which value will not do
            throw ArchivoltException.invalid("configuration", "a virtual library cannot be like that")
                    .with("pid", PID)
                    .with("why", e.getMessage());
        }
    }

    private static LibraryClock clock(LibraryConfig config, Ticker ticker) throws ArchivoltException {
        if (!(config.time_scale() >= 0) || Double.isInfinite(config.time_scale())) {
            throw refused("time.scale", config.time_scale());
        }
        return LibraryClock.scaled(ticker, config.time_scale());
    }

    private static <E> E named(String key, String value, E[] values, Function<E, String> label)
            throws ArchivoltException {
        return Arrays.stream(values)
                .filter(each -> label.apply(each).equalsIgnoreCase(value.strip()))
                .findFirst()
                .orElseThrow(() -> refused(key, value));
    }

    private static ArchivoltException refused(String key, Object value) {
        return ArchivoltException.invalid("configuration", "a virtual library cannot be like that")
                .with("pid", PID)
                .with("key", key)
                .with("value", value);
    }
}
