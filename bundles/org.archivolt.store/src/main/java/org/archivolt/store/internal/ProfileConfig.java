package org.archivolt.store.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One profile; each file {@code org.archivolt.store.profile-NAME.cfg} makes one. */
@ObjectClassDefinition(name = "Archivolt storage profile")
@interface ProfileConfig {
    String PID = "org.archivolt.store.profile";

    @AttributeDefinition(description = "What requests call it.")
    String name() default "default";

    @AttributeDefinition(description = "Kind of storage. Empty: that of the request, or the store's default.")
    String family() default "";

    @AttributeDefinition(description = "Only media of this library. Empty: any.")
    String library() default "";

    @AttributeDefinition(
            description = "Words that media must carry, separated by semicolons; added to those of the request.")
    String tags() default "";

    @AttributeDefinition(description = "What belongs together on media. Empty: nothing.")
    String grouping() default "";

    @AttributeDefinition(description = "Whether objects that do not fit on one medium are refused.")
    boolean no_split() default false;

    @AttributeDefinition(description = "Layout. Empty: that of the request, or the store's default.")
    String layout() default "";

    @AttributeDefinition(description = "Parameters of the layout: name=value, separated by semicolons.")
    String layout_parameters() default "";
}
