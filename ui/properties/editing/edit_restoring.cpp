// Earlier versions that come back: the history's part of edit_presenter.cpp.
#include "ui/properties/editing/edit_presenter.h"

namespace properties {

void EditPresenter::restoreVersion(const property::Property& now, const property::Property& then)
{
    if (m_isSaving)
        return;
    EditStep step;
    step.kind = EditStep::Kind::Stored;
    step.isRestore = true;
    step.stored.push_back({now.id, now, then, now.version});
    runStored(std::move(step), Direction::Anew);
}

void EditPresenter::noteBroughtBack(const listing::SaveReport& report)
{
    const property::Property& stored = report.property;
    EditStep step;
    step.kind = EditStep::Kind::Stored;
    step.isRestore = true;
    step.stored.push_back({stored.id, {}, stored, stored.version});
    EditReport told{EditReport::Kind::Restored, {stored}, report, 0};
    told.step = m_staged.noteStored(std::move(step));
    m_gone.erase(stored.id);
    afterSteps();
    Q_EMIT finished(told);
    refresh();
}

} // namespace properties
