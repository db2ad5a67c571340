// Figures and pictures of the board as files that only their owner can read. Values, GUI thread.
#pragma once

#include "core/base/result.h"
#include "ui/charts/chart_series.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <vector>

class QWidget;

namespace dashboard {

struct ExportedSeries
{
    QString id;    // column and key: Metric::id, “ratio:page”
    QString title; // of its chart
    charts::Unit unit = charts::Unit::Count;
    std::vector<charts::Sample> points;
};

// A row for each moment of the range; times in RFC 3339, UTC. Columns: time, then a series each, and “_low”
// and “_high” of it where its points stand for many. What is unknown is empty.
QByteArray toCsv(const std::vector<ExportedSeries>& series, const charts::Period& range);
// {"from", "to", "series": [{"id", "title", "unit", "points": [[time, value, low, high] …]}]}; unknown: null.
QByteArray toJson(const std::vector<ExportedSeries>& series, const charts::Period& range);

// Errors: FileFailed; subject: the path.
base::Result<void> writePrivate(const QString& path, const QByteArray& content);
// The widget as it is shown, as PNG.
QByteArray pictureOf(QWidget& widget);

// Asks where to, with “keystead-LABEL-20261122-0450.SUFFIX” as the suggestion; `then` is not called when
// nobody chooses. parent: the dialog's, and as long as which `then` may be called.
void askWhereTo(QWidget* parent, const QString& title, const QString& label, const QString& suffix,
                std::function<void(const QString& path)> then);

} // namespace dashboard
