// Back in time without widgets: what restoring a version, a field or a whole change would do, and doing
// it. Each is a new edit that is checked against what it was planned on, and can be taken back.
// GUI thread; nothing here waits.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/common/danger_dialog.h"
#include "ui/properties/editing/edit_presenter.h"

#include <QObject>

#include <optional>
#include <vector>

namespace properties {

struct RestorePlan
{
    property::HistoryEntry entry;
    property::Side side = property::Side::After;
    std::optional<property::Field> field; // nothing: the whole version
    property::Property wish;
    std::optional<property::Property> now; // nothing: it was deleted for good
    bool inBin = false;
    std::vector<property::Field> changes; // what differs from now, in field order; may be empty
};

struct TakeBackPlan
{
    property::HistoryChange change;
    property::UndoPreview preview;
};

class HistoryRestore : public QObject
{
    Q_OBJECT

public:
    // Both outlive it.
    HistoryRestore(workspace::Workspace& workspace, EditPresenter& editing, QObject* parent = nullptr);

    // Why nothing can be stored now; empty: it can.
    void setRefusal(const QString& reason);
    // The same, and what speaks against this listing: edits of it that are staged.
    QString refusalOf(property::PropertyId id) const;
    QString refusal() const { return m_refusal; }
    bool isBusy() const { return m_isPlanning || m_isWriting || m_editing.isSaving(); }

    // Asks how it is now; `planned` follows, or `failed`.
    void planVersion(const property::HistoryEntry& entry);
    void planField(const property::HistoryEntry& entry, property::Field field, property::Side side);
    void carryOut(const RestorePlan& plan);

    // All that one transaction did; takeBackPlanned follows, or `failed`, unless its job is cancelled.
    void planTakeBack(const property::HistoryChange& change);
    void takeBack(const TakeBackPlan& plan);
    common::Danger danger(const TakeBackPlan& plan) const;

Q_SIGNALS:
    void planned(const properties::RestorePlan& plan);
    void takeBackPlanned(const properties::TakeBackPlan& plan);
    void began(base::Job* job, const QString& what);
    void failed(const base::Error& error);
    void refused(const QString& reason); // nothing was done
    void changed();                      // refusal or busy

private:
    void plan(const property::HistoryEntry& entry, std::optional<property::Field> field, property::Side side);
    void bringBack(const RestorePlan& plan);
    bool mayBegin(const QString& refusal); // else it says why not

    workspace::Workspace& m_workspace;
    EditPresenter& m_editing;
    QString m_refusal;
    bool m_isPlanning = false;
    bool m_isWriting = false;
};

} // namespace properties
