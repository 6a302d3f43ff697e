package org.archivolt.layout.raid1.internal;

import java.util.List;
import java.util.OptionalLong;
import org.archivolt.base.ArchivoltException;
import org.archivolt.base.ByteRange;
import org.archivolt.layout.ExtentColumns;
import org.archivolt.layout.ExtentReaders;
import org.archivolt.layout.LayoutDescription;
import org.archivolt.layout.LayoutModule;
import org.archivolt.layout.LayoutParameter;
import org.archivolt.layout.LayoutParameters;
import org.archivolt.layout.ObjectBody;
import org.archivolt.layout.ObjectDeclaration;
import org.archivolt.layout.ObjectTarget;
import org.archivolt.layout.StoredObject;
import org.archivolt.layout.Workbench;
import org.archivolt.layout.WriteIntent;
import org.archivolt.layout.WrittenExtent;
import org.osgi.service.component.annotations.Component;

/** Every object whole on each of N media; one of them is enough to read it. */
@Component
public final class Raid1Module implements LayoutModule {
    private static final String REPLICAS = "replicas";

    private static final LayoutDescription DESCRIPTION = new LayoutDescription(
            "raid1",
            1,
            0,
            "the same on each of N media; survives the loss of N - 1",
            List.of(new LayoutParameter(REPLICAS, "number of media that hold the object", 2, 1, 16)));

    @Override
    public LayoutDescription description() {
        return DESCRIPTION;
    }

    /** Replicas of many objects may lie side by side, so one set of media serves them all. */
    @Override
    public List<WriteIntent> compose(List<ObjectDeclaration> objects, LayoutParameters parameters) {
        List<Integer> keys = objects.stream().map(ObjectDeclaration::key).toList();
        return List.of(new WriteIntent(keys, parameters.getInt(REPLICAS), bytesOf(objects)));
    }

    private static long bytesOf(List<ObjectDeclaration> objects) {
        long bytes = 0;
        for (ObjectDeclaration object : objects) {
            OptionalLong size = object.size();
            if (size.isEmpty()) {
                return 0;
            }
            bytes = Math.addExact(bytes, size.getAsLong());
        }
        return bytes;
    }

    @Override
    public List<WrittenExtent> write(
            LayoutParameters parameters, ObjectBody body, ExtentColumns columns, Workbench workbench)
            throws ArchivoltException {
        return ReplicatedWrite.write(body, columns, workbench);
    }

    @Override
    public void read(
            StoredObject object, ByteRange range, ExtentReaders extents, ObjectTarget target, Workbench workbench)
            throws ArchivoltException {
        if (range.length() > 0) {
            ReplicatedRead.read(object, range, extents, target, workbench);
        }
    }
}
