package org.archivolt.resource.internal.core;

import org.archivolt.resource.Credit;

/**
 * What a creditor wants back.
 *
 * @param required is waited for
 * @param welcome what may come with it as far as it is not in use; contains {@code required}
 * @param tried whether who waits is refused when it is in use, so that holders need not be told
 */
public record Demand(Credit required, Credit welcome, boolean tried) {}
