package org.archivolt.lrs.internal.runtime;

/** A value out of its range. The message names PID, key and value, for the log. */
final class BadSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;

    BadSetting(String pid, String key, Object value) {
        super(pid + ": bad " + key + "=" + value);
        this.key = key;
    }

    String key() {
        return key;
    }
}
