package org.archivolt.dss;

import org.archivolt.base.ObjectVersion;

/** Names a copy of a version of an object. */
public record CopyRef(ObjectVersion version, String copy) {
    @Override
    public String toString() {
        return version + "/" + copy;
    }
}
