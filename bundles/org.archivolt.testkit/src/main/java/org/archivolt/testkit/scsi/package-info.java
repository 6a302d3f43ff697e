/**
 * What a driver relies on, asked of real units over any transport.
 *
 * <p>{@link org.archivolt.testkit.scsi.ScsiConformance} is what a library must pass, whoever plays it: tests of transports
 * and of simulated units extend it. A new demand is one on every unit; those that cannot meet it say so by a {@link
 * org.archivolt.testkit.scsi.Capability}. {@link org.archivolt.testkit.scsi.Nexus} is a unit in the words of a test.
 */
package org.archivolt.testkit.scsi;
