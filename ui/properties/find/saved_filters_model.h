// Saved and recent filters as one list, each kind under its own heading. GUI thread.
#pragma once

#include "ui/properties/find/filter_builder_words.h"
#include "ui/properties/find/saved_filters.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace properties {

class SavedFiltersModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role : int {
        HeadingRole = Qt::UserRole + 1, // bool
        DetailRole,                     // QString: what it selects, or why it cannot be used
        BadRole,                        // bool: it cannot be used
    };

    // The filters outlive the model.
    SavedFiltersModel(SavedFilters& filters, AgentName agentName, QObject* parent = nullptr);

    // Those whose name or text contain it.
    void setSearch(const QString& search);
    // What it selects; nothing: a heading, or it cannot be used.
    std::optional<property::Filter> filterAt(int row) const;
    // Nothing: a heading or a recent one.
    std::optional<SavedFilter> savedAt(int row) const;
    int firstFilter() const; // -1: none

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    struct Row
    {
        QString heading; // of a heading alone
        QString name;
        QString detail;
        std::optional<property::Filter> filter = {};
        std::optional<SavedFilter> saved = {};
    };
    void load();
    Row rowOf(const SavedFilter& saved) const;
    QString describe(const property::Filter& filter) const;
    void append(const QString& heading, std::vector<Row> rows);

    SavedFilters& m_filters;
    AgentName m_agentName;
    QString m_search;
    std::vector<Row> m_rows;
};

} // namespace properties
