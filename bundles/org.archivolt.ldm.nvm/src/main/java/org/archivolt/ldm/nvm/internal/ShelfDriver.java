package org.archivolt.ldm.nvm.internal;

import java.util.Optional;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.Ticker;
import org.archivolt.ldm.DeviceDescription;
import org.archivolt.ldm.DeviceDriver;
import org.archivolt.ldm.DeviceIdentity;
import org.archivolt.ldm.Drive;
import org.archivolt.ldm.FixedDrive;
import org.archivolt.librarian.Librarian;
import org.archivolt.librarian.Shelf;
import org.archivolt.librarian.ShelfKind;
import org.archivolt.librarian.ShelfPath;
import org.archivolt.librarian.memory.FabricMemory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * Directories of the Librarian as drives with fixed media: fabric memory for objects. Without a Librarian, or without a memory, there is
 * no driver, and what needs one waits for its successor.
 */
@Component(
        service = DeviceDriver.class,
        configurationPid = NvmSettings.PID,
        property = {DeviceDriver.FAMILY + "=nvm", DeviceDriver.FILESYSTEM + "=shelf"})
@Designate(ocd = NvmConfig.class)
public final class ShelfDriver implements DeviceDriver {
    private static final String LOOKING = "looking at a directory";

    private final Fabric fabric;
    private final Ticker ticker;

    @Activate
    public ShelfDriver(
            @Reference Librarian librarian,
            @Reference(policyOption = ReferencePolicyOption.GREEDY) FabricMemory memory,
            NvmConfig config) {
        this(librarian, memory, NvmSettings.from(config), Ticker.system());
    }

    ShelfDriver(Librarian librarian, FabricMemory memory, NvmSettings settings, Ticker ticker) {
        this.fabric = new Fabric(librarian, memory, settings);
        this.ticker = ticker;
    }

    @Override
    public DeviceIdentity identify(DeviceDescription device) throws ArchivoltException {
        ShelfPath root = rootOf(device);
        Fabric own = fabric.with(fabric.settings().with(device.options()));
        MediumTree tree = new MediumTree(fabric.librarian(), root);
        requireRoomForDirectory(tree, root);
        Room room = new Room(own, Faults.asking(LOOKING, own::caller).node());
        return new DeviceIdentity("shelf", root.toString(), Optional.of(room.space()), tree.readLabel());
    }

    @Override
    public Drive attach(DeviceDescription device) throws ArchivoltException {
        ShelfPath root = rootOf(device);
        Fabric own = fabric.with(fabric.settings().with(device.options()));
        MediumTree tree = new MediumTree(fabric.librarian(), root);
        return FixedDrive.attach(device, new ShelfMedium(own, tree), ticker);
    }

    private static void requireRoomForDirectory(MediumTree tree, ShelfPath root) throws ArchivoltException {
        for (ShelfPath path = root; !path.isRoot(); path = path.parent()) {
            Optional<Shelf> found = tree.find(path);
            if (found.isPresent() && found.get().kind() != ShelfKind.DIRECTORY) {
                throw ArchivoltException.invalid("path", "must be a directory of the Librarian, or nothing yet")
                        .with("value", root)
                        .with("found", path);
            }
        }
    }

    private static ShelfPath rootOf(DeviceDescription device) throws ArchivoltException {
        ShelfPath root;
        try {
            root = ShelfPath.parse(device.path());
        } catch (ArchivoltException e) {
            throw ArchivoltException.invalid("path", e.doing()).with("value", device.path());
        }
        if (root.isRoot()) {
            throw ArchivoltException.invalid("path", "must not be the root of the shelves")
                    .with("value", device.path());
        }
        return root;
    }
}
