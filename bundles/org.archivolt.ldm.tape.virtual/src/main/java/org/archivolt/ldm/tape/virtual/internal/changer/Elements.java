package org.archivolt.ldm.tape.virtual.internal.changer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.cartridge.SmallFile;
import org.archivolt.scsi.command.ElementType;

/**
 * The elements of a library and what is in them. The file {@code inventory} has a line for each cartridge, and is
 * replaced with every move: after a crash of this process all cartridges are where they were. Its monitor guards the
 * elements.
 */
public final class Elements {
    static final int NOWHERE = -1;

    private static final int ARMS = 1;
    private static final int STATIONS = 16;
    private static final int DRIVES = 256;
    private static final int SLOTS = 1024;

    /** A drive link file names the folder of the cartridge in its first bytes, as the LTFS reference wants it. */
    private static final int LINK_BYTES = 36;

    private final Path folder;
    private final boolean durable;
    private final List<String> driveLinks;
    private final NavigableMap<Integer, Element> byAddress = new TreeMap<>();
    private final List<Element> holding = new ArrayList<>();

    /** What the links say, by the index of the drive. */
    private final Map<Integer, String> linked = new HashMap<>();

    /** @param driveLinks names of the files that tell other programs what is in a drive */
    public Elements(Path folder, LibraryPlan plan, List<String> driveLinks) {
        this.folder = folder;
        this.durable = plan.durable();
        this.driveLinks = driveLinks;
        add(ElementType.TRANSPORT, ARMS, plan.arms());
        add(ElementType.IMPORT_EXPORT, STATIONS, plan.stations());
        add(ElementType.DRIVE, DRIVES, plan.drives());
        add(ElementType.STORAGE, SLOTS, plan.slots());
    }

    private void add(ElementType type, int first, int count) {
        for (int index = 0; index < count; index++) {
            Element element = new Element(type, index, first + index);
            byAddress.put(element.address(), element);
            if (type != ElementType.TRANSPORT) {
                holding.add(element);
            }
        }
    }

    // --- what is where

    public Optional<Element> at(int address) {
        return Optional.ofNullable(byAddress.get(address));
    }

    /** Those of a type, or all, from an address on; sorted by address. */
    public List<Element> of(ElementType type, int firstAddress) {
        return byAddress.tailMap(firstAddress, true).values().stream()
                .filter(element -> type == ElementType.ALL || element.type() == type)
                .toList();
    }

    /** Lowest address of a type, also when there are none. */
    public static int firstAddress(ElementType type) {
        return switch (type) {
            case TRANSPORT, ALL -> ARMS;
            case IMPORT_EXPORT -> STATIONS;
            case DRIVE -> DRIVES;
            case STORAGE -> SLOTS;
        };
    }

    public int count(ElementType type) {
        return of(type, 0).size();
    }

    public Optional<Element> freeOf(ElementType type) {
        return of(type, 0).stream()
                .filter(element -> element.cartridge().isEmpty() && !element.isInMotion())
                .findFirst();
    }

    public Optional<Element> holder(String cartridgeName) {
        return holding.stream()
                .filter(element -> element.cartridge()
                        .filter(cartridge -> cartridge.shell().name().equals(cartridgeName))
                        .isPresent())
                .findFirst();
    }

    // --- moves; the caller holds the monitor

    void put(Element element, Cartridge cartridge, int from) throws IOException {
        element.hold(cartridge, from);
        save();
    }

    void take(Element element) throws IOException {
        element.empty();
        save();
    }

    void move(Element from, Element to) throws IOException {
        Cartridge cartridge = from.cartridge().orElseThrow();
        // A slot remembers nothing: the source of interest is the slot or station that a drive's cartridge came from.
        int source = from.type() == ElementType.DRIVE ? from.source().orElse(from.address()) : from.address();
        from.empty();
        to.hold(cartridge, source);
        save();
    }

    // --- the file

    /** @return false when there is none yet: the library is new */
    boolean load() throws IOException {
        Path file = inventory();
        if (!Files.exists(file)) {
            return false;
        }
        Map<String, Element> names = new HashMap<>();
        holding.forEach(element -> names.put(name(element), element));
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (words.length >= 2 && names.containsKey(words[0]) && Cartridge.isCartridge(folder.resolve(words[1]))) {
                int source = words.length > 2 && words[2].matches("\\d{1,5}") ? Integer.parseInt(words[2]) : NOWHERE;
                names.get(words[0]).hold(Cartridge.open(folder.resolve(words[1]), durable), source);
            }
        }
        return true;
    }

    void save() throws IOException {
        StringBuilder lines = new StringBuilder("# element cartridge source; written by the library\n");
        for (Element element : holding) {
            element.cartridge()
                    .ifPresent(cartridge -> lines.append(name(element))
                            .append(' ')
                            .append(cartridge.shell().name())
                            .append(
                                    element.source().isPresent()
                                            ? " " + element.source().getAsInt()
                                            : "")
                            .append('\n'));
        }
        SmallFile.replace(inventory(), lines.toString().getBytes(StandardCharsets.UTF_8), durable);
        saveLinks();
    }

    private void saveLinks() throws IOException {
        for (Element drive : of(ElementType.DRIVE, 0)) {
            String loaded =
                    drive.cartridge().map(cartridge -> cartridge.shell().name()).orElse("empty");
            if (!loaded.equals(linked.put(drive.index(), loaded))) {
                byte[] link = ByteBuffer.allocate(LINK_BYTES)
                        .put(loaded.getBytes(StandardCharsets.US_ASCII))
                        .array();
                SmallFile.replace(folder.resolve(driveLinks.get(drive.index())), link, false);
            }
        }
    }

    private Path inventory() {
        return folder.resolve("inventory");
    }

    private static String name(Element element) {
        String type = element.type().name().toLowerCase(Locale.ROOT).replace("import_export", "station");
        return type.replace("storage", "slot") + element.index();
    }
}
