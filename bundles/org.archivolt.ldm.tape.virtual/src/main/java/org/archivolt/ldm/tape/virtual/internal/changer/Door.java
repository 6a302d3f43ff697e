package org.archivolt.ldm.tape.virtual.internal.changer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ErrorCode;
import org.archivolt.ldm.tape.virtual.LibraryPlan;
import org.archivolt.ldm.tape.virtual.internal.cartridge.Cartridge;
import org.archivolt.ldm.tape.virtual.internal.cartridge.CartridgeShell;
import org.archivolt.ldm.tape.virtual.internal.cartridge.CartridgeShell.Kind;
import org.archivolt.ldm.tape.virtual.internal.drive.Medium;
import org.archivolt.ldm.tape.virtual.internal.unit.SenseCode;
import org.archivolt.scsi.command.ElementType;

/** What hands do: cartridges come into the library and leave it. */
public final class Door {
    private static final int DIGITS = 4;

    private final Path folder;
    private final LibraryPlan plan;
    private final Elements elements;
    private final List<ChangerUnit> changers;

    public Door(Path folder, LibraryPlan plan, Elements elements, List<ChangerUnit> changers) {
        this.folder = folder;
        this.plan = plan;
        this.elements = elements;
        this.changers = changers;
    }

    /** Finds what is in the library; fills a new one with blank cartridges. */
    public void open() throws IOException {
        synchronized (elements) {
            if (!elements.load()) {
                fill();
            }
            elements.save();
        }
    }

    private void fill() throws IOException {
        List<Element> slots = elements.of(ElementType.STORAGE, 0);
        for (int index = 0; index < plan.cartridges() + plan.cleaningCartridges(); index++) {
            boolean cleaning = index >= plan.cartridges();
            String barcode = cleaning ? cleaningBarcode(index - plan.cartridges() + 1) : barcode(index + 1);
            Kind kind = cleaning ? Kind.CLEANING : plan.worm() ? Kind.WORM : Kind.DATA;
            slots.get(index).hold(make(barcode, barcode, kind, plan.capacityBytes()), Elements.NOWHERE);
        }
    }

    private String barcode(int number) {
        return String.format(
                "%s%0" + DIGITS + "d%s", plan.barcodePrefix(), number, Medium.barcodeSuffix(plan.generation()));
    }

    private static String cleaningBarcode(int number) {
        return String.format("CLN%03dL1", number);
    }

    /** Also one of which there is a folder only, written by another program. */
    private Cartridge found(String name) throws IOException, ArchivoltException {
        Path itsFolder = folder.resolve(name);
        if (Cartridge.isCartridge(itsFolder)) {
            return Cartridge.open(itsFolder, plan.durable());
        }
        if (!name.matches("[A-Za-z0-9._-]+") || !Files.isDirectory(itsFolder)) {
            throw noSuch(name);
        }
        String barcode = name.matches("[A-Z0-9]+") ? name : "";
        return make(name, barcode, Kind.DATA, plan.capacityBytes());
    }

    private Cartridge make(String name, String barcode, Kind kind, long capacityBytes) throws IOException {
        if (Cartridge.isCartridge(folder.resolve(name))) { // the inventory was lost, the cartridges were not
            return Cartridge.open(folder.resolve(name), plan.durable());
        }
        String serial = "V" + name.toUpperCase(Locale.ROOT);
        return Cartridge.create(
                folder,
                new CartridgeShell(name, barcode, serial, plan.generation(), kind, capacityBytes, false),
                plan.durable());
    }

    public String insertNew(String barcode, long capacityBytes) throws ArchivoltException {
        return byHand("inserting a cartridge", () -> {
            Element free = free();
            String name = freeName(barcode.isEmpty() ? "unlabelled" : barcode);
            Kind kind = barcode.startsWith("CLN") ? Kind.CLEANING : Kind.DATA;
            elements.put(free, make(name, barcode, kind, capacityBytes), Elements.NOWHERE);
            return name;
        });
    }

    private String freeName(String wanted) {
        String name = wanted;
        for (int number = 2; Files.exists(folder.resolve(name)); number++) {
            name = wanted + "-" + number;
        }
        return name;
    }

    private Element free() throws ArchivoltException {
        ElementType type =
                elements.count(ElementType.IMPORT_EXPORT) > 0 ? ElementType.IMPORT_EXPORT : ElementType.STORAGE;
        return elements.freeOf(type)
                .orElseThrow(() -> new ArchivoltException(ErrorCode.NO_SPACE, "looking for a free station"));
    }

    public void insert(String cartridge) throws ArchivoltException {
        byHand("inserting a cartridge", () -> {
            if (elements.holder(cartridge).isPresent()) {
                throw new ArchivoltException(ErrorCode.ALREADY_EXISTS, "inserting a cartridge that is inside")
                        .with("cartridge", cartridge);
            }
            elements.put(free(), found(cartridge), Elements.NOWHERE);
            return cartridge;
        });
    }

    public void remove(String cartridge) throws ArchivoltException {
        byHand("removing a cartridge", () -> {
            elements.take(outsideOfDrives(cartridge));
            return cartridge;
        });
    }

    public void protectFromWriting(String cartridge, boolean yes) throws ArchivoltException {
        byHand("moving the tab of a cartridge", () -> {
            outsideOfDrives(cartridge).cartridge().orElseThrow().protectFromWriting(yes);
            return cartridge;
        });
    }

    private Element outsideOfDrives(String cartridge) throws ArchivoltException {
        Element element = elements.holder(cartridge).orElseThrow(() -> noSuch(cartridge));
        if (element.type() == ElementType.DRIVE || element.isInMotion()) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, "reaching for a cartridge that is in a drive")
                    .with("cartridge", cartridge);
        }
        return element;
    }

    private static ArchivoltException noSuch(String cartridge) {
        return new ArchivoltException(ErrorCode.NO_SUCH_MEDIUM, "looking for a cartridge").with("cartridge", cartridge);
    }

    private interface Handling {
        String perform() throws IOException, ArchivoltException;
    }

    private String byHand(String doing, Handling handling) throws ArchivoltException {
        if (changers.stream().anyMatch(ChangerUnit::isDoorLocked)) {
            throw new ArchivoltException(ErrorCode.WRONG_STATE, doing).with("why", "the door is locked");
        }
        String cartridge;
        synchronized (elements) {
            try {
                cartridge = handling.perform();
            } catch (IOException | IllegalArgumentException e) {
                throw new ArchivoltException(ErrorCode.DEVICE_FAULT, doing, e);
            }
        }
        changers.forEach(changer -> changer.tellAll(SenseCode.IMPORT_EXPORT_ACCESSED));
        return cartridge;
    }
}
