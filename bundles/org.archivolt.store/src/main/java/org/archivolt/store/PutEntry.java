package org.archivolt.store;

import org.archivolt.layout.ObjectBody;

/** One of many objects to store. Its body is read once, when its turn comes, and not at all when it is refused before. */
public record PutEntry(PutRequest request, ObjectBody body) {}
