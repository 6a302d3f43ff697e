package org.archivolt.resource.internal.core;

import java.util.Optional;
import org.archivolt.base.ErrorCode;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;

/** What is to be done after {@link Books} have changed. */
public sealed interface Effect {
    /** A local request has its credit, from now on held under the request's number. */
    record Granted(long request, Credit credit, Optional<FencingToken> token) implements Effect {}

    /** A local request has ended without a credit. */
    record Refused(long request, ErrorCode code, String detail) implements Effect {}

    /** Somebody waits for a part of what is held under this number. Told once for each part newly wanted. */
    record Wanted(long hold, Credit part) implements Effect {}

    /** What was held under this number has ended. */
    record Lost(long hold) implements Effect {}

    /** What this debtor should know is different from what was last told. */
    record TellDebtor(String debtor, Word word) implements Effect {}

    /** What the creditor should know is different from what was last told. */
    record TellCreditor(Report report) implements Effect {}

    /** The value changed here was refused by the creditor, or lost with the tenure; the copy here has been dropped. */
    record ValueRefused() implements Effect {}

    /** A message that can not have been sent by who keeps to the rules. Nothing has changed. */
    record Implausible(String sender, String why) implements Effect {}
}
