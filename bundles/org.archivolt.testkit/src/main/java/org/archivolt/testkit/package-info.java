/**
 * What tests of every bundle share: virtual time here; contract tests and fakes in a package per SPI.
 *
 * <p>A <i>contract</i> is an abstract JUnit class that every provider of an SPI extends, ours and other people's. A
 * <i>fake</i> is a small provider in memory that passes the contract and can be told to misbehave: it fails or stalls at
 * any call, loses what was not flushed, hands out dirty buffers and notices when they are used after their time.
 */
package org.archivolt.testkit;
