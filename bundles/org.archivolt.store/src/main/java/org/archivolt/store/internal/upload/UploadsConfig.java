package org.archivolt.store.internal.upload;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/org.archivolt.store.uploads.cfg} as text. */
@ObjectClassDefinition(name = "Archivolt uploads")
@interface UploadsConfig {
    String PID = "org.archivolt.store.uploads";

    @AttributeDefinition(description = "Folder for the parts of uploads. Empty: data/uploads of the instance.")
    String uploads_dir() default "";

    @AttributeDefinition(description = "How many GiB parts may take there.")
    int uploads_max_gib() default 100;

    @AttributeDefinition(description = "How many uploads may be open.")
    int uploads_max() default 10_000;

    @AttributeDefinition(description = "How long an upload is kept after it was last touched, in hours.")
    int uploads_keep_hours() default 168;
}
