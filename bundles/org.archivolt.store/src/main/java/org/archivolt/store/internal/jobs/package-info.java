/**
 * The engine of background jobs. It has no kinds of its own: they are services ({@link org.archivolt.store.JobKind}, which
 * tells what an author does and may rely on).
 *
 * <pre>
 *   shell, rest ──▶ JobEngine ──start, pause, cancel──▶ JobCatalog ◀──save, finish── JobWorker ──step──▶ JobKind
 *                      ▲  └─────take, one thread for each job────────────────────────────▲
 *                      └───────────────── change feed ─────────────────┘
 * </pre>
 *
 * <p>The catalog is the only truth: a state is changed there, and the worker is told by the change feed, whoever changed it.
 * A worker keeps in memory what it has not saved yet: at most a moment ({@code save.ms}), which is done again after a crash.
 */
package org.archivolt.store.internal.jobs;
