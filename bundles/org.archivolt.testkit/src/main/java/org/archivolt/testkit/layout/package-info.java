/**
 * For layouts and for what uses them.
 *
 * <p>{@link org.archivolt.testkit.layout.LayoutModuleContract} is what a {@link org.archivolt.layout.LayoutModule} must
 * pass. {@link org.archivolt.testkit.layout.FakeColumns}, {@link org.archivolt.testkit.layout.FakeColumnReader} and {@link
 * org.archivolt.testkit.layout.FakeColumnTarget} stand in for the store; they keep to the letter of the SPI and insist
 * that the module does.
 */
package org.archivolt.testkit.layout;
