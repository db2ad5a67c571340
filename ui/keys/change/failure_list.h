// Keys that something could not be done to, each with the reason; to be copied or kept in a file. GUI thread.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/common/rows_model.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;

namespace common {
class RowsTable;
}

namespace keys {

struct FailedKey
{
    QByteArray key;
    QString reason;
};

class FailureList : public QWidget
{
    Q_OBJECT

public:
    // The workspace outlives it.
    explicit FailureList(workspace::Workspace& workspace, QWidget* parent = nullptr);

    // all: how many there were, which may be more than are listed. None: hides itself.
    void setFailures(const std::vector<FailedKey>& failures, qint64 all);
    common::RowsTable* table() const { return m_table; }
    // A line a key: its name as shown, a tab, the reason.
    QString text() const;
    // For its owner only. Tells how it went below the list.
    void saveTo(const QString& file);

private:
    QWidget* buildLinks();
    void choose();

    workspace::Workspace& m_workspace;
    common::RowsModel m_model;
    std::vector<FailedKey> m_failures;
    QLabel* m_title = nullptr;
    common::RowsTable* m_table = nullptr;
    QLabel* m_saved = nullptr;
};

} // namespace keys
