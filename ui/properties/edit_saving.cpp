// Saving, deleting and undoing: the other half of edit_presenter.cpp.
#include "ui/common/format.h"
#include "ui/properties/edit_presenter.h"

namespace properties {

namespace {

constexpr std::size_t maximumUndoSteps = 100;

} // namespace

// ── saving ───────────────────────────────────────────────────────────────────────────────────

bool EditPresenter::checkStaged()
{
    for (auto& [id, draft] : m_drafts) {
        if (!draft.isDirty() && !(draft.isNew() && m_isOpen && m_current == id))
            continue;
        const auto field = draft.checkAll(common::locale());
        if (!field)
            continue;
        m_current = id;
        m_isOpen = true;
        Q_EMIT formChanged();
        Q_EMIT fieldRequested(*field);
        return false;
    }
    return true;
}

void EditPresenter::save()
{
    if (m_isSaving || !checkStaged())
        return;
    std::vector<property::Property> edits;
    for (const auto& [id, draft] : m_drafts) {
        if (draft.isDirty())
            edits.push_back(draft.edited());
    }
    if (edits.empty())
        return;
    m_isSaving = true;
    Q_EMIT stagedChanged();
    m_workspace.run(
        [edits](workspace::Session& session) -> base::Result<std::vector<SaveOutcome>> {
            return saveDrafts(session, edits);
        },
        this,
        [this](base::Result<std::vector<SaveOutcome>> outcomes) {
            m_isSaving = false;
            acceptSaved(*outcomes);
        });
}

// Stops at nothing: what one listing's refusal is must not keep the others from being saved.
std::vector<EditPresenter::SaveOutcome>
EditPresenter::saveDrafts(workspace::Session& session, const std::vector<property::Property>& edits)
{
    std::vector<SaveOutcome> outcomes;
    for (const property::Property& edit : edits) {
        auto report = edit.id == 0 ? session.edits().create(edit) : session.edits().update(edit);
        SaveOutcome outcome{edit.id, edit, std::move(report), {}};
        if (!outcome.report && outcome.report.error().code == base::ErrorCode::EditConflict) {
            if (auto theirs = session.properties().byId(edit.id))
                outcome.theirs = std::move(*theirs);
        }
        outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

void EditPresenter::acceptSaved(const std::vector<SaveOutcome>& outcomes)
{
    EditReport report{EditReport::Kind::Saved, {}};
    std::vector<UndoStep> steps;
    for (const SaveOutcome& outcome : outcomes) {
        if (outcome.report)
            acceptOne(outcome, report, steps);
    }
    if (!report.reports.empty()) {
        m_undo.push_back(std::move(steps));
        if (m_undo.size() > maximumUndoSteps)
            m_undo.erase(m_undo.begin());
        Q_EMIT finished(report);
    }
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
    for (const SaveOutcome& outcome : outcomes) {
        if (!outcome.report) {
            refuseSave(outcome);
            break; // one question at a time; the others stay staged
        }
    }
}

void EditPresenter::acceptOne(const SaveOutcome& outcome, EditReport& report, std::vector<UndoStep>& steps)
{
    const property::Property& stored = outcome.report->property;
    const auto found = m_drafts.find(outcome.id);
    const bool wasNew = outcome.id == 0;
    steps.push_back({wasNew ? UndoStep::Kind::Create : UndoStep::Kind::Update,
                     found == m_drafts.end() ? stored : found->second.base(), stored});
    const Draft rest =
        found == m_drafts.end() ? Draft(stored) : found->second.restBehind(outcome.sent, stored);
    m_drafts.erase(outcome.id);
    const bool isShown = m_isOpen && m_current == outcome.id;
    if (isShown)
        m_current = stored.id;
    if (isShown || rest.isDirty())
        m_drafts.insert_or_assign(stored.id, rest);
    report.reports.push_back(*outcome.report);
}

void EditPresenter::refuseSave(const SaveOutcome& outcome)
{
    const auto found = m_drafts.find(outcome.id);
    if (found == m_drafts.end())
        return;
    m_isOpen = true;
    m_current = outcome.id;
    const base::Error& error = outcome.report.error();
    if (outcome.theirs) {
        found->second.setTheirs(*outcome.theirs);
        Q_EMIT formChanged();
        Q_EMIT stagedChanged();
        Q_EMIT conflictFound(outcome.id);
    } else if (const auto problem = property::problemFromDatabase(error)) {
        found->second.refuse(*problem, common::locale());
        Q_EMIT formChanged();
        Q_EMIT fieldRequested(problem->field);
    } else {
        const bool isGone =
            error.code == base::ErrorCode::NotFound || error.code == base::ErrorCode::EditConflict;
        m_isGone = isGone;
        Q_EMIT formChanged();
        if (!isGone)
            Q_EMIT failed(error);
    }
}

void EditPresenter::resolve(property::PropertyId id, const property::Property& merged)
{
    const auto found = m_drafts.find(id);
    if (found == m_drafts.end() || !found->second.theirs())
        return;
    const property::Property theirs = *found->second.theirs();
    found->second.continueFrom(theirs, merged);
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
    save();
}

// ── deleting and undoing ─────────────────────────────────────────────────────────────────────

void EditPresenter::remove(property::PropertyId id, qint64 version)
{
    const auto found = m_drafts.find(id);
    UndoStep step{UndoStep::Kind::Delete, {}, {}};
    if (found != m_drafts.end())
        step.before = found->second.base();
    runEdits({[id, version](workspace::Session& session) { return session.edits().remove(id, version); }},
             EditReport::Kind::Deleted, {step});
}

void EditPresenter::undo()
{
    if (!canUndo())
        return;
    const std::vector<UndoStep> steps = m_undo.back();
    m_undo.pop_back();
    std::vector<Edit> edits;
    EditReport::Kind kind = EditReport::Kind::Undone;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        edits.push_back(undoOf(*step));
        if (step->kind == UndoStep::Kind::Delete)
            kind = EditReport::Kind::Restored;
    }
    runEdits(std::move(edits), kind, {});
}

EditPresenter::Edit EditPresenter::undoOf(const UndoStep& step)
{
    switch (step.kind) {
    case UndoStep::Kind::Update:
        return [step](workspace::Session& session) {
            property::Property back = step.before;
            back.version = step.after.version;
            return session.edits().update(back);
        };
    case UndoStep::Kind::Create:
        return [step](workspace::Session& session) {
            return session.edits().remove(step.after.id, step.after.version);
        };
    case UndoStep::Kind::Delete:
        break;
    }
    return [step](workspace::Session& session) { return session.edits().restore(step.after.id); };
}

void EditPresenter::runEdits(std::vector<Edit> edits, EditReport::Kind kind, std::vector<UndoStep> steps)
{
    m_isSaving = true;
    Q_EMIT stagedChanged();
    m_workspace.run(
        [edits = std::move(edits)](
            workspace::Session& session) -> base::Result<std::vector<listing::SaveReport>> {
            std::vector<listing::SaveReport> reports;
            for (const Edit& edit : edits) {
                auto report = edit(session);
                if (!report)
                    return report.error();
                reports.push_back(std::move(*report));
            }
            return reports;
        },
        this,
        [this, kind, steps](base::Result<std::vector<listing::SaveReport>> reports) {
            m_isSaving = false;
            if (!reports) {
                Q_EMIT stagedChanged();
                Q_EMIT failed(reports.error());
                return;
            }
            acceptEdits(kind, steps, std::move(*reports));
        });
}

void EditPresenter::acceptEdits(EditReport::Kind kind, std::vector<UndoStep> steps,
                                std::vector<listing::SaveReport> reports)
{
    for (std::size_t i = 0; i < steps.size(); ++i)
        steps[i].after = reports[i].property;
    if (!steps.empty())
        m_undo.push_back(std::move(steps));
    const property::PropertyId id = reports.front().property.id;
    if (kind == EditReport::Kind::Deleted) {
        m_drafts.erase(id);
        m_isOpen = m_isOpen && m_current != id;
    }
    Q_EMIT formChanged();
    Q_EMIT stagedChanged();
    Q_EMIT finished(EditReport{kind, std::move(reports)});
    refresh();
}

} // namespace properties
