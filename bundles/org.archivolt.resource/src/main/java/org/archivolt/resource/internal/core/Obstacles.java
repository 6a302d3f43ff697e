package org.archivolt.resource.internal.core;

import java.util.ArrayList;
import java.util.List;

/**
 * Why a request has to wait.
 *
 * @param isMissing what it wants is not here, or is to be given back first
 * @param holds in use here, and in its way
 * @param debtors whose loans are in its way
 * @param earlier those that it may not pass
 */
record Obstacles(boolean isMissing, List<Hold> holds, List<Debtor> debtors, List<Waiting> earlier) {
    boolean areNone() {
        return !isMissing && !areHere();
    }

    /** Whether it would have to wait, had this owner all it wants. */
    boolean areHere() {
        return !holds.isEmpty() || !debtors.isEmpty() || !earlier.isEmpty();
    }

    /** For people, and for the search for deadlocks: users as far as they are known, else debtors. */
    List<String> names(Books books) {
        List<String> names = new ArrayList<>();
        holds.forEach(each -> names.add(books.userOf(each)));
        for (Debtor each : debtors) {
            List<String> users = each.knownBlocked();
            names.addAll(users.isEmpty() ? List.of(each.name) : users);
        }
        earlier.forEach(each -> names.add(each.user));
        return names.stream().distinct().toList();
    }
}
