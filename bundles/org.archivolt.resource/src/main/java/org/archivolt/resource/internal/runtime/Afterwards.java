package org.archivolt.resource.internal.runtime;

import java.util.ArrayDeque;
import java.util.List;

/**
 * What is done after a resource's lock was let go of: messages to other owners, ends of claims. What comes up meanwhile is done after
 * that, by the same thread, and not within it: ten thousand who wait for each other in a row would not fit on its stack.
 */
final class Afterwards {
    private final ThreadLocal<ArrayDeque<Runnable>> underWay = new ThreadLocal<>();

    void perform(List<Runnable> tasks) {
        if (tasks.isEmpty()) {
            return;
        }
        ArrayDeque<Runnable> running = underWay.get();
        if (running != null) {
            running.addAll(tasks);
            return;
        }
        ArrayDeque<Runnable> queue = new ArrayDeque<>(tasks);
        underWay.set(queue);
        try {
            for (Runnable next = queue.poll(); next != null; next = queue.poll()) {
                next.run();
            }
        } finally {
            underWay.remove();
        }
    }
}
