#include "ui/theme/sections.h"

#include "ui/theme/theme.h"

#include <QHeaderView>

namespace theme {

bool isFirstSection(const QHeaderView* header, int logicalIndex)
{
    if (!header)
        return logicalIndex <= 0;
    for (int visual = 0; visual < header->count(); ++visual) {
        const int logical = header->logicalIndex(visual);
        if (!header->isSectionHidden(logical))
            return logical == logicalIndex;
    }
    return false;
}

int firstColumnInset()
{
    return u(16);
}

} // namespace theme
