// Typed roles of item models. CellDelegate paints from them, tests read them.
//
// A model returns for each cell: KindRole (CellKind; missing = Text), ValueRole (the typed value),
// and only where it applies the others. Text kinds may leave ValueRole out and use Qt::DisplayRole.
#pragma once

#include "core/property/money.h"
#include "ui/theme/tokens.h"

#include <QMetaType>
#include <QString>

namespace common {

enum CellRole : int {
    KindRole = Qt::UserRole + 100, // int(CellKind)
    ValueRole,                     // see CellKind
    StateRole,                     // int(CellState); of the row, read from every cell
    ToneRole,                      // int(theme::Tone): colours the glyph and, for Status, shows it
    IdRole,                        // qint64 or QByteArray: what selection is kept by
    OldValueRole,                  // QString: the old value, shown in the tooltip as “was …”
    MutedRole,                     // bool: text in muted (stale, secondary)
    UnitRole,                      // QString: after a number, muted
    DecimalsRole,                  // int: fixed decimals of Number and Percent; missing = 0
    SeriesRole,                    // QList<double>: a sparkline, oldest first; NaN = gap
    StaleRole,                     // bool: not loaded yet, paint a skeleton bar
    MarkRole,                      // QString: glyph at the trailing end, muted, never cut or copied
};

enum class CellKind {
    Text,
    Key,      // fixed width, elided in the middle; left to right always
    Number,   // qlonglong or double, trailing, tabular
    Money,    // property::Money, trailing
    Bytes,    // qlonglong, trailing
    Percent,  // double 0–100, trailing
    Age,      // QDateTime, “12 s ago”, exact in the tooltip
    Duration, // qlonglong nanoseconds, trailing
    Status,   // QString word; glyph from ToneRole
    Spark,    // SeriesRole
    Check,    // bool
};

enum class CellState { Clean, Added, Changed, Removed, Conflict };

} // namespace common

Q_DECLARE_METATYPE(property::Money)
