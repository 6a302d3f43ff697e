package org.archivolt.lrs;

import org.archivolt.base.MediumId;

/**
 * @param unlock let the medium be used when it is formatted
 * @param force also over data of ours, provided the catalog knows no extent on it
 */
public record FormatRequest(MediumId medium, boolean unlock, boolean force) {}
