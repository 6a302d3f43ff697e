package org.archivolt.lrs.internal.runtime;

/** A value that will not do. The message names PID, key and value, for the log. */
final class BadSetting extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String rule;

    BadSetting(String pid, String key, Object value) {
        this(pid, key, value, "is out of range");
    }

    /** @param rule what is wrong with it, or how it must be */
    BadSetting(String pid, String key, Object value, String rule) {
        super(pid + ": bad " + key + "=" + value + ": " + rule);
        this.key = key;
        this.rule = rule;
    }

    String key() {
        return key;
    }

    String rule() {
        return rule;
    }
}
