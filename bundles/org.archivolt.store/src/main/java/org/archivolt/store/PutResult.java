package org.archivolt.store;

import org.archivolt.dss.ObjectRecord;

/** @param replaced whether an older version was replaced */
public record PutResult(ObjectRecord object, boolean replaced) {}
