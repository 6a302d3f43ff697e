package org.archivolt.resource.internal.core;

import java.util.Optional;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;
import org.archivolt.resource.VersionedValue;

/**
 * A part of a loan, as long as the debtor has not shown that it knows of it.
 *
 * @param word number of the word that brought it first
 * @param ask which it answers
 * @param token of the loan, when it is exclusive
 * @param group whose users alone may use the loan, from this grant on; empty for all
 * @param value of the resource, as of the grant or later
 */
public record Grant(
        long word,
        long ask,
        Credit credit,
        Optional<FencingToken> token,
        Optional<String> group,
        VersionedValue value) {}
