package org.archivolt.librarian.file.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.librarian.file.cfg} as text. */
@ObjectClassDefinition(name = "Archivolt fabric memory in files")
@interface FileFabricConfig {
    String PID = "org.archivolt.librarian.file";

    @AttributeDefinition(
            description =
                    "Folder for the bytes of books, of one process only. Empty: fabric in the data folder of the instance. Below /dev/shm they are in memory: quick, and gone when the machine starts anew")
    String folder() default "";

    @AttributeDefinition(description = "How many of its files may be open")
    int files_max() default 256;
}
