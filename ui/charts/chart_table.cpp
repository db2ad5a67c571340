#include "ui/charts/chart_table.h"

#include "ui/common/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>
#include <cmath>
#include <map>

namespace charts {

namespace {

constexpr qint64 day = 86'400'000;

} // namespace

ChartTableModel::ChartTableModel(Unit unit, QObject* parent)
    : QAbstractTableModel(parent)
    , m_unit(unit)
{
}

void ChartTableModel::setSeries(std::vector<Series> series, const Period& range)
{
    std::map<qint64, std::vector<Sample>, std::greater<>> rows;
    for (std::size_t i = 0; i < series.size(); ++i) {
        for (const Sample& point : series[i].points) {
            if (point.at < range.from || point.at > range.to || !std::isfinite(point.value))
                continue;
            auto& row = rows[point.at];
            row.resize(series.size());
            row[i] = point;
        }
    }
    beginResetModel();
    m_hasDays = range.to - range.from > day;
    m_names.clear();
    for (Series& each : series)
        m_names.push_back(std::move(each.name));
    m_rows.clear();
    m_rows.reserve(rows.size());
    for (auto& [at, values] : rows)
        m_rows.push_back({at, std::move(values)});
    endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ChartTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_names.size()) + 1;
}

QVariant ChartTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == 0 ? Qt::AlignLeading : Qt::AlignTrailing));
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    if (index.column() == 0)
        return QDateTime::fromMSecsSinceEpoch(row.at).toString(m_hasDays ? QStringLiteral("d MMM HH:mm:ss")
                                                                         : QStringLiteral("HH:mm:ss"));
    const Sample& sample = row.values[static_cast<std::size_t>(index.column() - 1)];
    if (sample.at == 0)
        return common::unknown();
    const QString value = valueLabel(sample.value, m_unit);
    if (!(sample.low < sample.high))
        return value;
    return tr("%1 (%2 to %3)").arg(value, valueLabel(sample.low, m_unit), valueLabel(sample.high, m_unit));
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("time") : m_names[static_cast<std::size_t>(section - 1)];
}

ChartTable::ChartTable(const QString& title, Unit unit, QWidget* parent)
    : QTableView(parent)
    , m_model(new ChartTableModel(unit, this))
{
    setModel(m_model);
    setAccessibleName(tr("%1, as a table").arg(title));
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setFont(theme::font(theme::FontRole::Small));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() + theme::u(6));
    horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

// The row somebody reads keeps its place while new ones come in above.
void ChartTable::show(std::vector<Series> series, const Period& range)
{
    const QVariant chosen = currentIndex().isValid() && currentIndex().row() > 0
                                ? m_model->index(currentIndex().row(), 0).data()
                                : QVariant();
    m_model->setSeries(std::move(series), range);
    int row = 0;
    if (chosen.isValid()) {
        const QModelIndexList found =
            m_model->match(m_model->index(0, 0), Qt::DisplayRole, chosen, 1, Qt::MatchExactly);
        row = found.isEmpty() ? 0 : found.first().row();
    }
    setCurrentIndex(m_model->index(row, 0));
}

void ChartTable::keyPressEvent(QKeyEvent* event)
{
    if (!event->matches(QKeySequence::Copy))
        return QTableView::keyPressEvent(event);
    QStringList lines;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    for (const QModelIndex& row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < m_model->columnCount(); ++column)
            cells << row.siblingAtColumn(column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace charts
