#include "ui/common/density.h"

#include "ui/theme/theme.h"

#include <QSettings>

namespace common {

namespace {

constexpr auto densityKey = "look/density";
constexpr int compactRow = 28;
constexpr int comfortableRow = 34;

} // namespace

Density& Density::instance()
{
    static Density density;
    return density;
}

Density::Density()
    : m_rows(QSettings().value(QLatin1String(densityKey)).toString() == QLatin1String("comfortable")
                 ? Rows::Comfortable
                 : Rows::Compact)
{
}

void Density::setRows(Rows rows)
{
    if (rows == m_rows)
        return;
    m_rows = rows;
    QSettings().setValue(QLatin1String(densityKey),
                         rows == Rows::Compact ? QStringLiteral("compact") : QStringLiteral("comfortable"));
    Q_EMIT changed();
}

int rowHeight()
{
    return theme::u(Density::instance().rows() == Density::Rows::Compact ? compactRow : comfortableRow);
}

} // namespace common
