package org.archivolt.lrs.internal.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.archivolt.base.ArchivoltException;

/** The keys of {@link FamilyConfig}. It is asked for them, so that a new key needs no line here. */
final class FamilyKeys {
    private static final SortedMap<String, Method> METHODS = methods();

    private FamilyKeys() {}

    private static SortedMap<String, Method> methods() {
        SortedMap<String, Method> methods = new TreeMap<>();
        for (Method method : FamilyConfig.class.getDeclaredMethods()) {
            // Declarative Services knows more ways to spell a key; ours are words joined by dots.
            methods.put(method.getName().replace('_', '.'), method);
        }
        return methods;
    }

    /** Every key with its value, as in a file. */
    static SortedMap<String, String> valuesOf(FamilyConfig config) {
        SortedMap<String, String> values = new TreeMap<>();
        METHODS.forEach((key, method) -> values.put(key, String.valueOf(invoke(method, config))));
        return Collections.unmodifiableSortedMap(values);
    }

    /** The same, but with the old values of keys that are read at the start only. */
    static SortedMap<String, String> valuesAfter(SortedMap<String, String> old, FamilyConfig config) {
        SortedMap<String, String> values = new TreeMap<>(valuesOf(config));
        METHODS.forEach((key, method) -> {
            if (method.isAnnotationPresent(ReadAtStart.class) && old.containsKey(key)) {
                values.put(key, old.get(key));
            }
        });
        return Collections.unmodifiableSortedMap(values);
    }

    /** @throws ArchivoltException {@code INVALID_ARGUMENT} for a key that does not exist or is read at the start only */
    static void requireChangeable(String key) throws ArchivoltException {
        Method method = METHODS.get(key);
        if (method == null) {
            throw ArchivoltException.invalid(key, "there is no such key").with("keys", METHODS.keySet());
        }
        if (method.isAnnotationPresent(ReadAtStart.class)) {
            throw ArchivoltException.invalid(key, "cannot be changed while running");
        }
    }

    /**
     * Reads what Declarative Services would, but tells which key is wrong.
     *
     * @param texts may hold more than our keys
     * @throws ArchivoltException {@code INVALID_ARGUMENT}
     */
    static FamilyConfig read(Map<String, ?> texts) throws ArchivoltException {
        Map<String, Object> values = new HashMap<>();
        for (Map.Entry<String, Method> entry : METHODS.entrySet()) {
            Method method = entry.getValue();
            Object text = texts.get(entry.getKey());
            Object value = text == null
                    ? method.getDefaultValue()
                    : parse(entry.getKey(), text.toString().strip(), method.getReturnType());
            if (value == null) {
                throw ArchivoltException.invalid(entry.getKey(), "must be given");
            }
            values.put(method.getName(), value);
        }
        return (FamilyConfig) Proxy.newProxyInstance(
                FamilyConfig.class.getClassLoader(),
                new Class<?>[] {FamilyConfig.class},
                (proxy, method, arguments) -> values.get(method.getName()));
    }

    private static Object parse(String key, String text, Class<?> type) throws ArchivoltException {
        try {
            return parse(text, type);
        } catch (IllegalArgumentException e) {
            throw ArchivoltException.invalid(key, "must be " + (type == boolean.class ? "true or false" : "a number"))
                    .with("value", text)
                    .with("type", type.getSimpleName());
        }
    }

    private static Object parse(String text, Class<?> type) {
        if (type == String.class) {
            return text;
        } else if (type == int.class) {
            return Integer.parseInt(text);
        } else if (type == long.class) {
            return Long.parseLong(text);
        } else if (type == double.class) {
            return Double.parseDouble(text);
        } else if (type == boolean.class) {
            return parseBoolean(text);
        }
        throw new IllegalStateException("teach this class to read a " + type);
    }

    /** The JDK's takes anything for false. */
    private static boolean parseBoolean(String text) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(text);
        }
        return Boolean.parseBoolean(text);
    }

    private static Object invoke(Method method, FamilyConfig config) {
        try {
            return method.invoke(config);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("its methods are public", e);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("cannot be read: " + method.getName(), e.getCause());
        }
    }
}
