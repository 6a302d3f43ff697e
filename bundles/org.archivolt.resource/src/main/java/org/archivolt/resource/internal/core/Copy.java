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
 * Versions are counted anew at each owner: the version here is what debtors write back against, the base is the creditor's version that
 * this copy was made from. For an owner right below the root they are the same when it is clean.
 */
final class Copy {
    private VersionedValue value = VersionedValue.NEVER_WRITTEN;
    private long base;
    private boolean isChanged;
    private boolean isToBeWritten;
    private VersionedValue submitted;
    /** Number of the report that carried it first; 0 while it has not been told. */
    private long submittedIn;

    VersionedValue value() {
        return value;
    }

    /** The root's: what is written there is written for good. */
    void write(byte[] bytes) {
        value = new VersionedValue(value.version() + 1, bytes);
    }

    /** Changed by a user here. */
    void change(byte[] bytes) {
        value = new VersionedValue(value.version(), bytes);
        isChanged = true;
    }

    /** Changed by a debtor, who wants it written further up. */
    void accept(byte[] bytes) {
        write(bytes);
        isChanged = true;
        isToBeWritten = true;
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
        submitted = new VersionedValue(base, value.value());
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
        value = new VersionedValue(Math.max(base, value.version()), value.value());
        return false;
    }

    /** With a grant. An older one than what is known comes from a word that was overtaken. */
    void learn(VersionedValue creditors) {
        if (isClean() && creditors.version() >= base) {
            base = creditors.version();
            value = new VersionedValue(Math.max(base, value.version()), creditors.value());
        }
    }

    /** @return whether changes were lost */
    boolean drop() {
        boolean wasClean = isClean();
        value = VersionedValue.NEVER_WRITTEN;
        base = 0;
        isChanged = false;
        isToBeWritten = false;
        submitted = null;
        return !wasClean;
    }

    void restore(VersionedValue roots) {
        value = roots;
    }
}
