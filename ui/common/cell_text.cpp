// What a cell says: the same text on the screen, in a copy and in a test.
#include "ui/common/cell_delegate.h"
#include "ui/common/format.h"

#include <QDateTime>

namespace common {

namespace {

QString numberText(const QModelIndex& index, const QVariant& value)
{
    const int decimals = index.data(DecimalsRole).toInt();
    QString text = value.typeId() == QMetaType::Double || decimals > 0
                       ? formatNumber(value.toDouble(), decimals)
                       : formatCount(value.toLongLong());
    const QString unit = index.data(UnitRole).toString();
    return unit.isEmpty() ? text : text + QLatin1Char(' ') + unit;
}

QString valueText(const QModelIndex& index, CellKind kind, const QVariant& value)
{
    switch (kind) {
    case CellKind::Number:
        return numberText(index, value);
    case CellKind::Money:
        return formatMoney(value.value<property::Money>(), index.data(UnitRole).toString());
    case CellKind::Bytes:
        return formatBytes({value.toLongLong()});
    case CellKind::Percent: {
        const QVariant decimals = index.data(DecimalsRole);
        return formatPercent(value.toDouble(), decimals.isValid() ? decimals.toInt() : 1);
    }
    case CellKind::Age:
        return formatAge(value.toDateTime(), QDateTime::currentDateTimeUtc());
    case CellKind::Duration:
        return formatDuration(std::chrono::nanoseconds(value.toLongLong()));
    case CellKind::Text:
    case CellKind::Key:
    case CellKind::Status:
        return value.toString();
    case CellKind::Spark:
    case CellKind::Check:
        break;
    }
    return {};
}

} // namespace

QString cellText(const QModelIndex& index)
{
    const auto kind = static_cast<CellKind>(index.data(KindRole).toInt());
    QVariant value = index.data(ValueRole);
    const bool isText = kind == CellKind::Text || kind == CellKind::Key || kind == CellKind::Status;
    if (!value.isValid() && isText)
        value = index.data(Qt::DisplayRole);
    if (kind == CellKind::Spark || kind == CellKind::Check)
        return {};
    if (!value.isValid() || value.isNull())
        return unknown();
    return valueText(index, kind, value);
}

} // namespace common
