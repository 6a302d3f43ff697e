package org.archivolt.resource.internal.core;

import java.util.List;
import java.util.Optional;
import org.archivolt.resource.Credit;
import org.archivolt.resource.FencingToken;

/** How things stand in {@link Books}: for operators, and for the search for deadlocks. */
public final class Standing {
    private Standing() {}

    /**
     * What a debtor has.
     *
     * @param tokens given while it has been exclusive, oldest first
     * @param blocked users of what is demanded, as far as the debtor has told
     */
    public record Loan(
            String debtor,
            long epoch,
            Credit credit,
            List<FencingToken> tokens,
            Optional<Demand> demand,
            List<String> blocked,
            boolean isExpiring) {}

    /**
     * What is held here.
     *
     * @param user as {@code owner/user}
     * @param wanted what its holder has been told that others wait for
     */
    public record Use(
            long hold,
            Credit credit,
            String user,
            Optional<String> group,
            Optional<FencingToken> token,
            Credit wanted) {}

    /**
     * A request that waits.
     *
     * @param arrival its place in the order of arrival; names it for {@link Books#refuse}
     * @param debtor whose ask it is; empty for a user of this owner
     * @param user as {@code owner/user}
     * @param waitsFor users, and debtors of whom no users are known
     * @param asksCreditor whether it waits for the creditor, too
     */
    public record Waiter(
            long arrival,
            Optional<String> debtor,
            String user,
            Credit want,
            List<String> waitsFor,
            boolean asksCreditor) {}

    /**
     * What a debtor is to give back.
     *
     * @param word number of the word that said so
     */
    public record Due(String debtor, Credit required, long word) {}
}
