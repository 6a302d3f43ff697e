/**
 * For layouts and for what uses them.
 *
 * <p>{@link org.archivolt.testkit.layout.LayoutModuleContract} is what a {@link org.archivolt.layout.LayoutModule} must
 * pass. {@link org.archivolt.testkit.layout.FakeColumns}, {@link org.archivolt.testkit.layout.FakeReaders} and {@link
 * org.archivolt.testkit.layout.FakeWorkbench} stand in for the media and the engine.
 */
package org.archivolt.testkit.layout;
