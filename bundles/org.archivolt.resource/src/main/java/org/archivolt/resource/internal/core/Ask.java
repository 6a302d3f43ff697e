package org.archivolt.resource.internal.core;

import java.util.Optional;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;

/**
 * What a debtor wants of its creditor.
 *
 * @param id grows with each ask of the debtor's epoch
 * @param want what it lacks
 * @param welcome what it would take beyond that; contains {@code want}
 * @param user for whom, as {@code owner/user}
 */
public record Ask(
        long id, Credit want, Credit welcome, Reach reach, Patience patience, String user, Optional<String> group) {}
