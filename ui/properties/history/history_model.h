// Lines of the history in a table: the newest first, more of them fetched when the end comes in sight.
// Lines that came are inserted, so that selection and place stay. Asks nobody itself. GUI thread.
#pragma once

#include "ui/common/rows_model.h"
#include "ui/theme/icons.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace properties {

struct HistoryCell
{
    QVariant value = {}; // by the column's kind; invalid: unknown
    QString toolTip = {};
    QString mark = {}; // at the trailing end
    bool muted = false;
    std::optional<theme::Icon> icon = {}; // in front of the text; not in the first column
    theme::Ink ink = theme::Ink::Muted;
    common::CellState state = common::CellState::Clean; // the cell's ground
    QString spoken = {};                                // for screen readers; empty: the text

    bool operator==(const HistoryCell&) const = default;
};

struct HistoryLine
{
    QByteArray key; // unique
    std::vector<HistoryCell> cells;
    bool isNew = false; // came while the list was shown

    bool operator==(const HistoryLine&) const = default;
};

class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role : int {
        IconRole = Qt::UserRole + 200, // int(theme::Icon)
        InkRole,                       // int(theme::Ink)
    };

    explicit HistoryModel(std::vector<common::RowsColumn> columns, QObject* parent = nullptr);

    const std::vector<common::RowsColumn>& columns() const { return m_columns; }
    // Lines that are there already stay where they are; when one of them has gone it is a reset.
    void setLines(std::vector<HistoryLine> lines, bool hasMore);
    const std::vector<HistoryLine>& lines() const { return m_lines; }
    const HistoryLine* at(int row) const;
    int rowOf(const QByteArray& key) const; // -1: not there
    // It has been looked at.
    void clearNew(const QByteArray& key);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;

Q_SIGNALS:
    void moreWanted();

private:
    bool isKeptBy(const std::vector<HistoryLine>& lines) const;
    QVariant spokenText(const QModelIndex& index) const;

    std::vector<common::RowsColumn> m_columns;
    std::vector<HistoryLine> m_lines;
    bool m_hasMore = false;
};

} // namespace properties
