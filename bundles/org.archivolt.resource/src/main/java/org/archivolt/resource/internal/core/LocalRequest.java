package org.archivolt.resource.internal.core;

import java.util.Optional;
import org.archivolt.resource.Credit;
import org.archivolt.resource.CreditRequest.Patience;
import org.archivolt.resource.CreditRequest.Reach;

/**
 * What a user of this owner asks for.
 *
 * @param number of the request, later of what is held; unique within the owner, never reused
 * @param enlarges number of a held credit that it will be part of when granted
 */
public record LocalRequest(
        long number,
        Credit want,
        String user,
        Reach reach,
        Patience patience,
        Optional<String> group,
        Optional<Long> enlarges) {}
