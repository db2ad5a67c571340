// What stands in the database, what would be created, and its creation; no widgets. GUI thread.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/common/danger_dialog.h"
#include "ui/common/empty_state.h"

#include <QObject>
#include <QPointer>

namespace connections {

class SchemaPresenter : public QObject
{
    Q_OBJECT

public:
    // The workspace outlives the presenter.
    explicit SchemaPresenter(workspace::Workspace& workspace, QObject* parent = nullptr);

    workspace::Schema schema() const { return m_workspace.schema(); }
    const workspace::SchemaPlan& plan() const { return m_plan; }
    QString target() const; // “listings on db.lan:5432”

    QString title() const;
    QString explanation() const;
    // “Create the tables”; empty: there is nothing that may be done from here.
    QString verb() const;
    // Rights that are known to be missing for it; empty: none.
    QString missingRight() const;
    // What is to be asked before; level 1: nothing.
    common::Danger danger() const;

    bool isApplying() const { return !m_job.isNull(); }
    void apply();
    void cancel();
    const base::Error& problem() const { return m_problem; }

Q_SIGNALS:
    void changed();
    void began(base::Job* job, const QString& what);
    void applied();

private:
    void finish(base::Job* job);

    workspace::Workspace& m_workspace;
    workspace::SchemaPlan m_plan;
    QPointer<base::Job> m_job;
    base::Error m_problem;
};

// What the page of listings shows in their place; nothing when they can be read.
std::optional<common::EmptyText> schemaEmptyText(const workspace::Workspace& workspace);

} // namespace connections
