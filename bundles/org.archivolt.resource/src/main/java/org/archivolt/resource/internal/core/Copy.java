package org.archivolt.resource.internal.core;

import org.archivolt.resource.VersionedValue;

/**
 * The value of the resource, as one owner knows it.
 *
 * <pre>
 *   clean --change--> changed --submit--> submitted --acknowledged--> clean
 *                        ^                    |
 *                        +------change--------+ (both: submitted again when acknowledged)
 * </pre>
 *
 * Two versions: the <i>base</i> is the creditor's that this copy was made from, and what is written back there. What is <i>lent</i> counts
 * the contents that were here, and is what debtors write back against: it stays the same when the creditor has acknowledged what they may
 * have been lent already. At the root both are one.
 */
final class Copy {
    private VersionedValue lent = VersionedValue.NEVER_WRITTEN;
    private long base;
    private boolean isChanged;
    private boolean isToBeWritten;
    private VersionedValue submitted;
    /** Number of the report that carried it first; 0 while it has not been told. */
    private long submittedIn;

    /** For users here: with the creditor's version that it was made from. */
    VersionedValue value() {
        return base == lent.version() ? lent : new VersionedValue(base, lent.value());
    }

    /** For debtors: with the version that they write back against. */
    VersionedValue lent() {
        return lent;
    }

    /** The root's: what is written there is written for good. */
    void write(byte[] bytes) {
        become(bytes);
        base = lent.version();
    }

    /** Changed by a user here. */
    void change(byte[] bytes) {
        become(bytes);
        isChanged = true;
    }

    /** Changed by a debtor, who wants it written further up. */
    void accept(byte[] bytes) {
        change(bytes);
        isToBeWritten = true;
    }

    private void become(byte[] bytes) {
        lent = new VersionedValue(lent.version() + 1, bytes);
    }

    boolean isClean() {
        return !isChanged && submitted == null;
    }

    boolean isChanged() {
        return isChanged;
    }

    void writeBack() {
        isToBeWritten = isChanged;
    }

    boolean isToBeWritten() {
        return isToBeWritten;
    }

    /** Whether what was changed is on its way now, so that what allowed to change it may be given back. */
    boolean submit() {
        if (!isChanged) {
            return true;
        }
        if (submitted != null) {
            return false;
        }
        submitted = new VersionedValue(base, lent.value());
        submittedIn = 0;
        isChanged = false;
        isToBeWritten = false;
        return true;
    }

    /** Null for none. */
    VersionedValue submitted() {
        return submitted;
    }

    boolean isUntold() {
        return submitted != null && submittedIn == 0;
    }

    void toldIn(long report) {
        if (isUntold()) {
            submittedIn = report;
        }
    }

    /**
     * The creditor has applied the reports up to this one.
     *
     * @return whether it has refused the value
     */
    boolean acknowledge(long report, boolean isStale) {
        if (submitted == null || submittedIn == 0 || report < submittedIn) {
            return false;
        }
        submitted = null;
        if (isStale) {
            drop();
            return true;
        }
        base++;
        return false;
    }

    /** With a grant. An older one than what is known comes from a word that was overtaken. */
    void learn(VersionedValue creditors) {
        if (isClean() && creditors.version() > base) {
            base = creditors.version();
            become(creditors.value());
        }
    }

    /** @return whether changes were lost */
    boolean drop() {
        boolean wasClean = isClean();
        become(VersionedValue.NEVER_WRITTEN.value());
        base = 0;
        isChanged = false;
        isToBeWritten = false;
        submitted = null;
        return !wasClean;
    }

    void restore(VersionedValue roots) {
        lent = roots;
        base = roots.version();
    }
}
