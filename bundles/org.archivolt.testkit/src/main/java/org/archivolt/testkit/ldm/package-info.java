/**
 * For drivers and for what uses them.
 *
 * <p>{@link org.archivolt.testkit.ldm.DeviceDriverContract} is what a {@link org.archivolt.ldm.DeviceDriver} must pass.
 * {@link org.archivolt.testkit.ldm.FakeDriver} is a library in memory for tests of the LRS and the store.
 */
package org.archivolt.testkit.ldm;
