/**
 * For providers of the catalog and for what uses it.
 *
 * <p>{@link org.archivolt.testkit.dss.ResourceCatalogContract}, {@link org.archivolt.testkit.dss.ObjectCatalogContract},
 * and {@link org.archivolt.testkit.dss.ChangeFeedContract} are what
 * a provider must pass; they need no empty catalog and leave one another alone. {@link org.archivolt.testkit.dss.MemoryCatalog} is a catalog in memory.
 */
package org.archivolt.testkit.dss;
