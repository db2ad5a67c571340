// What the dialog of bulk work shows of its presenter: the other half of bulk_dialog.cpp.
#include "ui/common/error_text.h"
#include "ui/common/format.h"
#include "ui/common/labels.h"
#include "ui/common/progress_row.h"
#include "ui/common/rows_table.h"
#include "ui/properties/bulk/bulk_dialog.h"
#include "ui/properties/bulk/bulk_form.h"
#include "ui/properties/bulk/bulk_words.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QLabel>
#include <QPushButton>
#include <QRadioButton>

#include <algorithm>

namespace properties {

using property::BulkKind;

void BulkDialog::showAll()
{
    const auto& done = m_presenter.done();
    if (m_presenter.stage() == BulkStage::Done && done->troubles.empty()) {
        accept(); // the toast says the rest
        return;
    }
    showForm();
    showScope();
    showHeadline();
    showNotices();
    showTables();
    showButtons();
}

void BulkDialog::showForm()
{
    if (m_form == nullptr)
        return;
    m_form->setVisible(m_presenter.stage() != BulkStage::Done);
    m_form->setEnabled(m_presenter.stage() == BulkStage::Wish);
    for (const property::Field field : property::allFields)
        m_form->setProblem(field, m_presenter.problem(field));
}

void BulkDialog::showScope()
{
    const BulkScope& scope = m_presenter.scope();
    const auto selected = static_cast<qint64>(scope.ids.size());
    const QString matches = common::formatCount(scope.matches);
    m_selected->setText(tr("The %1 selected").arg(common::formatCount(selected)));
    m_all->setText(scope.filterText.isEmpty() ? tr("All %1").arg(matches)
                                              : tr("All %1 matches: %2").arg(matches, scope.filterText));
    m_selected->setChecked(!scope.isAll);
    m_all->setChecked(scope.isAll);
    m_selected->setVisible(selected > 0);
    m_all->setVisible(scope.isAll || scope.matches > selected);
    m_scope->setEnabled(m_presenter.stage() == BulkStage::Wish);
    m_scope->setVisible(m_presenter.stage() != BulkStage::Done);
}

QString BulkDialog::headlineText() const
{
    const base::Error& error = m_presenter.error();
    const property::BulkPreview* preview = m_presenter.preview();
    switch (m_presenter.stage()) {
    case BulkStage::Done: {
        const auto total = static_cast<qint64>(preview->rows.size());
        return doneText(m_presenter.kind(), m_presenter.done()->report.report.written, total);
    }
    case BulkStage::Running:
        return tr("Nothing is to be seen by others before it has ended; cancelled, nothing is stored.");
    case BulkStage::Wish:
        break;
    }
    if (error.code == base::ErrorCode::Cancelled)
        return tr("Cancelled: nothing was stored");
    if (error.code != base::ErrorCode::None)
        return common::describe(error).title;
    if (m_form != nullptr && m_presenter.fields().isEmpty())
        return tr("Choose what to change");
    if (m_presenter.isCurrent())
        return previewText(*preview);
    if (m_form != nullptr && !m_presenter.fields().edit(common::locale()))
        return tr("This cannot be done as it stands");
    return m_presenter.isLooking() ? tr("Looking at what will change…") : tr("Not looked at yet");
}

QString BulkDialog::detailText() const
{
    const base::Error& error = m_presenter.error();
    const bool isWish = m_presenter.stage() == BulkStage::Wish;
    if (isWish && error.code != base::ErrorCode::None && error.code != base::ErrorCode::Cancelled)
        return common::describe(error).advice;
    if (m_presenter.stage() == BulkStage::Done)
        return tr("The others were left alone. %1").arg(undoText(m_presenter.kind()));
    if (!isWish || !m_presenter.isCurrent())
        return isWish ? m_presenter.notice() : QString();
    if (!m_presenter.notice().isEmpty())
        return m_presenter.notice();
    QStringList parts{tr("as of %1").arg(common::formatTime(m_presenter.lookedAt()))};
    if (m_presenter.kind() == BulkKind::Purge)
        parts << lostText(*m_presenter.preview());
    parts << undoText(m_presenter.kind());
    return parts.join(QStringLiteral(" · "));
}

theme::Tone BulkDialog::tone() const
{
    const auto code = m_presenter.error().code;
    if (m_presenter.stage() == BulkStage::Done)
        return m_presenter.done()->report.report.written == 0 ? theme::Tone::Bad : theme::Tone::Warn;
    if (m_presenter.stage() == BulkStage::Running)
        return theme::Tone::Neutral;
    if (code != base::ErrorCode::None)
        return code == base::ErrorCode::Cancelled ? theme::Tone::Warn : theme::Tone::Bad;
    if (!m_presenter.isCurrent())
        return theme::Tone::Neutral;
    return m_presenter.preview()->refused > 0 ? theme::Tone::Warn : theme::Tone::Good;
}

void BulkDialog::showHeadline()
{
    m_verdict->setStatus(tone(), QString());
    m_verdict->setVisible(tone() != theme::Tone::Neutral);
    m_headline->setText(headlineText());
    const QString detail = detailText();
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
}

void BulkDialog::showNotices()
{
    const bool isWish = m_presenter.stage() == BulkStage::Wish;
    const qint64 staged = m_presenter.stagedAmong();
    m_stagedText->setText(
        tr("%n of them have changes that are not saved yet.", nullptr, static_cast<int>(staged)));
    m_leaveStaged->setText(tr("Leave %n out", nullptr, static_cast<int>(staged)));
    m_leaveStaged->setChecked(m_presenter.leavesStaged());
    m_takeStaged->setChecked(!m_presenter.leavesStaged());
    m_stagedNotice->setVisible(isWish && m_presenter.isCurrent() && staged > 0);
    const bool canLook = m_form == nullptr || (!m_presenter.fields().isEmpty() &&
                                               m_presenter.fields().edit(common::locale()).has_value());
    const bool isNotLooked = !m_presenter.isCurrent() && !m_presenter.isLooking();
    m_outdatedText->setText(isNotLooked
                                ? tr("What this will do is not known yet.")
                                : tr("Properties were changed since. What was changed is left alone."));
    m_outdated->setVisible(isWish && canLook && !m_presenter.isLooking() &&
                           (isNotLooked || m_presenter.isOutdated()));
}

void BulkDialog::showTables()
{
    const property::BulkPreview* preview = m_presenter.preview();
    const bool isDone = m_presenter.stage() == BulkStage::Done;
    const bool isShown = preview != nullptr && !isDone;
    m_samples.setRows(isShown ? sampleRows(*preview) : std::vector<common::Row>());
    m_sampleTable->setVisible(!isDone);
    m_sampleTable->setEnabled(m_presenter.isCurrent());
    const auto total = isShown ? static_cast<qint64>(preview->rows.size()) : 0;
    const auto shown = isShown ? static_cast<qint64>(preview->samples.size()) : 0;
    m_sampleTitle->setText(
        tr("The first %1 of %2").arg(common::formatCount(shown), common::formatCount(total)));
    m_sampleTitle->setVisible(shown < total);
    const std::vector<BulkTrouble>& troubles = m_presenter.troubles();
    const bool hasTroubles = !troubles.empty() && (isDone || isShown);
    const qint64 refused = preview != nullptr ? preview->refused : 0;
    const auto listed = static_cast<qint64>(std::min(troubles.size(), mostTroubleRows));
    const qint64 left = refused + (isDone ? static_cast<qint64>(m_presenter.done()->troubles.size()) : 0);
    m_troubles.setRows(hasTroubles ? troubleRows(troubles) : std::vector<common::Row>());
    m_troubleTitle->setText(
        listed < left
            ? tr("Left alone: the first %1 of %2").arg(common::formatCount(listed), common::formatCount(left))
            : tr("Left alone"));
    m_troubleTitle->setVisible(hasTroubles);
    m_troubleTable->setVisible(hasTroubles);
}

void BulkDialog::showButtons()
{
    const BulkStage stage = m_presenter.stage();
    const bool isDone = stage == BulkStage::Done;
    const property::BulkPreview* preview = m_presenter.preview();
    const bool isReady = stage == BulkStage::Wish && m_presenter.isCurrent() && !preview->rows.empty();
    const qint64 count = isReady ? static_cast<qint64>(preview->rows.size()) : 0;
    const QString refusal = m_presenter.refusal();
    m_verb->setText(count > 0 ? bulkVerb(m_presenter.kind(), count) : bulkTitle(m_presenter.kind()));
    m_verb->setVisible(!isDone);
    const bool wasEnabled = m_verb->isEnabled();
    m_verb->setEnabled(isReady && refusal.isEmpty());
    m_verb->setToolTip(refusal);
    m_verb->setAccessibleDescription(refusal);
    const bool takesFocus = m_form == nullptr && m_presenter.danger().level == common::DangerLevel::One;
    if (!wasEnabled && m_verb->isEnabled() && takesFocus)
        m_verb->setFocus();
    m_close->setText(isDone ? tr("Close") : tr("Cancel"));
    m_save->setVisible(m_troubleTable->isVisibleTo(this));
    m_save->setEnabled(stage != BulkStage::Running);
    const auto conflicts = isDone ? static_cast<int>(m_presenter.done()->conflicts.size()) : 0;
    m_compare->setText(tr("Compare %n conflict(s)…", nullptr, conflicts));
    m_compare->setVisible(conflicts > 0);
    m_again->setText(tr("Look at what was changed again"));
    m_again->setVisible(isDone && m_presenter.canLookAgain());
    if (isDone && !isAncestorOf(focusWidget()))
        m_close->setFocus();
}

} // namespace properties
