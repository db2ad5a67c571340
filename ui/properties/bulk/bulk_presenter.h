// Bulk work on listings: which of them, what becomes of each, what that is exactly, doing it, and what
// was left alone. No widgets. GUI thread; looking and writing run as jobs.
//
// What is written is what was previewed, version by version. Changes of others do not move a preview: it
// says that it is outdated, and whatever was changed since is left alone and reported.
#pragma once

#include "core/workspace/workspace.h"
#include "ui/common/danger_dialog.h"
#include "ui/properties/bulk/bulk_doing.h"
#include "ui/properties/bulk/bulk_wish.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

namespace properties {

enum class BulkStage { Wish, Running, Done };

// Which listings it may be about.
struct BulkScope
{
    std::vector<property::PropertyId> ids; // selected; empty: all matches are the only choice
    property::Filter filter;               // of the list they stand in
    qint64 matches = 0;                    // how many it finds
    QString filterText;                    // empty: nothing is filtered
    bool isAll = false;                    // all matches are chosen
};

class BulkPresenter : public QObject
{
    Q_OBJECT

public:
    // After which a change of the wish is looked at.
    static constexpr std::chrono::milliseconds previewDelay{250};

    // Workspace and editing outlive the presenter. Where nothing is to be entered, look() comes next.
    BulkPresenter(workspace::Workspace& workspace, EditPresenter& editing, property::BulkKind kind,
                  BulkScope scope, QObject* parent = nullptr);
    ~BulkPresenter() override;

    property::BulkKind kind() const { return m_kind; }
    BulkStage stage() const { return m_stage; }
    const BulkScope& scope() const { return m_scope; }
    void setAll(bool all);
    const profile::Profile& profile() const { return m_workspace.profile(); }
    const std::vector<property::Agent>& agents() const { return m_editing.agents(); }

    // ── what becomes of them, of Edit
    const BulkFields& fields() const { return m_fields; }
    void setFields(const BulkFields& fields); // as entered; looked at after previewDelay
    QString problem(property::Field field) const;

    // ── what that will do
    // The newest one, also when the wish has moved since; nullptr: none yet.
    const property::BulkPreview* preview() const { return m_preview.get(); }
    bool isLooking() const { return !m_looking.isNull() || m_timer.isActive(); }
    // Of the wish as it stands, and nothing is being looked at again.
    bool isCurrent() const { return m_preview && m_lookedAt == m_wished && !isLooking(); }
    QDateTime lookedAt() const { return m_lookedAtTime; }
    bool isOutdated() const { return m_isOutdated; } // somebody changed listings since
    void look();
    // Listings among those that will change in which something is staged that is not saved yet.
    qint64 stagedAmong() const { return m_stagedAmong; }
    bool leavesStaged() const { return m_leavesStaged; }
    void setLeavesStaged(bool leaves);
    // Why nothing can be written now; empty: apply() does.
    QString refusal() const;
    common::Danger danger() const;

    // ── doing it
    using Agreed = std::shared_ptr<const property::BulkPreview>;
    Agreed shown() const { return m_preview; }
    // Exactly what was shown and agreed to. When that was looked at again meanwhile, or nothing can be
    // written now, nothing is, and notice() says why.
    void apply(const Agreed& agreed);
    QString notice() const { return m_notice; }          // until the next look
    void cancel();                                       // what runs; nothing is stored then
    const base::Error& error() const { return m_error; } // of the last look or write; None: it was answered
    const std::optional<BulkDone>& done() const { return m_done; }
    // Of a preview its refused rows, of a result those as well that somebody else was there first with.
    const std::vector<BulkTrouble>& troubles() const { return m_troubles; }
    // The listings that were changed by somebody else, once more; of Done.
    bool canLookAgain() const;
    void lookAgain();
    // Stages the wish on them instead, so that versions can be compared.
    void compare();
    // The troubles as a file; saved or writingFailed.
    void saveTroubles(const QString& path);

Q_SIGNALS:
    void changed();
    void began(base::Job* job, const QString& what); // looking or writing
    void written();                                  // Done, and rows were stored
    void troublesSaved(const QString& path);
    void savingFailed(const base::Error& error);

private:
    void wish();
    property::BulkWish wished() const;
    void acceptPreview(property::BulkPreview&& preview);
    void leaveStagedOut();
    void acceptDone(BulkDone&& done);
    void fail(const base::Error& error);

    workspace::Workspace& m_workspace;
    EditPresenter& m_editing;
    property::BulkKind m_kind;
    BulkScope m_scope;
    BulkStage m_stage = BulkStage::Wish;
    BulkFields m_fields;
    QTimer m_timer;
    QPointer<base::Job> m_looking;
    QPointer<base::Job> m_writing;
    quint64 m_wished = 0;   // number of the wish as it stands
    quint64 m_lookedAt = 0; // of the one that m_found is of
    QDateTime m_lookedAtTime;
    std::shared_ptr<const property::BulkPreview> m_found;
    std::shared_ptr<const property::BulkPreview> m_preview; // without what is left out
    std::vector<property::PropertyId> m_staged;             // that can be left out, sorted
    qint64 m_stagedAmong = 0;
    bool m_leavesStaged = true;
    bool m_isOutdated = false;
    std::vector<BulkTrouble> m_troubles;
    std::optional<BulkDone> m_done;
    base::Error m_error;
    QString m_notice;
};

} // namespace properties
